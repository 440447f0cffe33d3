"""A connection to an Odoo belongs to somebody, leads outside, and keeps its secret."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import settings

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.db import Actor, Tx, transaction
from mediation.odoo import connecting
from mediation.odoo.connecting import Wanted
from mediation.odoo.failures import OdooFailure, Trouble
from mediation.odoo.words import CaseModel, ConnectionState, GoesOut
from mediation.outbox import following
from mediation.vocabulary import Role

WANTED = Wanted(name="books", host="8.8.8.8", database="lender", login="bridge", secret="the key")
ADMINISTRATOR = Actor(role=Role.ADMINISTRATOR, user_id=9)


def supervisor(institution: int) -> Actor:
    return Actor(role=Role.BANK_SUPERVISOR, user_id=8, institution_id=institution)


def test_an_institution_sees_and_changes_its_own_and_no_other(tx: Tx) -> None:
    ours, theirs = world.a_bank().id, world.a_bank("B302").id
    with transaction(supervisor(ours)) as bank:
        one = connecting.connect(bank, WANTED, at=NOON)
        connecting.change(bank, one, replace(WANTED, secret="", goes_out=frozenset({GoesOut.SESSIONS})), at=NOON)
        found = connecting.connection(bank, one)
        assert (found.institution_id, found.goes_out) == (ours, {GoesOut.SESSIONS})
        assert connecting.endpoint_of(bank, found).secret == "the key"
    with transaction(supervisor(theirs)) as bank:
        assert connecting.connections(bank) == []
        with pytest.raises(errors.NotFound):
            connecting.pause(bank, one, at=NOON)
    with transaction(ADMINISTRATOR) as centre, pytest.raises(errors.NotPermitted):
        connecting.change(centre, one, WANTED, at=NOON)


def test_the_centre_s_own_is_told_of_every_case_and_a_bank_does_not_see_it(tx: Tx) -> None:
    bank = world.a_bank().id
    with transaction(ADMINISTRATOR) as centre:
        one = connecting.connect(centre, WANTED, at=NOON)
    with transaction(supervisor(bank)) as clerk:
        assert connecting.connections(clerk) == []
        following.tell(clerk, bank, "filing:commit", {"filing": 1}, at=NOON)
    topics = tx.rows("SELECT topic FROM outbox_messages WHERE topic LIKE 'odoo:%'")
    assert [row.topic for row in topics] == [f"odoo:{one}"]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.0.0.4", "localhost", "::1", "[::1]", "169.254.169.254", "odoo", "a b.example", ""]
)
def test_nothing_inside_is_reached_unless_the_settings_name_it(tx: Tx, host: str) -> None:
    with pytest.raises((errors.OdooAddress, errors.OdooSetting)):
        connecting.connect(tx, replace(WANTED, host=host), at=NOON)


def test_what_the_settings_name_may_be_inside_and_without_tls(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ODOO_HOSTS", ["127.0.0.1"])
    one = connecting.connect(tx, replace(WANTED, host="127.0.0.1", is_tls=False), at=NOON)
    assert connecting.endpoint_of(tx, connecting.connection(tx, one)).host == "127.0.0.1"


@pytest.mark.parametrize(
    "wrong",
    [
        {"is_tls": False},
        {"secret": ""},
        {"namespace": "A b"},
        {"pull_model": "account move"},
        {"pull_filter": ["&", ["state", "=", "posted"]]},
        {"port": 0},
        {"name": " "},
    ],
)
def test_what_cannot_be_is_refused(tx: Tx, wrong: dict[str, object]) -> None:
    with pytest.raises((errors.OdooAddress, errors.OdooSetting)):
        connecting.connect(tx, replace(WANTED, **wrong), at=NOON)  # type: ignore[arg-type]


def test_where_it_leads_is_never_changed_and_no_name_given_twice(tx: Tx) -> None:
    one = connecting.connect(tx, WANTED, at=NOON)
    for other in (replace(WANTED, database="another"), replace(WANTED, case_model=CaseModel.LEAD)):
        with pytest.raises(errors.OdooFixed):
            connecting.change(tx, one, other, at=NOON)
    with pytest.raises(errors.OdooNameTaken), tx.attempt():
        connecting.connect(tx, WANTED, at=NOON)
    for n in range(connecting.MOST - 1):
        connecting.connect(tx, replace(WANTED, name=f"n{n}"), at=NOON)
    with pytest.raises(errors.TooManyOdoos):
        connecting.connect(tx, replace(WANTED, name="more"), at=NOON)


def test_one_that_was_broken_is_in_use_again_once_it_is_changed_and_a_paused_one_stays_so(tx: Tx) -> None:
    one = connecting.connect(tx, WANTED, at=NOON)
    connecting.note_failure(tx, one, OdooFailure(Trouble.LOGIN), at=NOON)
    assert connecting.connection(tx, one).state is ConnectionState.BROKEN
    connecting.change(tx, one, replace(WANTED, secret="another key"), at=NOON)
    found = connecting.connection(tx, one)
    assert (found.state, found.reason, found.rests_until) == (ConnectionState.ACTIVE, "", None)
    connecting.pause(tx, one, at=NOON)
    connecting.change(tx, one, WANTED, at=NOON)
    assert connecting.connection(tx, one).state is ConnectionState.PAUSED


def test_a_person_pauses_and_resumes(tx: Tx) -> None:
    one = connecting.connect(tx, WANTED, at=NOON)
    connecting.pause(tx, one, at=NOON)
    assert connecting.connection(tx, one).state is ConnectionState.PAUSED
    connecting.resume(tx, one, at=NOON)
    assert connecting.connection(tx, one).state is ConnectionState.ACTIVE
    with transaction(Actor(role=Role.MEDIATOR)) as mediator, pytest.raises(errors.NotPermitted):
        connecting.connect(mediator, WANTED, at=NOON)
