"""What is read from an Odoo is what fits and is new, each record once, whatever is written there meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.odoo.books import Books, keeping_books
from fixtures.odoo.recorded import scenarios
from mediation.odoo.calling import Endpoint, Odoo
from mediation.odoo.failures import OdooFailure, Trouble
from mediation.odoo.pulling_domains import both, either, on, since, whole
from mediation.odoo.pulling_profile import OVERDUE
from mediation.odoo.pulling_records import described, pages
from mediation.odoo.words import Protocol

DAY = date(2026, 10, 12)


@pytest.fixture
def books() -> Iterator[Books]:
    with keeping_books() as server:
        yield server


def odoo(server: Any, protocol: Protocol = Protocol.JSON2) -> Odoo:
    to = Endpoint(
        host="127.0.0.1", port=server.port, protocol=protocol, database="odoo_demo", login="admin", secret="admin",
        is_tls=False,
    )  # fmt: skip
    return Odoo(to)


def an_invoice(books: Books, number: int, *, written: str = "2026-10-01 08:00:00.5", **values: Any) -> None:
    books.write("res.partner", number, name=f"Firm {number}", city="泉州市")
    books.write(
        "account.move", number, written=written,
        **{"name": f"INV/{number}", "move_type": "out_invoice", "state": "posted", "payment_state": "not_paid",
           "invoice_date_due": "2026-09-30", "commercial_partner_id": number, "amount_residual": 10.1} | values,
    )  # fmt: skip


def read(books: Books, domain: list[Any] | None = None, *paths: str, size: int = 3) -> list[dict[str, str]]:
    caller = odoo(books)
    model = described(caller, "account.move", paths or ("id", "name"))
    asked = whole(domain or [["move_type", "=", "out_invoice"]])
    return [row for page in pages(caller, model, asked, size=size) for row in page.rows]


def names(rows: list[dict[str, str]]) -> list[str]:
    return [row["name"] for row in rows]


def test_what_is_taken_for_granted_in_a_domain_is_written_out() -> None:
    assert whole([["a", "=", 1], "|", ["b", "=", 2], ["c", "=", 3]]) == [
        "&", ["a", "=", 1], "|", ["b", "=", 2], ["c", "=", 3]
    ]  # fmt: skip
    assert whole(whole(OVERDUE)) == whole(OVERDUE)
    assert both([], [["a", "=", 1]]) == [["a", "=", 1]]
    assert either([["a", "=", 1]]) == [["a", "=", 1]]


@pytest.mark.parametrize("wrong", [["&", ["a", "=", 1]], ["and", ["a", "=", 1], ["b", "=", 1]], [["a", "="]]])
def test_what_is_no_domain_is_refused(wrong: list[Any]) -> None:
    with pytest.raises(ValueError):
        whole(wrong)


def test_a_filter_may_name_the_day() -> None:
    asked = [["due", "<", "today -30d"], ["state", "=", "posted"]]
    assert on(asked, DAY) == [["due", "<", "2026-09-12"], ["state", "=", "posted"]]


def test_every_record_is_read_once_though_a_whole_page_was_written_in_one_second(books: Books) -> None:
    for number in range(1, 12):
        an_invoice(books, number, written=f"2026-10-01 08:00:00.{number:02}")
    assert sorted(names(read(books))) == sorted(f"INV/{number}" for number in range(1, 12))


class NoWire(Odoo):
    """An Odoo in the same process: what is asked of it and answered, without a network."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def call(
        self, model: str, method: str, arguments: Mapping[str, Any], *, context: Mapping[str, Any] | None = None
    ) -> Any:
        return self._books.carry_out(model, method, arguments)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 9)), min_size=1, max_size=9), st.integers(1, 4))
