"""A dialler's file: nothing lost, nothing doubled, each row recorded, known or explained."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.cases import log
from mediation.contact import actions as contact
from mediation.contact import importing
from mediation.db import SYSTEM, Actor, Tx
from mediation.vocabulary import Caller, Channel, ContactOutcome, Role
from tests.database.test_contact import HE, SHE, a_party, acting, reserve

HEADER = ",".join(importing.COLUMNS)
EVENING = NOON + timedelta(hours=9)
AT_NOON, AT_ONE = "2026-10-12T04:00:00Z", "2026-10-12 13:00:00"


def number_of(tx: Tx, party: int) -> str:
    return str(
        tx.value("SELECT number FROM cases AS c JOIN parties AS p ON p.case_id = c.id WHERE p.id = %(id)s", id=party)
    )


def a_file(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *lines]).encode()


def take(tx: Tx, *lines: str, bank: int | None = None) -> tuple[int, int, list[tuple[int, str]]]:
    """Recorded, unchanged, and line and code of what was explained."""
    taken = importing.take(tx, importing.read(a_file(*lines)), institution_id=bank, at=EVENING)
    assert taken.rows == taken.recorded + taken.unchanged + len(taken.explained)
    assert all(one.said.zh and one.said.en for one in taken.explained)
    return taken.recorded, taken.unchanged, [(one.line, one.code) for one in taken.explained]


def outcomes(tx: Tx) -> list[tuple[str, int | None]]:
    return [tuple(row) for row in tx.rows("SELECT outcome, slot FROM contact_attempts ORDER BY id")]


def test_results_are_recorded_on_their_reservations_whatever_zone_and_order(tx: Tx) -> None:
    parties = [a_party(tx), a_party(tx, HE, phone="13900139000")]
    leaves = [reserve(tx, party).id for party in parties]
    lines = [
        f"B,{leaves[1]},{number_of(tx, parties[1])},2026-10-12 12:10:00,无人接听",
        f"A,{leaves[0]},,{AT_NOON},connected",
    ]
    assert (2, 0, []) == take(tx, *lines)
    assert [("connected", 1), ("no_answer", None)] == outcomes(tx)
    assert (0, 2, []) == take(tx, *reversed(lines))
    assert 2 == tx.value("SELECT count(*) FROM contact_results WHERE rule = ''")
    assert log.first_broken(tx) is None


BAD: dict[str, Callable[[int, str], str]] = {
    "RESERVED-FIRST": lambda leave, number: f"X,,{number},{AT_NOON},connected",
    "UNREADABLE": lambda leave, number: f",{leave},{number},{AT_NOON},connected",
    "UNKNOWN-CASE": lambda leave, number: f"X,{leave},2026-9999999,{AT_NOON},connected",
    "FUTURE": lambda leave, number: f"X,{leave},{number},2026-10-13T00:00:00+08:00,busy",
}


@pytest.mark.parametrize("code", BAD)
def test_what_cannot_be_recorded_is_explained_once_and_kept_for_supervision(tx: Tx, code: str) -> None:
    party = a_party(tx)
    leave = reserve(tx, party).id
    line = BAD[code](leave, number_of(tx, party))
    assert (0, 1, [(2, code)]) == take(tx, line, line)
    assert (0, 1, []) == take(tx, line)
    assert [(None, None)] == [(row[0], None) for row in outcomes(tx)]
    assert [(code,)] == [tuple(row) for row in tx.rows("SELECT rule FROM contact_results")]


@pytest.mark.parametrize(
    "line",
    [
        "A,x,,{at},connected",
        "A,1,,yesterday,connected",
        "A,1,,0001-01-01T00:00:00+08:00,connected",
        "A,1,,{at},answered by a dog",
        "A,99999999999999999999,,{at},connected",
        "A,1",
        "A\0,1,,{at},connected",
        "A" * 65 + ",1,,{at},connected",
    ],
)
def test_rows_that_make_no_sense_are_explained(tx: Tx, line: str) -> None:
    assert (0, 0, [(2, "UNREADABLE")]) == take(tx, line.format(at=AT_NOON))


def test_a_call_past_its_reservation_or_on_one_used_before_is_no_lawful_attempt(tx: Tx) -> None:
    leave = reserve(tx, a_party(tx)).id
    found = take(tx, f"A,{leave},,{AT_NOON},connected", f"B,{leave},,{AT_NOON},busy", f"C,{leave},,{AT_ONE},connected")
    assert (1, 0, [(3, "RESERVED-FIRST"), (4, "RESERVED-FIRST")]) == found
    assert [("connected", 1)] == outcomes(tx)


def test_another_content_for_the_same_call_is_kept_beside_the_first(tx: Tx) -> None:
    leave = reserve(tx, a_party(tx)).id
    assert (1, 0, []) == take(tx, f"A,{leave},,{AT_NOON},no_answer")
    assert (0, 0, [(2, "CHANGED")]) == take(tx, f"A,{leave},,{AT_NOON},connected")
    assert [("no_answer", None)] == outcomes(tx)


def test_late_results_take_the_slots_that_others_of_the_file_give_back(tx: Tx) -> None:
    party = a_party(tx)
    early, late = reserve(tx, party).id, [reserve(tx, party, NOON + timedelta(hours=1)).id for _ in range(3)]
    found = take(
        tx,
        f"A,{early},,{AT_NOON},connected",
        *(f"L{n},{leave},,{AT_ONE},connected" for n, leave in enumerate(late[:2])),
        f"L2,{late[2]},,{AT_ONE},busy",
    )
    assert (4, 0, []) == found
    assert [1, 2, 3] == sorted(slot for _, slot in outcomes(tx) if slot)


def test_a_late_result_without_a_slot_is_no_lawful_attempt(tx: Tx) -> None:
    party = a_party(tx)
    early, late = reserve(tx, party).id, [reserve(tx, party, NOON + timedelta(hours=1)).id for _ in range(3)]
    found = take(
        tx, f"A,{early},,{AT_NOON},connected", *(f"L{n},{one},,{AT_ONE},refused" for n, one in enumerate(late))
    )
    assert (3, 0, [(2, "DAILY-LIMIT")]) == found
    assert [("lapsed", None)] == outcomes(tx)[:1]


def test_a_bank_reports_its_own_calls_only(tx: Tx) -> None:
    mine, theirs = world.a_bank(), world.a_bank()
    leave, other = reserve(tx, a_party(tx, bank=mine)).id, reserve(tx, a_party(tx, bank=theirs)).id
    with acting(Actor(role=Role.BANK_OPERATOR, institution_id=mine.pk)) as clerk:
        found = take(clerk, f"A,{leave},,{AT_NOON},busy", f"B,{other},,{AT_NOON},busy", bank=mine.pk)
        assert (1, 0, [(3, "RESERVED-FIRST")]) == found
        with pytest.raises(errors.NotPermitted):
            take(clerk, f"A,{other},,{AT_NOON},busy", bank=theirs.pk)
    with acting(Actor(role=Role.BANK_OPERATOR, institution_id=theirs.pk)) as clerk:
        assert [] == clerk.rows("SELECT id FROM contact_results")


def test_both_languages_of_the_header_and_the_coding_of_old_diallers_are_read(tx: Tx) -> None:
    leave = reserve(tx, a_party(tx)).id
    chinese = a_file(f"A,{leave},,{AT_NOON},已接通", header=",".join(importing.COLUMNS.values()))
    (row,) = importing.read(chinese.decode().encode("gb18030"))
    assert ("A", leave, ContactOutcome.CONNECTED, "") == (
        row.call_ref,
        row.told.reservation,
        row.told.outcome,
        row.fault,
    )


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b" \n", errors.EmptyFile),
        (HEADER.encode(), errors.NoRows),
        (b"call_id,outcome\nA,busy\n", errors.HeaderMismatch),
        (b"\xff\xff\xff", errors.UnreadableText),
    ],
)
def test_what_is_no_file_of_results_is_refused(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        importing.read(content)


def test_nobody_else_imports(tx: Tx) -> None:
    with pytest.raises(errors.NotPermitted):
        importing.take(
            Tx(Actor(role=Role.AUDITOR)), importing.read(a_file("A,1,,x,busy")), institution_id=None, at=NOON
        )
    leave = contact.reserve(Tx(SYSTEM), a_party(tx, SHE), Channel.CALL, caller=Caller.ROBOT, at=NOON)
    assert 2 == leave.left
