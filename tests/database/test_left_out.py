"""Everybody who is to be bound consents; a companion who will not is left out, and the others go on or not."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction as django_transaction

from fixtures.world import NOON
from mediation import errors
from mediation.cases import actions as cases
from mediation.consent import actions as consent
from mediation.consent import answering, companions
from mediation.db import Actor, Tx
from mediation.notices import actions as notices
from mediation.sessions import actions as sessions
from mediation.vocabulary import CaseEvent, CaseState, ConsentPurpose, Role
from schedulers.work import remind_people, tell_ended
from tests.database.test_consent import accepted, online, refused, state
from tests.database.test_journey import acting
from tests.database.test_persons import seen_by

M = ConsentPurpose.MEDIATION
DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("tx")


def asked(tx: Tx) -> tuple[int, int, int]:
    """A case whose debtor and guarantor are asked."""
    case, (her, him) = accepted(tx, guarantor=True)
    consent.seek(tx, [case], at=NOON)
    return case, her, him


def bank(tx: Tx, case: int) -> AbstractContextManager[Tx]:
    row = tx.one("SELECT institution_id FROM cases WHERE id = %(case)s", case=case)
    return seen_by(Actor(role=Role.BANK_OPERATOR, institution_id=row.institution_id))


def told(tx: Tx, topic: str) -> list[Any]:
    return tx.rows("SELECT party_id FROM notices WHERE facts ->> 'topic' = %(topic)s ORDER BY id", topic=topic)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_one_yes_of_two_moves_nothing(tx: Tx, order: tuple[int, int]) -> None:
    case, *both = asked(tx)
    first, second = (both[place] for place in order)
    assert not answering.give(acting(tx, Role.PARTY), online(first, M), at=NOON)
    assert state(tx, case) is CaseState.SEEKING_CONSENT
    assert answering.give(acting(tx, Role.PARTY), online(second, M), at=NOON)
    assert state(tx, case) is CaseState.AWAITING_ASSIGNMENT


def test_no_path_moves_a_case_on_without_them_all(tx: Tx) -> None:
    case, her, _ = asked(tx)
    answering.give(acting(tx, Role.PARTY), online(her, M), at=NOON)
    with pytest.raises(errors.ConsentMissing), django_transaction.atomic():
        cases.move(acting(tx, Role.PARTY), CaseEvent.RECORD_CONSENT, cases.each([case]), at=NOON)


def test_a_guarantor_who_refuses_is_left_out_and_the_debtor_goes_on(tx: Tx) -> None:
    case, her, him = asked(tx)
    answering.give(acting(tx, Role.PARTY), online(her, M), at=NOON)
    answering.refuse(acting(tx, Role.PARTY), online(him, M), at=NOON + DAY)
    assert state(tx, case) is CaseState.AWAITING_ASSIGNMENT
    assert [her] == [row.id for row in cases.parties(tx, [case]) if row.left_out_at is None]
    assert [her] == [one.party_id for one in notices.invite(tx, [case], at=NOON + DAY)]
    assert [2, 0] == [tell_ended(tx, NOON + n * DAY)["told"] for n in (1, 2)]
    assert [him] == [row.party_id for row in told(tx, "left_out")]
    assert 0 == remind_people(tx, NOON + 5 * DAY)["consent_open"]


def test_who_was_left_out_may_still_come_in(tx: Tx) -> None:
    case, her, him = asked(tx)
    answering.refuse(acting(tx, Role.PARTY), online(him, M), at=NOON)
    answering.give(acting(tx, Role.PARTY), online(him, M), at=NOON + DAY)
    assert not companions.left_out(tx, since=NOON + DAY)
    assert answering.give(acting(tx, Role.PARTY), online(her, M), at=NOON + DAY)
    assert [] == [row.id for row in cases.parties(tx, [case]) if row.left_out_at]


def test_a_silent_guarantor_is_left_out_by_the_institution_and_nobody_else_of_the_sides(tx: Tx) -> None:
    case, her, him = asked(tx)
    answering.give(acting(tx, Role.PARTY), online(her, M), at=NOON)
    with refused(errors.NotPermitted):
        companions.leave_out(acting(tx, Role.PARTY), him, at=NOON + DAY)
    with refused(errors.NotFound):
        companions.leave_out(acting(tx, Role.REGISTRAR), her, at=NOON + DAY)
    with bank(tx, case) as eyes:
        assert companions.leave_out(eyes, him, at=NOON + DAY)
    assert state(tx, case) is CaseState.AWAITING_ASSIGNMENT


def test_a_guarantor_who_consents_is_not_left_out(tx: Tx) -> None:
    _, _, him = asked(tx)
    answering.give(acting(tx, Role.PARTY), online(him, M), at=NOON)
    with refused(errors.ConsentNotAsked):
        companions.leave_out(acting(tx, Role.REGISTRAR), him, at=NOON)


def test_the_institution_may_end_what_a_guarantor_stands_outside_of(tx: Tx) -> None:
    case, _, him = asked(tx)
    with bank(tx, case) as eyes, refused(errors.NotFound):
        companions.end_without(eyes, him, at=NOON)
    answering.refuse(acting(tx, Role.PARTY), online(him, M), at=NOON)
    with bank(tx, case) as eyes:
        companions.end_without(eyes, him, at=NOON + DAY)
    (ended,) = consent.ended_by_a_party(tx, since=NOON)
    assert (CaseState.TERMINATED, "claimant") == (state(tx, case), ended.party)
    assert sessions.of_cases(tx, [case]) == []
