"""Long random walks through negotiation, each new; the short ones are in tests/database."""

from __future__ import annotations

import pytest

from mediation.db import Tx
from tests.database.test_offers_machine import walk

pytestmark = pytest.mark.torture


def test_no_long_sequence_of_offers_ends_otherwise_than_reckoned(tx: Tx) -> None:
    walk(tx, max_examples=250, stateful_step_count=50)
