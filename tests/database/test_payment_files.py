"""A bank's file of payments: everything correct is posted once, everything else explained and held, nothing is lost."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from fixtures import world
from mediation import errors
from mediation.db import Actor, Tx
from mediation.db.sealed_files import Kept, take_in
from mediation.filing import signing, verifying
from mediation.http import payment_uploads
from mediation.performance import payment_files, suspense
from mediation.performance.payment_files import Taken
from mediation.performance.words import Outcome, SuspenseState
from mediation.vocabulary import Role
from tests.database.performance_desk import a_plan, balances, plan_of, standing, terms

DAY = timedelta(days=1)
LATER = world.NOON + 40 * DAY
TITLES = ("流水号", "案号", "还款日期", "金额", "币种", "类型", "原流水号")
PRINTED = "SELECT number FROM cases WHERE id = %(id)s"


class Desk:
    """A bank with two cases in performance, and its files."""

    def __init__(self, tx: Tx, folder: Path) -> None:
        self.tx, self.folder = tx, folder
        world.a_centre()
        self.bank = world.a_bank()
        self.cases = [a_plan(tx, self.bank, terms("300", "300")) for _ in range(2)]
        self.numbers = [str(tx.value(PRINTED, id=case)) for case in self.cases]

    def kept(self, content: bytes, name: str = "payments.csv") -> Kept:
        stream = io.BytesIO(content)
        stream.name = name
        return take_in(stream, self.folder, largest=1 << 20)

    def send(self, *rows: str, days: int = 0, tx: Tx | None = None) -> Taken:
        content = "\n".join([",".join(TITLES), *rows]) + "\n"
        return self.take(self.kept(content.encode()), days=days, tx=tx)

    def take(self, kept: Kept, *, days: int = 0, tx: Tx | None = None) -> Taken:
        return self.answer(kept, days=days, tx=tx)[0]

    def answer(self, kept: Kept, *, days: int = 0, tx: Tx | None = None) -> tuple[Taken, dict[str, Any]]:
        institution = self.tx.one("SELECT id, code, name FROM institutions WHERE id = %(id)s", id=self.bank.pk)
        return payment_uploads.take(tx or self.tx, institution, kept, at=LATER + days * DAY)


@pytest.fixture
def desk(tx: Tx, tmp_path: Path) -> Desk:
    return Desk(tx, tmp_path)


def counts(taken: Taken) -> tuple[int, ...]:
    return tuple(taken.counts[outcome] for outcome in Outcome)


def rules(taken: Taken) -> list[tuple[int, str, str]]:
    return [(one.line, one.rule.value, one.field) for one in taken.explained]


def test_a_last_line_without_its_end_is_read_like_the_others(desk: Desk) -> None:
    """It is read apart, and is written otherwise than the line before it."""
    first, second = (f"T{place},{number}" for place, number in enumerate(desk.numbers))
    day = LATER.date()
    lines = [",".join(TITLES[:4]), f'{first},{day.year}年{day.month}月{day.day}日,"¥1.00"', f"{second},{day},2.00"]
    assert counts(desk.take(desk.kept("\r\n".join(lines).encode("utf-8-sig"))))[0] == 2


def test_every_bad_row_is_explained_and_held_and_the_rest_is_posted(desk: Desk) -> None:
    other = a_plan(desk.tx, world.a_bank(), terms("100"))
    over = a_plan(desk.tx, desk.bank, terms("100"))
    desk.tx.run("UPDATE plans SET state = 'DEFAULTED' WHERE case_id = %(id)s", id=over)
    desk.tx.run("UPDATE plans SET state = 'SUED' WHERE case_id = %(id)s", id=over)
    begun = world.some_accepted_cases(desk.tx, desk.bank, 1)[0]
    number = {case: str(desk.tx.value(PRINTED, id=case)) for case in (other, over, begun)}
    mine = desk.numbers[0]
    taken = desk.send(
        f"T1,{mine},2026-11-09,300.00,CNY,还款,",
        "T2,2026-9999999,2026-11-09,10.00,,,",
        f"T3,{number[other]},2026-11-09,10.00,,,",
        f"T4,{number[over]},2026-11-09,10.00,,,",
        f"T5,{number[begun]},2026-11-09,10.00,,,",
        f"T6,{mine},2026-11-09,-10.00,,,",
        f"T7,{mine},2026-12-31,10.00,,,",
        f"T8,{mine},2026-11-09,10.00,USD,,",
        f"T1,{mine},2026-11-09,300.00,CNY,还款,",
        f"T1,{mine},2026-11-09,301.00,CNY,还款,",
        f",{mine},2026-11-09,10.00,,,",
        f"T9,{mine},yesterday,10.00,,,",
        f"T10,{mine},2026-11-09,ten,,,",
        f"T11,{mine},2026-11-09,10.00,,gift,",
        f"T12,{mine},2026-11-09,10.00,,冲正,T99",
        f"T13,{mine},2026-11-09",
        f"T14,{desk.numbers[1]},2026-11-09,50.00,,,",
    )
    assert rules(taken) == [
        (3, "P-CASE", "case_number"), (4, "P-CASE", "case_number"), (5, "P-FINISHED", "case_number"),
        (6, "P-PLAN", "case_number"), (7, "P-NEGATIVE", "amount"), (8, "P-FUTURE", "paid_on"),
        (9, "P-CURRENCY", "currency"), (11, "P-CONFLICT", "transaction_ref"), (12, "P-REF", "transaction_ref"),
        (13, "P-DATE", "paid_on"), (14, "P-AMOUNT", "amount"), (15, "P-KIND", "kind"), (16, "P-REVERSES", "reverses"),
        (17, "P-LINE", ""),
    ]  # fmt: skip
    assert counts(taken) == (2, 0, 1, 14)
    assert (taken.rows, taken.amount_posted) == (17, Decimal("350.00"))
    assert standing(desk.tx, desk.cases[0])[0][4] == "PAID"
    assert len(suspense.waiting(desk.tx)) == 14
    assert desk.tx.value("SELECT sum(amount) FROM ledger_entries WHERE credit = 'suspense'") == 40


def test_a_file_sent_again_changes_nothing(desk: Desk) -> None:
    rows = (f"T1,{desk.numbers[0]},2026-11-09,300,,,", "T2,nowhere,2026-11-09,10,,,", "T3,short")
    first, again = desk.send(*rows), desk.send(*rows, days=1)
    assert (counts(first), counts(again)) == ((1, 0, 0, 2), (0, 0, 3, 0))
    assert [] == rules(again)
    assert balances(desk.tx, desk.cases[0])["paid"] == 300


def test_a_line_that_corrects_what_waits_is_posted_and_what_waited_is_settled(desk: Desk) -> None:
    desk.send("T1,nowhere,2026-11-09,300,,,")
    desk.send(f"T1,{desk.numbers[0]},2026-11-09,300,,,")
    assert [] == suspense.waiting(desk.tx)
    assert balances(desk.tx, desk.cases[0])["paid"] == 300
    assert 0 == suspended_money(desk.tx)


def test_a_line_is_posted_when_its_day_has_come(desk: Desk) -> None:
    row = f"T1,{desk.numbers[0]},2026-11-25,300,,,"
    assert counts(desk.send(row)) == (0, 0, 0, 1)
    assert counts(desk.send(row, days=10)) == (1, 0, 0, 0)
    assert [] == suspense.waiting(desk.tx)


def suspended_money(tx: Tx) -> Decimal:
    return Decimal(
        tx.value(
            "SELECT coalesce(sum(CASE credit WHEN 'suspense' THEN amount ELSE -amount END), 0) FROM ledger_entries"
            " WHERE 'suspense' IN (debit, credit)"
        )
    )


@pytest.mark.parametrize("arrivals", [("pay", "back"), ("back", "pay"), ("pay", "back", "back", "pay")])
def test_a_reversal_counts_whether_it_comes_before_or_after_the_payment(desk: Desk, arrivals: tuple[str, ...]) -> None:
    row = {
        "pay": f"T1,{desk.numbers[0]},2026-11-09,300,,,",
        "back": f"R1,{desk.numbers[0]},2026-11-10,300,,冲正,T1",
    }
    for arrival in arrivals:
        desk.send(row[arrival])
    assert balances(desk.tx, desk.cases[0]) == {"agreed": -600, "due": 600, "paid": 0, "held": 0}
    assert [] == suspense.waiting(desk.tx)
    assert standing(desk.tx, desk.cases[0])[0][1:] == (0, 0, None, "OVERDUE")


def test_a_reversal_of_another_amount_waits(desk: Desk) -> None:
    taken = desk.send(f"T1,{desk.numbers[0]},2026-11-09,300,,,", "R1,,2026-11-10,299.99,,冲正,T1")
    assert rules(taken) == [(3, "P-REVERSES", "reverses")]


def test_money_that_waits_is_attached_returned_or_taken_back_once(desk: Desk) -> None:
    desk.send(*(f"T{n},nowhere{n},2026-11-09,{n}00,,," for n in (1, 2, 3)), f"T4,{desk.numbers[0]},2026-11-09,-1,,,")
    one, two, three, four = (row.id for row in suspense.waiting(desk.tx))
    suspense.attach(desk.tx, one, desk.cases[0], at=LATER)
    suspense.dispose(desk.tx, two, SuspenseState.RETURNED, reason="退回付款人", at=LATER)
    suspense.dispose(desk.tx, three, SuspenseState.REVERSED, reason="银行冲正", at=LATER)
    for wrong in (SuspenseState.RETURNED, SuspenseState.REVERSED):
        with pytest.raises(errors.SuspenseSettled):
            suspense.dispose(desk.tx, four, wrong, reason="无款项", at=LATER)
    suspense.dispose(desk.tx, four, SuspenseState.DISMISSED, reason="更正", at=LATER)
    with pytest.raises(errors.SuspenseSettled):
        suspense.attach(desk.tx, one, desk.cases[0], at=LATER)
    assert 0 == suspended_money(desk.tx)
    assert balances(desk.tx, desk.cases[0])["paid"] == 100


def test_what_is_paid_beyond_a_plan_is_told_held_and_given_back(desk: Desk) -> None:
    taken = desk.send(f"T1,{desk.numbers[0]},2026-11-09,650,,,")
    assert {2: Decimal("50.00")} == taken.held
    (row,) = suspense.held(desk.tx)
    suspense.give_back(desk.tx, row.id, row.held, reason="多付退回", at=LATER)
    assert [] == suspense.held(desk.tx)
    assert plan_of(desk.tx, desk.cases[0]).state == "FULFILLED"


def test_a_bank_reports_only_its_own_payments(desk: Desk) -> None:
    stranger = Tx(Actor(role=Role.BANK_OPERATOR, institution_id=world.a_bank().pk))
    with pytest.raises(errors.NotPermitted):
        desk.send(f"T1,{desk.numbers[0]},2026-11-09,300,,,", tx=stranger)
    with pytest.raises(errors.NotPermitted):
        desk.send(f"T1,{desk.numbers[0]},2026-11-09,300,,,", tx=Tx(Actor(role=Role.PARTY, case_id=desk.cases[0])))


def test_a_bank_s_own_people_post_and_read_with_their_own_eyes(desk: Desk) -> None:
    theirs = Tx(Actor(role=Role.BANK_OPERATOR, institution_id=desk.bank.pk))
    theirs.run(theirs.actor.statement())
    taken = desk.send(f"T1,{desk.numbers[0]},2026-11-09,650,,,", "T2,nowhere,2026-11-09,10,,,", tx=theirs)
    assert counts(taken) == (1, 0, 0, 1)
    assert ["T2"] == [row.transaction_ref for row in suspense.waiting(theirs)]
    assert ["T1"] == [row.transaction_ref for row in suspense.held(theirs)]


def test_the_institution_s_own_number_names_the_case_too(desk: Desk) -> None:
    ref = desk.tx.value("SELECT institution_ref FROM cases WHERE id = %(id)s", id=desk.cases[0])
    assert counts(desk.send(f"T1,{ref},2026-11-09,300,,,")) == (1, 0, 0, 0)


def forms(number: str) -> Iterator[tuple[str, bytes]]:
    titles, row = ",".join(TITLES), f'T1,{number},2026/11/9,"1,000.50",人民币,还款,'
    yield "a.csv", f"{titles}\n{row}\n".encode("utf-8-sig")
    yield "b.csv", f"{titles}\r\n{row}\r\n".encode("gb18030")
    yield "c.csv", f"transaction_ref,case_number,paid_on,amount\nT1,{number},2026-11-09,1000.50\n".encode()
    said = {"流水号": "T1", "case_number": number, "paid_on": "2026-11-09", "amount": 1000.50, "payer": "x"}
    yield "d.jsonl", json.dumps(said, ensure_ascii=False).encode()
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("还款")
        sheet.write_row(0, 0, TITLES)
        sheet.write_row(1, 0, ("T1", number, "2026-11-09", 1000.5, "CNY"))
    yield "e.xlsx", stream.getvalue()


@pytest.mark.parametrize("place", range(5), ids=["utf-8", "gb18030", "english", "json lines", "xlsx"])
def test_a_file_may_come_in_any_form(desk: Desk, place: int) -> None:
    name, content = [*forms(desk.numbers[0])][place]
    taken = desk.take(desk.kept(content, name))
    assert (counts(taken), taken.amount_posted) == ((1, 0, 0, 0), Decimal("1000.50"))
    assert desk.tx.value("SELECT paid_on FROM payments") == date(2026, 11, 9)


def test_json_that_is_no_object_of_texts_is_held_as_unreadable(desk: Desk) -> None:
    lines = [b"[1]", b'{"amount": {"x": 1}}', b"{", b'{"transaction_ref": "T1"}']
    assert rules(desk.take(desk.kept(b"\n".join(lines), "x.jsonl"))) == [
        (1, "P-LINE", ""), (2, "P-LINE", ""), (3, "P-LINE", ""), (4, "P-AMOUNT", "amount"),
    ]  # fmt: skip


def test_the_receipt_adds_up_and_is_signed(desk: Desk) -> None:
    content = f"{','.join(TITLES)}\nT1,{desk.numbers[0]},2026-11-09,300,,,\nT2,x,2026-11-09,5,,,\n".encode()
    taken, receipt = desk.answer(desk.kept(content))
    assert receipt["rows"] == {"total": 2, "posted": 1, "reversed": 0, "unchanged": 0, "suspended": 1}
    assert receipt["suspended"][0]["rule"] == "P-CASE"
    signature = bytes.fromhex(receipt["signature"]["value"])
    unsigned = {key: value for key, value in receipt.items() if key != "signature"}
    signing.public_keys()[0].verify(signature, verifying.canonical(unsigned))
    assert receipt == json.loads(payment_files.find(desk.tx, taken.file_id).receipt)
