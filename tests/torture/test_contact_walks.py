"""Long random walks through the contact governor, each new; the short ones are in tests/database."""

from __future__ import annotations

import pytest

from mediation.db import Tx
from tests.database.test_contact_machine import walk

pytestmark = pytest.mark.torture


def test_no_long_sequence_of_actions_breaks_a_rule(tx: Tx) -> None:
    walk(tx, max_examples=120, stateful_step_count=50)
