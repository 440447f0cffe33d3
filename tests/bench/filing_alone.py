"""Files one file, `PATH CODE INSTITUTION_ID`, in a process of its own and says the most memory that it held.

In MB, interpreter and libraries included, as the kernel counted since the program began (Linux). What `getrusage` says
would not do: it also counts what the parent held when it parted into two.
"""

from __future__ import annotations

import sys
from pathlib import Path

import django

django.setup()

from fixtures.world import NOON  # noqa: E402 - Django comes first
from mediation.db import Actor  # noqa: E402
from mediation.filing import actions  # noqa: E402
from mediation.vocabulary import Role  # noqa: E402

path, code, institution = sys.argv[1:]
actions.file(Actor(role=Role.BANK_OPERATOR, institution_id=int(institution), user_id=1), code, Path(path), at=NOON)
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(f"peak {int(status['VmHWM'].split()[0]) // 1024}")
