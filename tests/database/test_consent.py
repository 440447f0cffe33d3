"""Consent by person and purpose: asked in a kept text, proved, given by who may, and of no use once revoked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction as django_transaction

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import log, opening, representing
from mediation.cases.consented import consented
from mediation.cases.representing import Representative
from mediation.consent import actions as consent
from mediation.consent import answering, standing
from mediation.consent.answering import Answer, Proof
from mediation.consent.purposes import ASK_AGAIN_AFTER, RULES
from mediation.consent.words import ConsentEvidence
from mediation.contact import actions as contact
from mediation.db import Actor, Tx
from mediation.sessions import actions as sessions
from mediation.sessions.models import Room
from mediation.vocabulary import (
    AuthorityType,
    Caller,
    CaseState,
    Channel,
    ConsentPurpose,
    ContactOutcome,
    PartyRole,
    Role,
    SessionMode,
)
from tests.database.test_journey import acting, in_mediation
from tests.database.test_persons import seen_by

P = ConsentPurpose
SHE, HE, LAWYER = "350503199001011236", "350503199001011244", "440524188001010014"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PAPER = Proof(kind=ConsentEvidence.FILE, sha256=b"\x01" * 32)


def accepted(tx: Tx, *, guarantor: bool = False) -> tuple[int, list[int]]:
    """An accepted case and its parties, respondent first."""
    (filing,) = world.some_filings(world.a_bank(), 1)
    her = replace(filing.parties[0], id_number=SHE)
    others = (replace(her, role=PartyRole.GUARANTOR, id_number=HE),) if guarantor else ()
    ids = opening.open_cases(tx, [replace(filing, parties=(her, *others))], at=NOON)
    (case,) = cases.accept(tx, ids, at=NOON)
    return case, [row.id for row in cases.parties(tx, [case])]


def online(party: int, purpose: ConsentPurpose, **more: Any) -> Answer:
    return Answer(party_id=party, purpose=purpose, channel=Channel.PORTAL, **more)


def respondent(tx: Tx, case: int) -> int:
    return contact.respondents(tx, [case])[case]


def state(tx: Tx, case: int) -> CaseState:
    return CaseState(tx.value("SELECT state FROM cases WHERE id = %(id)s", id=case))


def an_agent(
    tx: Tx, principal: int, authority: AuthorityType = AuthorityType.GENERAL, *, days: int = 30, number: str = LAWYER
) -> int:
    who = Representative(
        name="李律师",
        id_number=number,
        authority=authority,
        holds_from=NOON.date(),
        holds_until=(NOON + days * DAY).date(),
    )
    return representing.add(tx, principal, who, at=NOON)


@contextmanager
def refused(kind: type[errors.MediationError]) -> Iterator[None]:
    with pytest.raises(kind), django_transaction.atomic():
        yield


def test_consent_holds_from_its_answer_until_it_is_revoked(tx: Tx) -> None:
    _, (her,) = accepted(tx)
    answering.ask(tx, her, P.RECORDING, at=NOON)
    answering.give(tx, online(her, P.RECORDING), at=NOON + DAY)
    answering.revoke(tx, online(her, P.RECORDING), at=NOON + 2 * DAY)
    moments = [NOON, NOON + DAY, NOON + 2 * DAY - MINUTE, NOON + 2 * DAY]
    assert [False, True, True, False] == [her in consented(tx, [her], P.RECORDING, at=at) for at in moments]
    assert frozenset() == consented(tx, [her], P.ONLINE, at=NOON + DAY)
    assert log.first_broken(tx) is None


def test_consent_to_mediation_moves_the_case_once_both_sides_consent(tx: Tx) -> None:
    case, (her, him) = accepted(tx, guarantor=True)
    consent.seek(tx, [case], at=NOON)
    assert not answering.give(acting(tx, Role.PARTY), online(him, P.MEDIATION), at=NOON)
    assert answering.give(acting(tx, Role.PARTY), online(her, P.MEDIATION), at=NOON)
    assert state(tx, case) is CaseState.AWAITING_ASSIGNMENT


def test_revoking_consent_ends_mediation_in_every_state_it_led_to(tx: Tx) -> None:
    case, _ = in_mediation(tx)
    her = respondent(tx, case)
    answering.revoke(acting(tx, Role.PARTY), online(her, P.MEDIATION), at=NOON + DAY)
    last = cases.timeline(tx, case)[-1]
    assert (CaseState.TERMINATED, "revoke_consent", "respondent") == (
        state(tx, case),
        last.event,
        json.loads(last.payload)["party"],
    )
    assert frozenset() == consented(tx, [her], P.MEDIATION, at=NOON + DAY)


def test_a_debtors_refusal_ends_mediation_at_once(tx: Tx) -> None:
    case, (her, _) = accepted(tx, guarantor=True)
    consent.seek(tx, [case], at=NOON)
    answering.refuse(acting(tx, Role.PARTY), online(her, P.MEDIATION), at=NOON)
    (ended,) = consent.ended_by_a_party(tx, since=NOON)
    assert (CaseState.TERMINATED, case, "respondent") == (state(tx, case), ended.case_id, ended.party)


def test_whoever_said_no_is_not_asked_again_for_a_while_but_may_come_by_themselves(tx: Tx) -> None:
    _, (her,) = accepted(tx)
    answering.ask(tx, her, P.E_SERVICE, at=NOON)
    answering.refuse(tx, online(her, P.E_SERVICE), at=NOON)
    with refused(errors.AskedTooSoon):
        answering.ask(tx, her, P.E_SERVICE, at=NOON + ASK_AGAIN_AFTER - MINUTE)
    answering.give(tx, online(her, P.E_SERVICE), at=NOON + DAY)
    answering.revoke(tx, online(her, P.E_SERVICE), at=NOON + 2 * DAY)
    with refused(errors.AskedTooSoon):
        answering.ask(tx, her, P.E_SERVICE, at=NOON + ASK_AGAIN_AFTER)
    assert 1 == answering.ask(tx, her, P.E_SERVICE, at=NOON + ASK_AGAIN_AFTER + 2 * DAY)
    assert 0 == answering.ask(tx, her, P.E_SERVICE, at=NOON + ASK_AGAIN_AFTER + 3 * DAY)


def test_what_was_not_said_online_needs_proof(tx: Tx) -> None:
    _, (her,) = accepted(tx)
    said = Answer(party_id=her, purpose=P.ONLINE, channel=Channel.CALL)
    for proof in (Proof(), Proof(kind=ConsentEvidence.RECORDING), Proof(kind=ConsentEvidence.FILE, ref="paper.pdf")):
        with refused(errors.ProofMissing):
            answering.give(tx, replace(said, proof=proof), at=NOON)
    answering.give(tx, replace(said, proof=Proof(kind=ConsentEvidence.RECORDING, ref="R-17")), at=NOON)


def test_only_the_party_or_who_has_authority_answers(tx: Tx) -> None:
    _, (her, him) = accepted(tx, guarantor=True)
    lawyer = an_agent(tx, her)
    for stranger, whom in ((him, her), (lawyer, him)):
        with refused(errors.NoAuthority):
            answering.give(tx, online(whom, P.ONLINE, by=stranger), at=NOON)
    answering.give(tx, online(her, P.ONLINE, by=lawyer), at=NOON)
    with refused(errors.NoAuthority):
        answering.revoke(tx, online(her, P.ONLINE, by=lawyer), at=NOON + 31 * DAY)
    answering.revoke(tx, online(her, P.ONLINE, by=lawyer), at=NOON + 30 * DAY)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.purpose))
def test_the_database_asks_for_the_authority_that_the_table_names(tx: Tx, rule: Any) -> None:
    _, (her,) = accepted(tx)
    lawyer = an_agent(tx, her)
    try:
        with django_transaction.atomic():
            answering.give(tx, online(her, rule.purpose, by=lawyer, proof=PAPER), at=NOON)
        needed = False
    except errors.NoAuthority:
        needed = True
    assert rule.needs_special == needed
    an_agent(tx, her, AuthorityType.SPECIAL)
    if needed:
        answering.give(tx, online(her, rule.purpose, by=lawyer, proof=PAPER), at=NOON)


def test_nothing_electronic_reaches_who_revoked_it(tx: Tx) -> None:
    _, (her,) = accepted(tx)
    answering.give(tx, online(her, P.E_SERVICE), at=NOON)
    contact.reserve(tx, her, Channel.SMS, caller=Caller.CENTRE, at=NOON)
    answering.revoke(tx, online(her, P.E_SERVICE), at=NOON + MINUTE)
    for channel in (Channel.SMS, Channel.EMAIL):
        with refused(errors.ElectronicStopped):
            contact.reserve(tx, her, channel, caller=Caller.CENTRE, at=NOON + MINUTE)
    contact.reserve(tx, her, Channel.LETTER, caller=Caller.CENTRE, at=NOON + MINUTE)


def test_no_other_way_into_the_ledger_of_attempts(tx: Tx) -> None:
    """As `test_nothing_electronic_reaches_who_revoked_it`, past the rules in front of the database."""
    _, (her,) = accepted(tx)
    answering.give(tx, online(her, P.E_SERVICE), at=NOON)
    answering.revoke(tx, online(her, P.E_SERVICE), at=NOON + MINUTE)
    attempt = contact.Attempt(party_id=her, channel=Channel.SMS, outcome=ContactOutcome.DELIVERED, at=NOON + 2 * MINUTE)
    with refused(errors.ElectronicStopped):
        contact.record(tx, [attempt], caller=Caller.CENTRE, at=NOON + 2 * MINUTE)


def test_no_session_by_video_for_who_does_not_want_it(tx: Tx) -> None:
    case, _ = in_mediation(tx)
    her = respondent(tx, case)
    answering.refuse(tx, online(her, P.ONLINE), at=NOON)
    slot = sessions.Slot(case_id=case, starts_at=NOON + DAY, ends_at=NOON + DAY + timedelta(hours=1))
    with refused(errors.ConsentNotGiven):
        sessions.schedule(tx, [slot], at=NOON)
    room = Room.objects.create(name="一号调解室").pk
    assert {case} == set(sessions.schedule(tx, [replace(slot, mode=SessionMode.IN_PERSON, room_id=room)], at=NOON))


def test_a_text_is_kept_as_people_were_asked_with_it(tx: Tx) -> None:
    old = consent.text_in_force(tx, P.MEDIATION, at=NOON)
    new = consent.Text(
        purpose=P.MEDIATION, version="2026-11", zh="新文本", en="New", effective_from=(NOON + DAY).date()
    )
    consent.publish(tx, new, at=NOON)
    found = [consent.text_in_force(tx, P.MEDIATION, at=at).version for at in (NOON, NOON + DAY)]
    assert [old.version, "2026-11"] == found
    with refused(errors.TextIsFinal):
        tx.run("UPDATE consent_texts SET zh = ''")
    with refused(errors.TextIsFinal):
        consent.publish(tx, replace(new, zh="另一文本"), at=NOON)


def test_an_institution_consents_beforehand_on_a_document(tx: Tx) -> None:
    bank = world.a_bank(standing_consent_on=None)
    (case,) = world.some_accepted_cases(tx, bank, 1)
    consent.seek(tx, [case], at=NOON)
    assert [case] == consent.without_both_sides(tx, [case], at=NOON)
    first = standing.Document(version="1", sha256=b"\x02" * 32, holds_from=NOON.date())
    standing.record(tx, bank.pk, first, at=NOON)
    consent.give(acting(tx, Role.PARTY), [case], channel=Channel.PORTAL, at=NOON)
    standing.record(tx, bank.pk, replace(first, version="2"), at=NOON + DAY)
    standing.revoke(tx, bank.pk, at=NOON + 2 * DAY)
    kept = standing.of_institutions(tx, [bank.pk])
    assert [("2", NOON + 2 * DAY), ("1", NOON + DAY)] == [(row.version, row.revoked_at) for row in kept]
    (later,) = world.some_accepted_cases(tx, bank, 1)
    assert [later] == [c for c in (case, later) if c in consent.without_both_sides(tx, [later], at=NOON + 2 * DAY)]


def test_a_clerk_of_the_institution_takes_no_consent(tx: Tx) -> None:
    case, (her,) = accepted(tx)
    bank = int(tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=case))
    clerk = Tx(Actor(role=Role.BANK_OPERATOR, institution_id=bank))
    with refused(errors.NotPermitted):
        answering.give(clerk, online(her, P.MEDIATION), at=NOON)


def test_the_party_answers_online_and_the_mediator_takes_down_what_was_said(tx: Tx) -> None:
    case, _ = in_mediation(tx)
    her = respondent(tx, case)
    mediator = tx.value("SELECT mediator_id FROM cases WHERE id = %(id)s", id=case)
    with seen_by(Actor(role=Role.PARTY, case_id=case)) as eyes:
        answering.give(eyes, online(her, P.ONLINE), at=NOON)
        assert {"mediation", "online"} == {row.purpose for row in answering.of_case(eyes, case)}
    with seen_by(Actor(role=Role.MEDIATOR, mediator_id=mediator)) as eyes:
        answering.ask(eyes, her, P.RECORDING, at=NOON)
        answering.refuse(eyes, replace(online(her, P.RECORDING), channel=Channel.CALL), at=NOON)
        answering.revoke(eyes, replace(online(her, P.ONLINE), channel=Channel.CALL), at=NOON + MINUTE)
    with seen_by(Actor(role=Role.MEDIATOR, mediator_id=world.a_mediator().pk)) as eyes, refused(errors.NotFound):
        answering.give(eyes, online(her, P.ONLINE), at=NOON)
    assert frozenset() == consented(tx, [her], P.ONLINE, at=NOON + MINUTE)


def test_who_declined_coordination_is_not_asked_for_it_in_the_next_case_either(tx: Tx) -> None:
    _, (here,) = accepted(tx)
    answering.refuse(tx, online(here, P.COORDINATION), at=NOON)
    _, (there,) = accepted(tx)
    with refused(errors.AskedTooSoon):
        answering.ask(tx, there, P.COORDINATION, at=NOON + DAY)
    answering.ask(tx, there, P.RECORDING, at=NOON + DAY)
