"""Overdue invoices of an Odoo become cases, each once; what changes there changes its case; nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.conf import settings

from fixtures.odoo.books import Books, keeping_books
from fixtures.odoo.recorded import scenarios
from fixtures.odoo.replay import replaying
from fixtures.world import NOON
from mediation import errors
from mediation.accounts.models import Institution
from mediation.db import Actor, Tx, transaction
from mediation.filing import actions as filing
from mediation.filing import mapping, spool
from mediation.odoo import checking, connecting, pulling, pulling_waiting
from mediation.odoo.connecting import Wanted
from mediation.odoo.pulling_profile import proposed
from mediation.odoo.pulling_records import pages
from mediation.vocabulary import BatchState, Role
from tests.database.filing_desk import allow, bank, clerk_of, counted
from tests.pure.filing_rows import USCC
from tests.pure.test_odoo_pulling import NoWire

__all__ = ["bank"]
DAY = timedelta(days=1)
CONSTANTS = {
    "claimant_uscc": USCC, "handler_name": "吴晓梅", "handler_phone": "0595-22778899", "authority_type": "特别授权",
    "poa_number": "PAU-2026-0087", "poa_expires_on": "2027-12-31", "product": "小微企业贷款纠纷",
    "cause_of_action": "小额借款合同纠纷", "reserved_contact": "是", "legal_basis": "合同必需",
    "relief_sought": "请求被申请人支付欠款。", "is_criminal": "否", "is_sued": "否", "annual_rate": "0",
    "repayment_method": "到期还本付息",
}  # fmt: skip
PEOPLE = ("350503199001011236", "350503199001011244", "11010519491231002X", "440524188001010014")


@pytest.fixture
def books() -> Iterator[Books]:
    with keeping_books() as server:
        for number, identity in enumerate(PEOPLE[:3], 1):
            server.write(
                "res.partner", number, name="王小明", vat=identity, phone="13959812345", city="泉州市", state_id=1
            )
            an_invoice(server, number)
        yield server


def an_invoice(books: Books, number: int, *, written: str = "2026-10-01 08:00:00.5", **values: Any) -> None:
    usual = {
        "name": f"INV/2026/{number:05}", "ref": f"C-{number}", "move_type": "out_invoice", "state": "posted",
        "payment_state": "not_paid", "invoice_date": "2026-08-01", "invoice_date_due": "2026-09-30", "currency_id": 1,
        "commercial_partner_id": number, "amount_total": 1200.0, "amount_residual": 1000.1,
    }  # fmt: skip
    books.write(
        "account.move", number, written=written, **({} if number in books.records["account.move"] else usual) | values
    )


@pytest.fixture
def connection(tx: Tx, bank: Institution, books: Books, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(settings, "ODOO_HOSTS", ["127.0.0.1"])
    with transaction(Actor(role=Role.BANK_SUPERVISOR, user_id=8, institution_id=bank.pk)) as clerk:
        mapping.keep(clerk, bank.code, proposed(bank.code, "invoices", CONSTANTS), at=NOON)
        wanted = Wanted(
            name="books", host="127.0.0.1", port=books.port, is_tls=False, database="odoo_demo", login="admin",
            secret="admin", pull_profile="invoices", pull_daily=True,
        )  # fmt: skip
        return connecting.connect(clerk, wanted, at=NOON)


@pytest.fixture
def pull(
    tx: Tx, bank: Institution, books: Books, connection: int, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """Reads the books without a network in between, which costs more than all the rest."""
    monkeypatch.setattr(pulling, "Odoo", lambda _endpoint: NoWire(books))

    def pull(days: int = 0, *, commits: bool = True, **wishes: Any) -> Any:
        batch_id = pulling.pull(clerk_of(bank), connection, at=NOON + days * DAY, commits=commits, **wishes)
        return batch_id and filing.find(tx, batch_id)

    return pull


def totals(tx: Tx) -> dict[str, str]:
    return {row.contract_no[-1]: str(row.total) for row in tx.rows("SELECT contract_no, total FROM claims")}


def test_overdue_invoices_become_cases_and_a_second_pull_changes_nothing(tx: Tx, pull: Callable[..., Any]) -> None:
    batch = pull()
    assert (batch.state, batch.rows_opened, batch.profile_name) == (BatchState.COMMITTED, 3, "invoices")
    assert totals(tx) == dict.fromkeys("123", "1000.10")
    before = counted(tx)
    assert pull(1).id == batch.id
    assert counted(tx) == before


def test_what_changed_is_amended_and_what_is_new_is_opened(tx: Tx, books: Books, pull: Callable[..., Any]) -> None:
    pull()
    books.write("account.move", 1, written="2026-10-13 01:00:00.1", amount_residual=700.0, payment_state="partial")
    books.write("res.partner", 2, written="2026-10-13 01:00:00.2", phone="13959812346")
    books.write("res.partner", 4, name="王小红", vat=PEOPLE[3], phone="13959812347", street="东海大街1号")
    an_invoice(books, 4, invoice_date_due="2026-10-14")
    batch = pull(1)
    assert (batch.rows_opened, batch.rows_amended) == (0, 2)
    assert totals(tx)["1"] == "700.00"
    batch = pull(4)
    assert (batch.rows_opened, batch.rows_amended) == (1, 0)


def test_a_case_is_taken_back_once_its_invoice_is_paid_or_cancelled(
    tx: Tx, books: Books, pull: Callable[..., Any]
) -> None:
    pull()
    books.write("account.move", 1, written="2026-10-12 08:00:00.1", payment_state="paid", amount_residual=0.0)
    books.write("account.move", 2, written="2026-10-12 08:00:00.1", state="cancel")
    an_invoice(books, 9, payment_state="paid", commercial_partner_id=1)
    batch = pull(1)
    assert (batch.rows_opened, batch.rows_withdrawn, batch.rows_wrong) == (0, 2, 0)
    assert tx.value("SELECT count(*) FROM cases WHERE state = 'WITHDRAWN'") == 2
    before = counted(tx)
    pull(2)
    assert counted(tx)["events"] == before["events"]


def test_what_committed_late_in_odoo_is_not_passed_over(books: Books, pull: Callable[..., Any]) -> None:
    pull()
    an_invoice(books, 4, written="2026-10-01 07:10:00.1", commercial_partner_id=1)
    assert pull(1).rows_opened == 1


def test_wrong_rows_are_explained_by_line_and_read_again_once_they_are_right(
    tx: Tx, bank: Institution, books: Books, pull: Callable[..., Any]
) -> None:
    allow(bank, error_limit_pct=50)
    books.write("res.partner", 2, vat="350503199001011230")
    batch = pull()
    assert (batch.rows_opened, batch.rows_wrong) == (2, 1)
    (wrong,) = [one for one in filing.findings(tx, batch.id) if one.code.startswith("E-")]
    assert (wrong.line, wrong.code) == (3, "E-ID-CHECK")
    error_file = b"".join(filing.error_file(tx, batch.id)).decode("utf-8-sig").splitlines()
    assert error_file[0].startswith("id,state,payment_state,name,")
    assert error_file[1].startswith("2,posted,not_paid,INV/2026/00002,")
    books.write("res.partner", 2, written="2026-10-12 08:00:00.1", vat=PEOPLE[1])
    assert pull(1).rows_opened == 1


def test_a_look_takes_nothing_and_is_no_pull(tx: Tx, bank: Institution, pull: Callable[..., Any]) -> None:
    looked = pull(commits=False)
    assert (looked.state, counted(tx)["cases"]) == (BatchState.READY, 0)
    taken = pull()
    assert (taken.id, taken.state, taken.rows_opened) == (looked.id, BatchState.COMMITTED, 3)


def test_what_was_refused_as_a_whole_is_read_again(bank: Institution, books: Books, pull: Callable[..., Any]) -> None:
    books.write("res.partner", 2, vat="350503199001011230")
    assert pull().state == BatchState.REFUSED
    allow(bank, error_limit_pct=50)
    assert pull(1).rows_opened == 2


def test_another_profile_or_filter_reads_from_the_beginning(
    tx: Tx, bank: Institution, books: Books, connection: int, pull: Callable[..., Any]
) -> None:
    books.write("account.move", 1, written="2026-10-05 08:00:00.1")
    pull()
    read = "SELECT p.records FROM odoo_pulls AS p ORDER BY p.id DESC LIMIT 1"
    pull(1)
    assert tx.value(read) == 1
    pull(1, is_anew=True)
    assert tx.value(read) == 3
    with transaction(clerk_of(bank)) as clerk:
        mapping.keep(clerk, bank.code, proposed(bank.code, "invoices", CONSTANTS | {"poa_number": "2"}), at=NOON + DAY)
    pull(2)
    assert tx.value(read) == 3


def test_what_is_cut_off_between_pages_leaves_nothing_and_begins_anew(
    tx: Tx, bank: Institution, books: Books, connection: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulling, "pages", partial(pages, size=2))
    books.before = lambda _: 503 if books.pages() > 1 else None
    before = sorted(spool.folder().iterdir())
    with pytest.raises(errors.OdooTrouble):
        pulling.pull(clerk_of(bank), connection, at=NOON, commits=True)
    assert (counted(tx)["filing_batches"], sorted(spool.folder().iterdir())) == (0, before)
    books.before = lambda _: None
    pulling.pull(clerk_of(bank), connection, at=NOON, commits=True)
    assert counted(tx)["cases"] == 3


TROUBLES = {
    "unknown_model": "缺少模块或模型",
    "access_denied_read": "缺少权限",
    "call_bad_credentials": "登录名、密码或密钥无效",
    "bad_database": "没有此数据库",
    "fault_502": "无法连接",
    "fault_html200": "无法连接",
    "fault_trunc": "无法连接",
    "fault_429": "正忙",
}


@pytest.mark.parametrize("name", TROUBLES)
def test_whatever_odoo_fails_of_is_said_in_a_sentence(tx: Tx, connection: int, bank: Institution, name: str) -> None:
    recorded = scenarios()["json2", name].exchanges[-1]
    with replaying(*[recorded] * 3) as server:
        tx.run("UPDATE odoo_connections SET port = %(port)s", port=server.port)
        with pytest.raises(errors.OdooTrouble) as caught:
            pulling.pull(clerk_of(bank), connection, at=NOON)
    assert TROUBLES[name] in caught.value.sentence("zh")
    assert counted(tx)["filing_batches"] == 0


@pytest.mark.parametrize("said", [{"a": 1}, 7, [7], [{"id": 1, "write_date": "soon"}]])
def test_an_answer_to_something_else_is_none(books: Books, bank: Institution, connection: int, said: Any) -> None:
    books.carry_out = lambda model, method, asked: said  # type: ignore[method-assign]
    with pytest.raises(errors.OdooTrouble) as caught:
        pulling.pull(clerk_of(bank), connection, at=NOON)
    assert "soon" not in str(caught.value)


def test_an_odoo_that_does_not_answer_is_not_waited_for(
    books: Books, bank: Institution, connection: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("odoolib.json2.DEFAULT_TIMEOUT", 0.05)
    answers = threading.Event()
    books.before = lambda _: answers.wait(5) and None
    with pytest.raises(errors.OdooTrouble):
        pulling.pull(clerk_of(bank), connection, at=NOON)
    answers.set()


def test_the_clock_reads_once_a_day_and_what_somebody_asks_for(
    tx: Tx, bank: Institution, connection: int, books: Books
) -> None:
    asked = [pulling_waiting.ask_daily(tx, at=at) for at in (NOON - timedelta(hours=8), NOON, NOON)]
    assert asked == [0, 1, 0]
    with transaction(clerk_of(bank)) as clerk:
        pulling_waiting.ask(clerk, connection, at=NOON)
    assert (pulling_waiting.waiting(tx), pulling_waiting.take_all(at=NOON), pulling_waiting.waiting(tx)) == (1, 1, 0)
    (done,) = pulling_waiting.pulls(tx, connection)
    with transaction(clerk_of(bank)) as clerk:
        filing.take(clerk, done.batch_id, at=NOON)
    (done,) = pulling_waiting.pulls(tx, connection)
    assert (done.state, done.rows_opened, done.records, done.trouble) == (BatchState.COMMITTED, 3, 3, "")
    assert pulling_waiting.ask_daily(tx, at=NOON) == 0
    assert pulling_waiting.ask_daily(tx, at=NOON + DAY) == 1


def test_the_clock_tries_again_what_may_pass_and_gives_up_what_does_not(
    tx: Tx, bank: Institution, connection: int, books: Books
) -> None:
    pulling_waiting.ask_daily(tx, at=NOON)
    books.before = lambda _: 503
    pulling_waiting.take_all(at=NOON)
    (row,) = pulling_waiting.pulls(tx, connection)
    assert (row.trouble, row.tries, row.ended_at) == ("busy", 1, None)
    books.before = lambda _: 401
    assert pulling_waiting.take_all(at=NOON) == 0
    pulling_waiting.take_all(at=NOON + pulling_waiting.PAUSE)
    (row,) = pulling_waiting.pulls(tx, connection)
    assert (row.trouble, row.tries, row.ended_at) == ("login", 2, NOON + pulling_waiting.PAUSE)


@pytest.mark.parametrize(
    ("actor", "error"),
    [
        (Actor(role=Role.MEDIATOR, mediator_id=1), errors.NotPermitted),
        (Actor(role=Role.BANK_OPERATOR, institution_id=999), errors.NotFound),
    ],
)
def test_nobody_else_pulls(connection: int, actor: Actor, error: type[Exception]) -> None:
    with pytest.raises(error):
        pulling.pull(actor, connection, at=NOON)


def test_a_connection_without_a_profile_is_not_read(tx: Tx, bank: Institution, connection: int) -> None:
    tx.run("UPDATE odoo_connections SET pull_profile = 'another'")
    with pytest.raises(errors.NothingToPull):
        pulling.pull(clerk_of(bank), connection, at=NOON)


def test_what_keeps_a_profile_from_reading_is_found_beforehand(tx: Tx, books: Books, connection: int) -> None:
    def found() -> list[str]:
        return [one.sentence("en") for one in checking.check(tx, connection, at=NOON)]

    books.denied.add("res.partner")
    assert found() == ["The user may not read records of res.partner."]
    books.lacking_fields.add(("account.move", "payment_state"))
    assert found() == ["account.move has no field payment_state."]
    tx.run("UPDATE odoo_connections SET pull_profile = 'another'")
    with pytest.raises(errors.NothingToPull):
        found()
