"""Long random walks through signing and confirmation, each new; the short ones are in tests/database."""

from __future__ import annotations

import pytest

from mediation.db import Tx
from tests.database.test_signing_machine import walk

pytestmark = pytest.mark.torture


def test_no_long_sequence_of_actions_breaks_the_ceremony(tx: Tx) -> None:
    walk(tx, max_examples=150, stateful_step_count=80)
