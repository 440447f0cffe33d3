"""Files one file, as a process of its own that may be killed: `importer.py PATH CODE INSTITUTION_ID`."""

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
print("begins", flush=True)
actions.file(Actor(role=Role.BANK_OPERATOR, institution_id=int(institution), user_id=1), code, Path(path), at=NOON)
