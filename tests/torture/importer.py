"""Files a file for each line of standard input, `PATH CODE INSTITUTION_ID`, in a process that may be killed.

An archive is delivered as documents of cases.

What takes seconds, loading Python and Django, is done once; the importer itself is forked from it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

django.setup()

from fixtures.world import NOON  # noqa: E402 - Django comes first
from mediation.db import Actor  # noqa: E402
from mediation.filing import actions, evidence  # noqa: E402
from mediation.vocabulary import Role  # noqa: E402


def main() -> None:
    """Say which process files, and with which status it ended."""
    for line in sys.stdin:
        path, code, institution = line.split()
        process = os.fork()
        if process == 0:
            os._exit(_file(Path(path), code, int(institution)))
        print(process, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)


def _file(path: Path, code: str, institution: int) -> int:
    take = evidence.take_evidence if path.suffix == ".zip" else actions.file
    try:
        take(Actor(role=Role.BANK_OPERATOR, institution_id=institution, user_id=1), code, path, at=NOON)
    except Exception:
        return 1
    return 0


if __name__ == "__main__":
    main()
