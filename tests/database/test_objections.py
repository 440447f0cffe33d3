"""What the sides may say to an appointed mediator, what he discloses, and what a second mediation starts with."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import transaction as django_transaction

from fixtures import world
from mediation import errors
from mediation.accounts.models import Institution, Mediator
from mediation.assignment import actions, choices, disclosures, loading, objections, runs
from mediation.assignment.models import Relation, WorkingHours
from mediation.assignment.words import DeclineReason
from mediation.cases import actions as cases
from mediation.cases import log
from mediation.cases.models import Language
from mediation.contact import actions as contact
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.vocabulary import CaseEvent, CaseState, Role, TerminationReason
from tests.database.assignment_desk import acting, assigned_to, codes, holder, waiting

DAY = timedelta(days=1)
TODAY = world.NOON.date()


def state(tx: Tx, case: int) -> str:
    found: str = tx.value("SELECT state FROM cases WHERE id = %(id)s", id=case)
    return found


def begun(tx: Tx, case: int) -> int:
    """A mediation that has begun; its mediator."""
    mediator = assigned_to(tx, case)
    actions.confirm(acting(tx, Role.MEDIATOR), [case], at=world.NOON)
    return mediator


def test_a_side_rejects_once_with_a_reason_and_gets_somebody_else(tx: Tx) -> None:
    (case,) = waiting(tx, 1)
    world.a_mediator(), world.a_mediator()
    first, party = assigned_to(tx, case), acting(tx, Role.PARTY)
    with pytest.raises(errors.ReasonMissing):
        objections.reject(party, {case: " "}, at=world.NOON)
    assert [] == objections.reject(party, {case: "he knows my former employer"}, at=world.NOON)
    assert (CaseState.AWAITING_ASSIGNMENT, None) == (state(tx, case), holder(tx, case))
    assert first != assigned_to(tx, case)
    assert ["REJECTED"] == codes(tx, case, Mediator.objects.get(pk=first))
    assert "employer" not in str(tx.rows("SELECT payload FROM events WHERE case_id = %(id)s", id=case))
    assert log.first_broken(tx) is None


def test_a_second_rejection_of_the_same_side_ends_the_mediation(tx: Tx) -> None:
    (case,) = waiting(tx, 1)
    for _ in range(3):
        world.a_mediator()
    assigned_to(tx, case)
    objections.reject(acting(tx, Role.BANK_OPERATOR), {case: "too slow"}, at=world.NOON)
    assigned_to(tx, case)
    assert [] == objections.reject(acting(tx, Role.PARTY), {case: "lives next door"}, at=world.NOON)
    assigned_to(tx, case)
    assert [case] == objections.reject(acting(tx, Role.PARTY), {case: "nor him"}, at=world.NOON)
    ended = tx.one("SELECT state, termination_reason, mediator_id FROM cases WHERE id = %(id)s", id=case)
    assert (CaseState.TERMINATED, TerminationReason.PARTY_UNWILLING, None) == tuple(ended)


def test_whoever_refuses_everybody_does_not_mediate(tx: Tx) -> None:
    (case,) = waiting(tx, 1)
    world.a_mediator()
    assigned_to(tx, case)
    assert [case] == objections.refuse_everybody(acting(tx, Role.PARTY), [case], at=world.NOON)
    assert CaseState.TERMINATED == state(tx, case)


def test_a_side_speaks_for_its_own_case_with_its_own_eyes(tx: Tx) -> None:
    mine, other = waiting(tx, 2)
    world.a_mediator()
    actions.assign(tx, at=world.NOON)
    with transaction(Actor(role=Role.PARTY, case_id=mine)) as party:
        with pytest.raises(errors.NotFound):
            objections.reject(party, {other: "not mine"}, at=world.NOON)
        objections.reject(party, {mine: "a neighbour"}, at=world.NOON)
    with transaction(Actor(role=Role.REGISTRAR)) as staff, pytest.raises(errors.NotPermitted):
        objections.reject(staff, {other: "tidying up"}, at=world.NOON)
    assert (None, CaseState.ASSIGNED) == (holder(tx, mine), state(tx, other))


def test_a_party_who_refuses_the_program_gets_a_persons_choice(tx: Tx) -> None:
    refused, other = waiting(tx, 2)
    mediator = world.a_mediator()
    actions.assign(tx, at=world.NOON)
    with pytest.raises(errors.NotPermitted):
        objections.refuse_automation(acting(tx, Role.BANK_OPERATOR), [refused], at=world.NOON)
    objections.refuse_automation(acting(tx, Role.PARTY), [refused], at=world.NOON)
    assert 0 == actions.assign(tx, at=world.NOON).waiting
    director = acting(tx, Role.ASSIGNER)
    with pytest.raises(errors.RunDecides):
        choices.appoint(director, {refused: mediator.pk, other: mediator.pk}, reason="experience", at=world.NOON)
    choices.appoint(director, {refused: mediator.pk}, reason="experience", at=world.NOON)
    assert mediator.pk == holder(tx, refused)  # nothing is held against him
    assert runs.reason(tx, refused).startswith("当事人拒绝自动化决定")
    with pytest.raises(errors.NotAutomated):
        objections.refuse_automation(acting(tx, Role.PARTY), [refused], at=world.NOON)


def test_a_party_may_refuse_the_program_before_it_has_decided(tx: Tx) -> None:
    (case,) = waiting(tx, 1)
    mediator = world.a_mediator()
    assert [] == objections.refuse_automation(acting(tx, Role.PARTY), [case], at=world.NOON)
    assert 0 == actions.assign(tx, at=world.NOON).waiting
    choices.appoint(acting(tx, Role.ASSIGNER), {case: mediator.pk}, reason="near", at=world.NOON)
    assert log.first_broken(tx) is None


def test_a_person_appoints_within_the_rules(tx: Tx) -> None:
    (case,) = waiting(tx, 1)
    other = world.a_mediator(products=("insurance",))
    objections.refuse_automation(acting(tx, Role.PARTY), [case], at=world.NOON)
    with pytest.raises(errors.ReasonMissing):
        choices.appoint(acting(tx, Role.ASSIGNER), {case: other.pk}, reason=" ", at=world.NOON)
    with pytest.raises(errors.MediatorBarred, match="PRODUCT"):
        choices.appoint(acting(tx, Role.ASSIGNER), {case: other.pk}, reason="free", at=world.NOON)


def test_the_assigner_decides_whether_a_mediator_is_replaced(tx: Tx) -> None:
    first, second = waiting(tx, 2)
    world.a_mediator()
    begun(tx, first)
    actions.confirm(acting(tx, Role.MEDIATOR), [second], at=world.NOON)
    objections.ask_replacement(acting(tx, Role.PARTY), {first: "interrupts"}, at=world.NOON)
    objections.ask_replacement(acting(tx, Role.BANK_OPERATOR), {second: "late"}, at=world.NOON)
    asked = objections.replacements_asked(tx)
    assert [(first, "respondent", "interrupts"), (second, "institution", "late")] == [
        (row.case_id, row.objected_by, row.objection) for row in asked
    ]
    director = acting(tx, Role.ASSIGNER)
    objections.keep(director, {second: "one session was late by five minutes"}, at=world.NOON)
    actions.replace(director, {first: "heard once"}, reason="trust is gone", at=world.NOON)
    assert [] == objections.replacements_asked(tx)
    assert (CaseState.AWAITING_ASSIGNMENT, CaseState.IN_MEDIATION) == (state(tx, first), state(tx, second))


def test_a_mediator_goes_on_when_both_sides_know_and_agree(tx: Tx) -> None:
    (case,) = waiting(tx, 1)
    world.a_mediator()
    assigned_to(tx, case)
    mediator = acting(tx, Role.MEDIATOR)
    disclosures.disclose(mediator, {case: "the respondent taught my son"}, at=world.NOON)
    disclosures.consent_to(acting(tx, Role.PARTY), [case], at=world.NOON)
    with pytest.raises(errors.DisclosureOpen):
        actions.confirm(mediator, [case], at=world.NOON)
    disclosures.consent_to(acting(tx, Role.BANK_OPERATOR), [case], at=world.NOON)
    actions.confirm(mediator, [case], at=world.NOON)
    assert CaseState.IN_MEDIATION == state(tx, case)
    assert "taught" not in str(tx.rows("SELECT payload FROM events WHERE case_id = %(id)s", id=case))


def test_a_mediator_is_out_when_a_side_objects_to_what_he_discloses(tx: Tx) -> None:
    (case,) = waiting(tx, 1)
    mediator = world.a_mediator()
    begun(tx, case)
    with transaction(Actor(role=Role.MEDIATOR, mediator_id=mediator.pk)) as own:
        disclosures.disclose(own, {case: "I once worked there"}, at=world.NOON)
    with transaction(Actor(role=Role.PARTY, case_id=case)) as party:
        disclosures.object_to(party, {case: ""}, at=world.NOON)
    assert (CaseState.AWAITING_ASSIGNMENT, None) == (state(tx, case), holder(tx, case))
    assert 0 == actions.assign(tx, at=world.NOON).assigned
    assert ["REJECTED"] == codes(tx, case, mediator)


def test_refusals_without_a_reason_are_counted_and_told(tx: Tx) -> None:
    ids = waiting(tx, 8)
    mediator = world.a_mediator()
    actions.assign(tx, at=world.NOON)
    own = acting(tx, Role.MEDIATOR)
    actions.decline(own, dict.fromkeys(ids[:5], DeclineReason.LOAD), at=world.NOON)
    actions.decline(own, dict.fromkeys(ids[5:7]), at=world.NOON)
    assert [] == actions.refusals(tx, at=world.NOON)
    assert 1 == actions.expire(tx, at=world.NOON + 4 * DAY)
    (told,) = actions.refusals(tx, at=world.NOON + 5 * DAY)
    assert (mediator.pk, mediator.name, 3) == (told.mediator_id, told.name, told.refusals)
    assert [] == actions.refusals(tx, at=world.NOON + 400 * DAY)


def test_a_second_mediation_starts_free_of_the_first_and_only_once(tx: Tx) -> None:
    (case,) = waiting(tx, 1)
    mediator = world.a_mediator()
    begun(tx, case)
    cases.terminate(acting(tx, Role.MEDIATOR), {case: TerminationReason.POSITIONS_TOO_FAR}, at=world.NOON + DAY)
    with transaction(Actor(role=Role.PARTY, case_id=case)) as party:
        actions.reopen(party, [case], at=world.NOON + 2 * DAY)
    assert (None, None) == tuple(tx.one("SELECT mediator_id, period_ends_on FROM cases WHERE id = %(id)s", id=case))
    assert "RELEASED" == tx.value("SELECT state FROM assignments WHERE case_id = %(id)s", id=case)
    tx.run(
        "UPDATE consents SET state = 'GIVEN', answered_by_id = party_id, answered_at = requested_at, evidence = 'log'"
        " WHERE state = 'REQUESTED'"
    )
    cases.move(acting(tx, Role.PARTY), CaseEvent.RECORD_CONSENT, cases.each([case]), at=world.NOON + 3 * DAY)
    actions.assign(tx, at=world.NOON + 3 * DAY)
    actions.confirm(acting(tx, Role.MEDIATOR), [case], at=world.NOON + 4 * DAY)
    ends = tx.value("SELECT period_ends_on FROM cases WHERE id = %(id)s", id=case)
    assert (mediator.pk, date(2026, 11, 16)) == (holder(tx, case), ends)  # the thirtieth day is a Sunday
    cases.terminate(acting(tx, Role.MEDIATOR), {case: TerminationReason.POSITIONS_TOO_FAR}, at=world.NOON + 5 * DAY)
    with pytest.raises(errors.AlreadyReopened):
        actions.reopen(acting(tx, Role.PARTY), [case], at=world.NOON + 6 * DAY)


def test_each_tie_to_an_institution_is_a_rule_of_its_own(tx: Tx) -> None:
    bank = world.a_bank()
    (case,) = waiting(tx, 1, bank)
    people = [world.a_mediator() for _ in range(4)]
    for mediator, kind in zip(people, ("kin", "employer", "own_debt", "recusal"), strict=True):
        Relation.objects.create(mediator=mediator, institution=bank, kind=kind)
    actions.assign(tx, at=world.NOON)
    assert [["KIN"], ["EMPLOYER"], ["OWN_DEBT"], ["RECUSED_THERE"]] == [codes(tx, case, one) for one in people]


def test_too_many_earlier_cases_of_one_institution_exclude(tx: Tx) -> None:
    capped, other = world.a_bank(), world.a_bank()
    mediator = world.a_mediator(capacity=100)
    done = [*waiting(tx, 12, capped), *waiting(tx, 8, other)]
    actions.assign(tx, at=world.NOON)
    actions.confirm(acting(tx, Role.MEDIATOR), done, at=world.NOON)
    cases.terminate(acting(tx, Role.MEDIATOR), dict.fromkeys(done, TerminationReason.POSITIONS_TOO_FAR), at=world.NOON)
    (case,) = waiting(tx, 1, capped)
    Institution.objects.filter(pk=capped.pk).update(mediator_share_pct=50)
    actions.assign(tx, at=world.NOON)
    assert ["EARLIER"] == codes(tx, case, mediator)
    Institution.objects.filter(pk=capped.pk).update(mediator_share_pct=60)
    assert mediator.pk == assigned_to(tx, case)


@pytest.mark.parametrize(("weekday", "absent", "places"), [(0, False, 20), (3, False, 20), (4, True, 20)])
def test_hours_of_work_bound_days_and_places(tx: Tx, weekday: int, absent: bool, places: int) -> None:
    """Monday noon to Thursday, the last day of an answer; eight hours are a fifth of a week."""
    mediator = world.a_mediator(capacity=100)
    WorkingHours.objects.create(mediator=mediator, weekday=weekday, starts=time(9), ends=time(17))
    (found,) = loading.roster(tx, on=TODAY)
    assert (absent, places) == (found.is_absent, found.capacity)


def test_what_a_party_speaks_decides_among_mediators(tx: Tx) -> None:
    case, only = waiting(tx, 2)
    speaks, other = world.a_mediator(), world.a_mediator()
    Mediator.objects.filter(pk=speaks.pk).update(languages=["hakka"], skills={"credit_card": 70})
    parties = contact.respondents(tx, [case, only])
    with transaction(Actor(role=Role.PARTY, case_id=case)) as party:
        cases.record_language(party, [parties[case]], language=Language.HAKKA, speaks_only_it=False, at=world.NOON)
        with pytest.raises(errors.NotFound):
            cases.record_language(party, [parties[only]], language=Language.HAKKA, speaks_only_it=True, at=world.NOON)
    cases.record_language(tx, [parties[only]], language=Language.HAKKA, speaks_only_it=True, at=world.NOON)
    actions.assign(tx, at=world.NOON)
    assert [speaks.pk, speaks.pk] == [holder(tx, case), holder(tx, only)]
    assert ["LANGUAGE"] == codes(tx, only, other)
    told = runs.why(tx, case)
    assert told is not None
    assert 1500 == told.parts["language"]


def test_the_common_language_counts_for_nothing(tx: Tx) -> None:
    (case,) = waiting(tx, 1)
    (party,) = contact.respondents(tx, [case]).values()
    cases.record_language(tx, [party], language=Language.MANDARIN, speaks_only_it=True, at=world.NOON)
    (kind,) = loading.kinds(tx, [case], on=TODAY).values()
    assert ("", False) == (kind.language, kind.speaks_only_it)


def test_both_sides_read_why_and_only_the_centre_reads_the_figures(tx: Tx) -> None:
    bank = world.a_bank()
    (case,) = waiting(tx, 1, bank)
    world.a_mediator(), world.a_mediator()
    mediator = assigned_to(tx, case)
    sides = [
        Actor(role=Role.PARTY, case_id=case),
        Actor(role=Role.BANK_OPERATOR, institution_id=bank.pk),
        Actor(role=Role.MEDIATOR, mediator_id=mediator),
    ]
    for actor in sides:
        with transaction(actor) as own:
            told = runs.reason(own, case, "en")
            assert told.startswith("Matched together with all waiting cases by version 2 of the published rules")
            assert "drawn by lot" in told
            with pytest.raises(Exception, match="permission denied"), django_transaction.atomic():
                own.value("SELECT explanation FROM assignments")
    with transaction(SYSTEM) as staff:
        assert runs.why(staff, case)
