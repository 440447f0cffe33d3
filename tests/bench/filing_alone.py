"""Files one file in a process of its own, as the importer does, and says the most memory it held.

In MB, interpreter and libraries included, as the kernel counted since the program began (Linux). What `getrusage` says
would not do: it also counts what the parent held when it parted into two.
"""

from __future__ import annotations

import runpy
from pathlib import Path

runpy.run_module("tests.torture.importer", run_name="__main__")
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(f"peak {int(status['VmHWM'].split()[0]) // 1024}")
