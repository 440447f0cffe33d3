"""Identifiers at rest: opened only where they belong, equal values found, nothing of them in the tables."""

from __future__ import annotations

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from fixtures import world
from mediation import errors
from mediation.cases import opening
from mediation.db import Tx, sealed

TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60)


@given(TEXT, st.integers(0, 2**62))
def test_what_was_sealed_is_opened_again(value: str, row: int) -> None:
    assert value == sealed.unseal(sealed.seal(value, "parties.id", row), "parties.id", row)


def test_a_cell_moved_to_another_row_or_column_does_not_open() -> None:
    cell = sealed.seal("350503199001011236", "parties.id", 1)
    for column, row in (("parties.id", 2), ("parties.phone", 1)):
        with pytest.raises(errors.CannotUnseal):
            sealed.unseal(cell, column, row)


def test_any_changed_byte_is_noticed() -> None:
    cell = sealed.seal("350503199001011236", "parties.id", 1)
    for place in range(1, len(cell)):
        harmed = bytearray(cell)
        harmed[place] ^= 1
        with pytest.raises(errors.CannotUnseal):
            sealed.unseal(bytes(harmed), "parties.id", 1)


@given(st.lists(TEXT, min_size=2, max_size=20))
def test_the_index_is_equal_where_the_values_are(values: list[str]) -> None:
    found = sealed.index_many(values, "identifier")
    assert len(set(values)) == len(set(found))


def test_kinds_have_indexes_of_their_own() -> None:
    assert sealed.index("13800000000", "phone") != sealed.index("13800000000", "identifier")


def test_an_old_key_still_opens_and_a_new_one_seals() -> None:
    old, new = sealed.new_key(), sealed.new_key()
    with override_settings(DATA_KEYS=old):
        cell, index = sealed.seal("x", "c", 1), sealed.index("x", "k")
    with override_settings(DATA_KEYS=f"{new},{old}"):
        assert "x" == sealed.unseal(cell, "c", 1)
        assert index == sealed.index("x", "k")
        assert cell[1] != sealed.seal("x", "c", 1)[1]
    with override_settings(DATA_KEYS=new), pytest.raises(errors.CannotUnseal):
        sealed.unseal(cell, "c", 1)


def test_without_a_key_nothing_is_sealed() -> None:
    with override_settings(DATA_KEYS=""), pytest.raises(errors.KeyMissing):
        sealed.seal("x", "c", 1)


def test_no_identifier_stands_in_any_table(tx: Tx) -> None:
    filings = world.some_filings(world.a_bank(), 5)
    opening.open_cases(tx, filings, at=world.NOON)
    clear = [value for f in filings for party in f.parties for value in (party.id_number, party.phone, party.address)]
    tables = [row.relname for row in tx.rows(OUR_TABLES)]
    assert "parties" in tables
    assert len(clear) == 15
    for table in tables:
        hits = tx.value(
            f"SELECT count(*) FROM {table} AS t, unnest(%(clear)s::text[]) AS c WHERE strpos(t::text, c) > 0",
            clear=clear,
        )
        assert (table, 0) == (table, hits)


OUR_TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    " AND has_table_privilege('med_staff', oid, 'SELECT') AND relname NOT LIKE 'django%' AND relname NOT LIKE 'auth%'"
)
