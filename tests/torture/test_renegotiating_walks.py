"""Long walks through mediation again, each new; the short ones are in tests/database."""

from __future__ import annotations

import pytest

from mediation.db import Tx
from tests.database.test_renegotiating_machine import walk

pytestmark = pytest.mark.torture


def test_no_long_sequence_of_talks_loses_a_yuan_or_a_move(tx: Tx) -> None:
    walk(tx, examples=220, steps=50)
