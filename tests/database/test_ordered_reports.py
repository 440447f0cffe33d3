"""Reports that people ordered are made once a week or month is over, say what their owners may read, and are theirs."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.accounts.models import User
from mediation.cases import actions as cases
from mediation.db import Tx, transaction
from mediation.http.row_security import actor_of
from mediation.outbox.gateways import MailServer
from mediation.outbox.senders import NeverSent, Outgoing
from mediation.statistics import ordering
from mediation.statistics.ordering import Order
from mediation.statistics.words import ReportForm, Rhythm, Span
from mediation.vocabulary import Role
from mediation.web.logins import create_login
from schedulers import ordered
from tests.database.filing_desk import filed, some_rows, written

PASSWORD = "correct horse battery staple"
DAY = timedelta(days=1)
WEEKLY = Order(form=ReportForm.CSV, rhythm=Rhythm.WEEKLY, span=Span.ALL, tells_by_mail=True)
MONTHLY = Order(form=ReportForm.PDF, rhythm=Rhythm.MONTHLY, span=Span.ITSELF)


@pytest.fixture
def people(tx: Tx, tmp_path: Path) -> dict[str, User]:
    """Two filed and accepted cases of a bank, a clerk of the bank, a liaison of a court, a registrar."""
    world.a_centre()
    world.a_court()
    bank = world.a_bank()
    filed(bank, written(tmp_path / "filing.csv", some_rows(2, claimant_uscc=bank.uscc)))
    cases.accept(tx, [row.id for row in tx.rows("SELECT id FROM cases")], at=NOON)
    return {
        name: create_login(name, role=role, password=PASSWORD, of=of)
        for name, role, of in (
            ("clerk", Role.BANK_OPERATOR, bank.code),
            ("liaison", Role.COURT_LIAISON, "350503"),
            ("registrar", Role.REGISTRAR, ""),
        )
    }


def order(user: User, wanted: Order) -> int:
    with transaction(actor_of(user)) as own:
        return ordering.order(own, wanted, at=NOON)


def made_for(user: User) -> list[tuple[date, date]]:
    with transaction(actor_of(user)) as own:
        return [(row.from_day, row.as_of) for row in ordering.made(own)]


def accepted_in(user: User) -> str:
    """What the newest report of a user says was accepted; a table."""
    with transaction(actor_of(user)) as own:
        content = bytes(ordering.report(own, ordering.made(own)[0].id).content).decode("utf-8-sig")
    return next(line for line in content.splitlines() if line.startswith("figure,accepted,") and ",value," in line)


def test_a_report_is_made_once_when_its_time_is_over(tx: Tx, people: dict[str, User]) -> None:
    registrar = people["registrar"]
    order(registrar, WEEKLY)
    monthly = order(registrar, MONTHLY)
    assert ordered.make_ordered(tx, NOON)["made"] == 2
    assert ordered.make_ordered(tx, NOON + DAY)["made"] == 0
    sunday, september = date(2026, 10, 11), date(2026, 9, 30)
    assert made_for(registrar) == [(september.replace(day=1), september), (ordering.EVER, sunday)]
    with transaction(actor_of(registrar)) as own:
        ordering.end(own, monthly, at=NOON)
    assert ordered.make_ordered(tx, datetime.fromisoformat("2026-11-02T09:00+08:00"))["made"] == 1
    assert len(made_for(registrar)) == 3
    assert ordered.make_ordered(tx, NOON + 401 * DAY)["forgotten"] == 2


def test_everybody_gets_what_they_may_read_and_nobody_elses(tx: Tx, people: dict[str, User]) -> None:
    for user in people.values():
        order(user, WEEKLY)
    assert ordered.make_ordered(tx, NOON + 7 * DAY)["made"] == 3
    said = {name: accepted_in(user).rsplit(",", 1)[1] for name, user in people.items()}
    assert said == {"clerk": "2", "liaison": "", "registrar": "2"}
    with transaction(actor_of(people["registrar"])) as own:
        mine = ordering.made(own)[0].id
    for name in ("clerk", "liaison"):
        with transaction(actor_of(people[name])) as own:
            with pytest.raises(errors.NotFound):
                ordering.report(own, mine)
            with pytest.raises(errors.NotFound):
                ordering.end(own, own.value("SELECT max(id) + 1 FROM report_orders"), at=NOON)
            assert own.value("SELECT count(*) FROM made_reports") == 1


def test_who_left_gets_no_more_reports(tx: Tx, people: dict[str, User]) -> None:
    order(people["clerk"], WEEKLY)
    order(people["liaison"], WEEKLY)
    User.objects.filter(pk=people["clerk"].pk).update(is_active=False)
    User.objects.filter(pk=people["liaison"].pk).update(role=Role.ADMINISTRATOR)
    assert ordered.make_ordered(tx, NOON) == {"made": 0, "failed": 0, "forgotten": 0}


def test_an_e_mail_tells_that_there_is_one_and_nothing_else(tx: Tx, people: dict[str, User]) -> None:
    order(people["clerk"], WEEKLY)
    ordered.make_ordered(tx, NOON)
    (message,) = tx.rows("SELECT id, topic, payload FROM outbox_messages WHERE topic = %(topic)s", topic=ordered.TOPIC)
    assert json.loads(message.payload) == {"owner": people["clerk"].pk}
    courier = ordered.ReportCourier(MailServer("smtp://127.0.0.1:9", sender="centre@example.org"))
    outgoing = Outgoing(id=1, topic=ordered.TOPIC, case_id=None, payload={"owner": people["clerk"].pk})
    with pytest.raises(NeverSent):  # there is no address
        courier.ready([outgoing], at=NOON)(outgoing)
