"""A debtor with a notice: nothing before they show who they are, then their own case and no other."""

from __future__ import annotations

import re
import time
from datetime import datetime
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.test import Client

from fixtures import world
from mediation.cases.log import SHANGHAI
from mediation.consent import actions as consent
from mediation.db import SYSTEM, transaction
from mediation.http import visiting
from mediation.notices import actions as notices
from mediation.notices import codes
from mediation.notices.knowing import WRONG

NOW = datetime.now(SHANGHAI)  # noqa: TID251 - what a door answers depends on the day
PAGES = ("", "claim", "consent", "offers", "plan", "sign", "instalments", "session", "wishes", "rights", "papers")


class Debtor(NamedTuple):
    """Somebody with a notice: what they know, and the number of their case."""

    code: str
    identity: dict[str, str]
    number: str
    case: int


@pytest.fixture
def debtors(fresh_database: str) -> list[Debtor]:
    with transaction(SYSTEM) as tx:
        world.a_centre()
        bank = world.a_bank()
        cases = world.some_accepted_cases(tx, bank, 2, at=NOW)
        consent.seek(tx, cases, at=NOW)
        issued = {one.case_id: one.code for one in notices.invite(tx, cases, at=NOW)}
        rows = tx.rows("SELECT c.id, c.number, p.id AS party, p.id_sealed FROM cases AS c JOIN parties AS p"
                       " ON p.case_id = c.id ORDER BY c.id")  # fmt: skip
        return [_debtor(row, issued[row.id]) for row in rows]


def _debtor(row: Any, code: str) -> Debtor:
    from mediation.db.sealed import unseal

    number = unseal(row.id_sealed, "parties.id", row.party) or ""
    return Debtor(code=code, identity={"number": number[-6:], "born": number[6:10]}, number=row.number, case=row.id)


@pytest.fixture
def visitor(fresh_database: str) -> Client:
    return Client(SERVER_NAME="localhost", headers={"Accept-Language": "en"})


def enter(visitor: Client, debtor: Debtor, **said: str) -> Any:
    return visitor.post("/my/enter", {"code": codes.spoken(debtor.code), **debtor.identity, **said})


def state_of(debtor: Debtor) -> tuple[str, ...]:
    with transaction(SYSTEM) as tx:
        return tuple(tx.one("SELECT state, termination_reason FROM cases WHERE id = %(id)s", id=debtor.case))


def test_nothing_is_told_before_who_it_is_is_known(visitor: Client, debtors: list[Debtor]) -> None:
    entrance = visitor.get(f"/my/enter/{debtors[0].code}").content.decode()
    assert not [word for word in (debtors[0].number, "张三", "测试银行", "¥", "Credit") if word in entrance]
    assert {visitor.get(f"/my/{page}").headers["Location"] for page in PAGES} == {"/my/enter"}


def test_whoever_is_wrong_in_whatever_way_hears_the_same(visitor: Client, debtors: list[Debtor]) -> None:
    one = debtors[0]
    tries = [{"number": "000000"}, {"born": "1900"}, {"code": codes.new_code()}, {"code": "nonsense"}]
    answers = [enter(visitor, one, **said) for said in tries]
    errors = {re.search("alert-danger.*?</div>", answer.content.decode(), re.S)[0] for answer in answers}  # type: ignore[index]
    assert {answer.status_code for answer in answers} == {200}
    assert len(errors) == 1
    assert "visit" not in visitor.cookies
    empty = visitor.post("/my/enter", {"code": "", "number": ""}).content.decode()
    assert [f'href="#id_{name}"' in empty for name in ("code", "number", "born")] == [True, True, False]
    assert 'tabindex="-1" autofocus' in empty
    assert "in four digits, such as" in enter(visitor, one, born="85").content.decode()


def test_after_too_many_wrong_answers_not_even_the_right_one_opens(visitor: Client, debtors: list[Debtor]) -> None:
    for _ in range(WRONG):
        assert enter(visitor, debtors[0], number="000000").status_code == 200
    locked = enter(visitor, debtors[0])
    assert locked.status_code == 429
    assert "call the centre" in locked.content.decode()
    assert "tel:0595-22500000" in locked.content.decode()
    assert enter(visitor, debtors[1]).status_code == 302


def test_a_debtor_sees_their_own_case_on_every_page_and_no_other(visitor: Client, debtors: list[Debtor]) -> None:
    assert enter(visitor, debtors[0]).headers["Location"] == "/my/"
    answers = {page: visitor.get(f"/my/{page}") for page in PAGES}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert {answer["Cache-Control"] for answer in answers.values()} == {"no-store"}
    told = "".join(answer.content.decode() for answer in answers.values())
    assert debtors[0].number in told
    assert debtors[1].number not in told


def test_a_cookie_is_worth_nothing_once_changed_or_given_up(visitor: Client, debtors: list[Debtor]) -> None:
    enter(visitor, debtors[0])
    cookie = visitor.cookies["visit"].value
    said = signing.loads(cookie, salt=visiting.SALT)
    assert visitor.post("/my/leave").headers["Location"] == "/check"
    other = {**said, "case_id": debtors[1].case}
    for tried in (cookie, cookie[:-2], signing.dumps(other, key="guess", salt=visiting.SALT), signing.dumps(said)):
        visitor.cookies["visit"] = tried
        assert visitor.get("/my/").headers["Location"] == "/my/enter"


def test_refusing_ends_mediation_at_once(visitor: Client, debtors: list[Debtor]) -> None:
    enter(visitor, debtors[0])
    visitor.post("/my/consent", {"purpose": "mediation", "answer": "refuse"})
    assert state_of(debtors[0]) == ("TERMINATED", "party_unwilling")
    assert state_of(debtors[1])[0] == "SEEKING_CONSENT"
    assert "You said no" in visitor.get("/my/consent").content.decode()


def test_wishes_are_kept_and_shown(visitor: Client, debtors: list[Debtor]) -> None:
    enter(visitor, debtors[0])
    visitor.post("/my/wishes", {"do": "out", "channel": "call"})
    assert "not wanted" in visitor.get("/my/wishes").content.decode().split("Text message")[0]
    assert visitor.post("/my/wishes", {"do": "out", "channel": "pigeon"}).status_code == 404


def test_a_visit_left_alone_ends_before_its_half_hour_and_leads_back(visitor: Client, debtors: list[Debtor]) -> None:
    enter(visitor, debtors[0])
    place = f"visit:{signing.loads(visitor.cookies['visit'].value, salt=visiting.SALT)['key']}"
    now, idle = time.time(), settings.VISIT_IDLE.total_seconds()
    cache.set(place, (now - 60, now - idle + 5))
    assert visitor.get("/my/left", headers={"x-unattended": "1"}).json()["left"] < 10
    assert visitor.get("/my/plan").status_code == 200
    assert visitor.get("/my/left").json()["left"] > idle - 10
    for ended in ((now - 60, now - idle - 1), (now - visiting.LASTS.total_seconds() - 1, now)):
        cache.set(place, ended)
        assert visitor.get("/my/plan").headers["Location"] == "/my/enter?next=%2Fmy%2Fplan"
    assert "You were away for a while" in visitor.get("/my/enter?next=/my/plan").content.decode()
    assert enter(visitor, debtors[0], next="/my/plan").headers["Location"] == "/my/plan"
    assert enter(visitor, debtors[0], next="//elsewhere/my/").headers["Location"] == "/my/"