def test_nothing_slips_by_while_others_write(moves: list[tuple[int, int]], size: int) -> None:
    """`moves`: after which page which record is written anew."""
    with Books() as books:
        for number in range(1, 10):
            an_invoice(books, number, written=f"2026-10-01 08:00:0{number // 3}.{number}")

        def before(request: int) -> None:
            for after, number in moves:
                if after == request - 2:
                    an_invoice(books, number, written=f"2026-10-02 09:00:00.{request}")

        books.before = before
        caller = NoWire(books)
        model = described(caller, "account.move", ["name"])
        found = [row["name"] for page in pages(caller, model, [["id", ">", 0]], size=size) for row in page.rows]
    assert sorted(found) == [f"INV/{number}" for number in range(1, 10)]


@pytest.mark.parametrize("protocol", Protocol, ids=str)
def test_fields_of_the_records_they_refer_to_come_along_by_every_protocol(books: Books, protocol: Protocol) -> None:
    an_invoice(books, 1, narration="<p>Rent &amp; fees<br/>for\nMay</p>")
    books.write("res.partner", 1, name="Firm 1", is_company=True, state_id=1, active=False)
    paths = ("commercial_partner_id.state_id.name", "commercial_partner_id.is_company", "amount_residual", "narration")
    caller = odoo(books, protocol)
    model = described(caller, "account.move", [*paths, "commercial_partner_id", "ref", "write_date"])
    ((row,),) = (page.rows for page in pages(caller, model, whole(OVERDUE[:1])))
    assert [row[path] for path in paths] == ["福建省", "是", "10.10", "Rent & fees for May"]
    assert [row[path] for path in ("commercial_partner_id", "ref", "write_date")] == [
        "Firm 1", "", "2026-10-01 16:00:00"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "told"), [("nowhere", "nowhere"), ("line_ids.name", "line_ids"), ("partner_id.x_y.z", "x_y"), ("金额", "")]
)
def test_a_field_that_is_not_there_is_named(books: Books, path: str, told: str) -> None:
    with pytest.raises(OdooFailure) as caught:
        read(books, None, path)
    assert (caught.value.trouble, caught.value.what) == (Trouble.FIELD, told)


def test_a_page_that_fails_for_a_moment_is_asked_for_again(books: Books) -> None:
    an_invoice(books, 1)
    books.before = lambda request: 503 if request in (2, 3) else None
    assert names(read(books)) == ["INV/1"]
    books.before = lambda request: 503
    with pytest.raises(OdooFailure) as caught:
        read(books)
    assert caught.value.is_passing


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ({}, []),
        ({"written": "2026-10-09 00:00:00.1"}, ["INV/1"]),
        ({"invoice_date_due": "2026-10-11"}, ["INV/1"]),
        ({"invoice_date_due": "2026-10-12"}, []),
        ({"written": "2026-10-09 00:00:00.1", "payment_state": "paid"}, []),
    ],
)
def test_what_was_written_or_fell_due_since_is_new(books: Books, what: dict[str, Any], found: list[str]) -> None:
    an_invoice(books, 1, **what)
    asked = since(OVERDUE, ["commercial_partner_id"], written="2026-10-08 00:00:00", day=DAY, before=date(2026, 10, 9))
    assert names(read(books, asked)) == found


def test_a_partner_who_changed_brings_back_what_is_owed(books: Books) -> None:
    an_invoice(books, 1)
    books.write("res.partner", 1, written="2026-10-09 00:00:00.1", phone="13900000000")
    asked = since(OVERDUE, ["commercial_partner_id"], written="2026-10-08 00:00:00", day=DAY, before=DAY)
    assert names(read(books, asked)) == ["INV/1"]


def test_records_are_asked_for_as_it_was_recorded(books: Books) -> None:
    an_invoice(books, 1)
    read(books)
    (recorded,) = scenarios()["json2", "search_order_limit_offset"].exchanges
    asked = next(asked for _, _, asked in books.got if "order" in asked)
    assert set(asked) <= set(recorded.asked)
    assert asked["fields"] == ["id", "name", "write_date"]


def test_the_last_moment_is_told() -> None:
    with keeping_books() as books:
        an_invoice(books, 1, written="2026-10-09 00:00:07.9")
        caller = odoo(books)
        (page,) = pages(caller, described(caller, "account.move", ["name"]), [["id", ">", 0]])
    assert page.reached == datetime(2026, 10, 9, 0, 0, 7, tzinfo=UTC)
