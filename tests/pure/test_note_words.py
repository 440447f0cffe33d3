"""What the log keeps stands on pages in words, whichever stage wrote it."""

from __future__ import annotations

import re
from pathlib import Path

import mediation
from mediation.api.clients import Scope
from mediation.cases.notes import BY_SUBJECT, EVENTS
from mediation.confirmation.outcomes import STEPS
from mediation.lifecycle import BORN, PLAN_MOVES

ROOT = Path(mediation.__file__).parent
NAMES = re.compile(r'"([a-z_]+:[a-z_]+)"')
OF_OTHER_THINGS = {"admin", "api", "text"}
"""Before the colon in names of addresses and of columns."""
PUT_TOGETHER = {
    *(f"agreement:{event}" for event in ("supersede", "vary", *(step.event for step in STEPS.values()))),
    *(f"authority:{verb}" for verb in ("approve", "refuse", "counter")),
    *(f"offer:{state}" for state in ("expired", "lapsed")),
    *(f"plan:{move.event}" for move in PLAN_MOVES if move.from_state != BORN),
}
"""Events whose names stand nowhere whole."""


def test_every_event_that_is_written_has_a_word() -> None:
    files = [path for path in ROOT.rglob("*.py") if path != ROOT / "cases" / "notes.py"]
    found = {name for path in files for name in NAMES.findall(path.read_text("utf-8"))} - set(Scope)
    written = PUT_TOGETHER | {name for name in found if name.split(":")[0] not in OF_OTHER_THINGS}
    assert len(written) > 80
    assert [] == sorted(written - EVENTS.keys())


def test_every_event_is_about_one_subject() -> None:
    assert sorted(EVENTS) == sorted(word.value for words in BY_SUBJECT.values() for word in words)
