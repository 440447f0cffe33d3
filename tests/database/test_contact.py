"""The contact governor: one budget for all callers and cases, kept by the database whoever writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction as django_transaction

from fixtures import world
from fixtures.world import NOON, SHANGHAI
from mediation import errors
from mediation.accounts.models import Institution
from mediation.cases import actions as cases
from mediation.cases import care, log, opening, representing
from mediation.cases.representing import Representative
from mediation.cases.words import Vulnerability
from mediation.consent import actions as consent
from mediation.contact import actions as contact
from mediation.contact import rules
from mediation.db import Actor, Tx
from mediation.vocabulary import Caller, CaseEvent, Channel, ContactOutcome, PartyRole, Role

SHE, HE = "350503199001011236", "350503199001011244"
TODAY = NOON.date()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CONNECTED, REFUSED, NO_ANSWER = ContactOutcome.CONNECTED, ContactOutcome.REFUSED, ContactOutcome.NO_ANSWER


def a_party(
    tx: Tx,
    person: str = SHE,
    *,
    bank: Institution | None = None,
    phone: str = "13800138000",
    role: PartyRole = PartyRole.RESPONDENT,
) -> int:
    """A person in a new accepted case; the id of their row in it."""
    (filing,) = world.some_filings(bank or world.a_bank(), 1)
    (them,) = filing.parties
    them = replace(them, id_number=person, phone=phone, role=role)
    (case,) = cases.accept(tx, opening.open_cases(tx, [replace(filing, parties=(them,))], at=NOON - DAY), at=NOON - DAY)
    return int(tx.value("SELECT id FROM parties WHERE case_id = %(case)s", case=case))


def case_of(tx: Tx, party: int) -> int:
    return int(tx.value("SELECT case_id FROM parties WHERE id = %(party)s", party=party))


def call(tx: Tx, party: int, at: datetime, outcome: ContactOutcome = CONNECTED) -> None:
    """Reserved, dialled at once, and told a minute later."""
    leave = contact.reserve(tx, party, Channel.CALL, caller=Caller.CENTRE, at=at)
    assert contact.record_result(tx, leave.id, outcome, dialled_at=at, at=at + MINUTE) is None


def reserve(tx: Tx, party: int, at: datetime = NOON, *, caller: Caller = Caller.CENTRE) -> contact.Reservation:
    return contact.reserve(tx, party, Channel.CALL, caller=caller, at=at)


@contextmanager
def refused(rule: str, *, earliest: datetime | None = None) -> Iterator[None]:
    with pytest.raises(errors.ContactNotAllowed) as found, django_transaction.atomic():
        yield
    assert (rule, earliest) == (found.value.facts["rule"], found.value.facts["earliest"])


@contextmanager
def acting(actor: Actor) -> Iterator[Tx]:
    eyes = Tx(actor)
    eyes.run(actor.statement())
    yield eyes
    eyes.run("SET LOCAL ROLE med_staff")


def test_three_connected_calls_a_day_over_all_callers_and_cases(tx: Tx) -> None:
    here, there = a_party(tx), a_party(tx)
    call(tx, here, NOON)
    call(tx, there, NOON + HOUR)
    reserve(tx, here, NOON + 2 * HOUR, caller=Caller.BANK)
    tomorrow = datetime(2026, 10, 13, 8, tzinfo=SHANGHAI)
    with refused("DAILY-LIMIT", earliest=NOON + 2 * HOUR + rules.DIAL_WITHIN + timedelta(microseconds=1)):
        reserve(tx, there, NOON + 2 * HOUR)
    assert 0 == contact.budget(tx, there, at=NOON + 2 * HOUR)
    call(tx, there, NOON + 3 * HOUR)
    with refused("DAILY-LIMIT", earliest=tomorrow):
        reserve(tx, here, NOON + 4 * HOUR)
    reserve(tx, here, tomorrow)


@pytest.mark.parametrize("outcome", [NO_ANSWER, ContactOutcome.BUSY, ContactOutcome.RELEASED], ids=str)
def test_a_call_that_reached_nobody_costs_nothing(tx: Tx, outcome: ContactOutcome) -> None:
    party = a_party(tx)
    for minutes in range(5):
        call(tx, party, NOON + minutes * MINUTE, outcome)
    assert 3 == contact.budget(tx, party, at=NOON + HOUR)


def test_a_reservation_not_used_lapses_and_its_slot_is_free(tx: Tx) -> None:
    party = a_party(tx)
    for _ in range(3):
        reserve(tx, party)
    with refused("DAILY-LIMIT", earliest=NOON + rules.DIAL_WITHIN + timedelta(microseconds=1)):
        reserve(tx, party, NOON + 14 * MINUTE)
    assert 2 == reserve(tx, party, NOON + 16 * MINUTE).left


def test_a_dialled_call_holds_its_slot_until_its_result(tx: Tx) -> None:
    party = a_party(tx)
    leaves = [reserve(tx, party) for _ in range(3)]
    for leave in leaves:
        contact.record_result(tx, leave.id, ContactOutcome.DIALLED, dialled_at=NOON, at=NOON)
    with refused("DAILY-LIMIT", earliest=datetime(2026, 10, 13, 8, tzinfo=SHANGHAI)):
        reserve(tx, party, NOON + 5 * HOUR)
    contact.record_result(tx, leaves[0].id, NO_ANSWER, dialled_at=NOON, at=NOON + 5 * HOUR)
    assert 0 == reserve(tx, party, NOON + 5 * HOUR).left


def test_a_late_result_is_lawful_while_a_slot_is_left_and_else_kept_for_supervision(tx: Tx) -> None:
    party = a_party(tx)
    early = [reserve(tx, party) for _ in range(2)]
    for hours in (1, 2):
        call(tx, party, NOON + hours * HOUR)
    told = [contact.record_result(tx, leave.id, CONNECTED, dialled_at=NOON, at=NOON + 3 * HOUR) for leave in early]
    assert [None, rules.BY_CODE["DAILY-LIMIT"]] == told
    assert [("connected", "DAILY-LIMIT")] == [
        tuple(row) for row in tx.rows("SELECT outcome, rule FROM contact_results WHERE attempt_id IS NULL")
    ]
    assert log.first_broken(tx) is None


def test_a_result_told_twice_is_kept_once(tx: Tx) -> None:
    party = a_party(tx)
    leave = reserve(tx, party)
    for later in (1, 2):
        assert contact.record_result(tx, leave.id, CONNECTED, dialled_at=NOON, at=NOON + later * MINUTE) is None
    assert 1 == tx.value("SELECT count(*) FROM contact_results")
    assert rules.BY_CODE["RESERVED-FIRST"] == contact.record_result(
        tx, leave.id, NO_ANSWER, dialled_at=NOON, at=NOON + 3 * MINUTE
    )
    assert ["contact:reserve", "contact:result", "contact:result"] == [
        event.event for event in cases.timeline(tx, case_of(tx, party)) if event.event.startswith("contact:")
    ]


def test_calls_keep_the_hours_of_shanghai_whatever_zone_they_are_told_in(tx: Tx) -> None:
    party = a_party(tx)
    opens = datetime(2026, 10, 12, 8, tzinfo=SHANGHAI)
    with refused("HOURS", earliest=opens):
        reserve(tx, party, datetime(2026, 10, 11, 23, 59, tzinfo=UTC))
    reserve(tx, party, datetime(2026, 10, 12, 0, 0, tzinfo=UTC))
    last = reserve(tx, party, datetime(2026, 10, 12, 21, 59, tzinfo=SHANGHAI))
    assert datetime(2026, 10, 12, 21, 59, 59, 999_999, tzinfo=SHANGHAI) == last.until
    with refused("HOURS", earliest=opens + DAY):
        reserve(tx, party, datetime(2026, 10, 12, 22, tzinfo=SHANGHAI))
    assert rules.BY_CODE["RESERVED-FIRST"] == contact.record_result(
        tx, last.id, CONNECTED, dialled_at=opens + 14 * HOUR, at=opens + 15 * HOUR
    )


def test_a_person_may_agree_to_other_hours_and_take_it_back(tx: Tx) -> None:
    party, again = a_party(tx), a_party(tx)
    eve = datetime(2026, 12, 31, 23, 50, tzinfo=SHANGHAI)
    contact.agree_hours(tx, party, [23, 0], at=NOON)
    for minutes in range(3):
        call(tx, again, eve + minutes * MINUTE)
    with refused("DAILY-LIMIT", earliest=datetime(2027, 1, 1, tzinfo=SHANGHAI)):
        reserve(tx, party, eve + 5 * MINUTE)
    assert 2 == reserve(tx, party, datetime(2027, 1, 1, 0, 1, tzinfo=SHANGHAI)).left
    contact.agree_hours(tx, party, [], at=eve + HOUR)
    with refused("HOURS", earliest=datetime(2027, 1, 1, 8, tzinfo=SHANGHAI)):
        reserve(tx, again, datetime(2027, 1, 1, 0, 30, tzinfo=SHANGHAI))


def test_nobody_calls_at_the_hours_a_person_keeps_quiet_in_any_case_of_theirs(tx: Tx) -> None:
    here, there = a_party(tx), a_party(tx)
    contact.keep_quiet(tx, here, [12, 13, 14], at=NOON)
    with refused("QUIET-HOUR", earliest=NOON.replace(hour=15)):
        reserve(tx, there, NOON.replace(hour=12))
    assert reserve(tx, there, NOON.replace(hour=11, minute=50)).until < NOON.replace(hour=12, minute=0)
    contact.keep_quiet(tx, here, [], at=NOON)
    reserve(tx, there, NOON.replace(hour=12))
    with pytest.raises(errors.QuietHour), django_transaction.atomic():
        contact.keep_quiet(tx, here, [7], at=NOON)


def test_quiet_hours_until_midnight_leave_the_next_permitted_hour_of_the_new_year(tx: Tx) -> None:
    party, eve = a_party(tx), datetime(2026, 12, 31, 19, 30, tzinfo=SHANGHAI)
    contact.keep_quiet(tx, party, [8, 19, 20, 21], at=NOON)
    with refused("QUIET-HOUR", earliest=datetime(2027, 1, 1, 9, tzinfo=SHANGHAI)):
        reserve(tx, party, eve)


def test_who_is_to_be_written_to_only_is_not_called(tx: Tx) -> None:
    here, there = a_party(tx), a_party(tx)
    care.raise_flag(tx, here, Vulnerability.HEARING, at=NOON)
    with refused("WRITTEN-ONLY"):
        reserve(tx, there)
    contact.reserve(tx, there, Channel.SMS, caller=Caller.CENTRE, at=NOON)
    care.clear_flag(tx, here, Vulnerability.HEARING, at=NOON)
    reserve(tx, there)


def test_after_a_refusal_nobody_calls_for_seven_days(tx: Tx) -> None:
    here, there = a_party(tx), a_party(tx)
    call(tx, here, NOON, REFUSED)
    with refused("COOL-OFF", earliest=NOON + 7 * DAY):
        reserve(tx, there, NOON + 6 * DAY)
    reserve(tx, there, NOON + 7 * DAY)
    contact.reserve(tx, here, Channel.SMS, caller=Caller.CENTRE, at=NOON + HOUR)


def test_who_opts_out_of_a_channel_is_left_alone_on_it_in_every_case(tx: Tx) -> None:
    here, there = a_party(tx), a_party(tx)
    contact.opt_out(tx, here, Channel.CALL, at=NOON)
    contact.opt_out(tx, here, Channel.CALL, at=NOON + MINUTE)
    with refused("OPTED-OUT"):
        reserve(tx, there, NOON + HOUR)
    contact.reserve(tx, there, Channel.EMAIL, caller=Caller.CENTRE, at=NOON + HOUR)
    contact.opt_in(tx, there, Channel.CALL, at=NOON + 2 * HOUR)
    reserve(tx, here, NOON + 3 * HOUR)


def test_a_wrong_number_is_quarantined_in_every_case_until_corrected(tx: Tx) -> None:
    hers, his = a_party(tx, SHE), a_party(tx, HE)
    elsewhere = a_party(tx, SHE, phone="13900139000")
    call(tx, hers, NOON, ContactOutcome.WRONG_PERSON)
    for channel in (Channel.CALL, Channel.SMS):
        with refused("NUMBER-QUARANTINED"):
            contact.reserve(tx, his, channel, caller=Caller.CENTRE, at=NOON + HOUR)
    reserve(tx, elsewhere, NOON + HOUR)
    contact.correct_number(tx, his, at=NOON + 2 * HOUR)
    reserve(tx, hers, NOON + 3 * HOUR)
    contact.quarantine(tx, hers, at=NOON + 4 * HOUR)
    with refused("NUMBER-QUARANTINED"):
        reserve(tx, his, NOON + 5 * HOUR)


def test_nobody_calls_on_a_case_that_is_over(tx: Tx) -> None:
    party, other = a_party(tx), a_party(tx)
    case = case_of(tx, party)
    consent.seek(tx, [case], at=NOON)
    consent.refuse(Tx(Actor.taken_down(Role.PARTY)), [case], channel=Channel.PORTAL, at=NOON)
    with refused("CASE-OVER"):
        reserve(tx, party)
    reserve(tx, other)


def test_third_persons_are_never_contacted_and_agents_only_with_authority(tx: Tx) -> None:
    with refused("DEBTOR-ONLY"):
        reserve(tx, a_party(tx, role=PartyRole.AGENT))
    debtor = a_party(tx)
    his = Representative(name="李律师", id_number=HE, phone="13800138000", holds_from=TODAY, holds_until=TODAY)
    agent = representing.add(tx, debtor, his, at=NOON)
    reserve(tx, agent)
    with refused("DEBTOR-ONLY"):
        reserve(tx, agent, NOON + DAY)
    representing.end(tx, agent, principal_id=debtor, at=NOON + MINUTE)
    with refused("DEBTOR-ONLY"):
        reserve(tx, agent, NOON + MINUTE)
    reserve(tx, a_party(tx, role=PartyRole.GUARANTOR))


def test_a_fair_try_is_three_channels_over_three_days_and_reservations_prove_nothing(tx: Tx) -> None:
    party = a_party(tx)
    reserve(tx, party)
    tries = [(Channel.SMS, 0), (Channel.LETTER, 3)]
    made = [
        contact.Attempt(party_id=party, channel=channel, outcome=NO_ANSWER, at=NOON + days * DAY)
        for channel, days in tries
    ]
    contact.record(tx, made, caller=Caller.CENTRE, at=NOON + 3 * DAY)
    (found,) = contact.ladder(tx, [case_of(tx, party)])
    assert (2, 3 * DAY, False) == (found.channels, found.span, found.is_climbed)
    call(tx, party, NOON + 3 * DAY + HOUR, NO_ANSWER)
    assert contact.ladder(tx, [case_of(tx, party)])[0].is_climbed


def test_a_case_is_not_given_up_around_the_ladder_either(tx: Tx) -> None:
    case = case_of(tx, a_party(tx))
    consent.seek(tx, [case], at=NOON)
    with pytest.raises(errors.LadderIncomplete):
        cases.move(tx, CaseEvent.UNREACHABLE, cases.each([case], reason="unreachable"), at=NOON + 9 * DAY)


def test_calls_recorded_in_bulk_share_the_budget_or_none_is_recorded(tx: Tx) -> None:
    parties = [a_party(tx) for _ in range(4)]
    made = [contact.Attempt(party_id=p, channel=Channel.CALL, outcome=CONNECTED, at=NOON) for p in parties]
    with pytest.raises(errors.DailyLimitReached), django_transaction.atomic():
        contact.record(tx, made, caller=Caller.CENTRE, at=NOON)
    assert 3 == contact.record(tx, made[:3], caller=Caller.CENTRE, at=NOON)
    assert 0 == contact.budget(tx, parties[3], at=NOON)


def test_a_bank_learns_how_many_calls_are_left_and_nothing_of_others(tx: Tx) -> None:
    mine, theirs = world.a_bank(), world.a_bank()
    party, other = a_party(tx, bank=mine), a_party(tx, bank=theirs)
    call(tx, other, NOON)
    with acting(Actor(role=Role.BANK_OPERATOR, institution_id=mine.pk)) as clerk:
        assert 2 == contact.budget(clerk, party, at=NOON)
        leave = contact.reserve(clerk, party, Channel.CALL, caller=Caller.BANK, at=NOON)
        assert 1 == leave.left
        assert contact.record_result(clerk, leave.id, CONNECTED, dialled_at=NOON + HOUR, at=NOON + HOUR)
        assert ["RESERVED-FIRST"] == [row.rule for row in clerk.rows("SELECT rule FROM contact_results")]
        assert [party] == [row.party_id for row in clerk.rows("SELECT party_id FROM contact_attempts")]
        with pytest.raises(errors.NotFound):
            contact.budget(clerk, other, at=NOON)
        with pytest.raises(errors.NotPermitted):
            contact.reserve(clerk, party, Channel.CALL, caller=Caller.CENTRE, at=NOON)
        with pytest.raises(Exception, match="permission denied"), django_transaction.atomic():
            clerk.rows("SELECT slot FROM contact_attempts")


def test_nothing_personal_is_in_the_events_of_contact(tx: Tx) -> None:
    party = a_party(tx)
    call(tx, party, NOON)
    contact.opt_out(tx, party, Channel.SMS, at=NOON)
    said = " ".join(str(event.payload) for event in cases.timeline(tx, case_of(tx, party))[2:])
    assert "connected" in said
    assert not any(secret in said for secret in (SHE, "13800138000"))


CALL = """
INSERT INTO contact_attempts (case_id, party_id, person_index, phone_index, channel, caller, outcome, reserved_at,
                              reserved_until, at, slot, is_agreed_hour, actor_id)
SELECT case_id, id, {person}, phone_index, 'call', 'bank', {outcome}, {at}, {at}, {at}, {slot}, {agreed}, 0
  FROM parties WHERE id = %(party)s
"""
LAWFUL = {
    "person": "id_index", "outcome": "'connected'", "at": "timestamptz '2026-10-12 15:00+08'", "slot": "2",
    "agreed": "false",
}  # fmt: skip
BY_HAND = {
    "a fourth slot": {"slot": "4"},
    "a slot twice": {"slot": "1"},
    "no slot": {"slot": "NULL"},
    "at night": {"at": "timestamptz '2026-10-12 14:00Z'"},
    "at an hour that nobody agreed to": {"at": "timestamptz '2026-10-12 23:00+08'", "agreed": "true"},
    "another person": {"person": "sha256('x')"},
    "a slot for who did not answer": {"outcome": "'no_answer'"},
}


@pytest.fixture
def owner(tx: Tx) -> Tx:
    """Who owns the tables, as psql would; the actions are passed by."""
    tx.run("SET LOCAL ROLE NONE")
    return tx


def by_hand(tx: Tx, party: int, **changed: str) -> int:
    return tx.run(CALL.format(**LAWFUL | changed), party=party)


@pytest.mark.parametrize("wrong", BY_HAND.values(), ids=BY_HAND)
def test_the_owner_of_the_tables_cannot_write_it_either(owner: Tx, wrong: dict[str, str]) -> None:
    party = a_party(owner)
    call(owner, party, NOON)
    owner.run("SET LOCAL ROLE NONE")
    with pytest.raises(errors.ContactNotAllowed), django_transaction.atomic():
        by_hand(owner, party, **wrong)
    assert 1 == by_hand(owner, party)


def _over(tx: Tx, party: int) -> None:
    cases.withdraw(Tx(Actor.taken_down(Role.BANK_OPERATOR)), [case_of(tx, party)], reason="paid", at=NOON)


BEFORE = {
    "after a refusal": lambda tx, party: call(tx, party, NOON, REFUSED),
    "opted out": lambda tx, party: contact.opt_out(tx, party, Channel.CALL, at=NOON),
    "wrong number": lambda tx, party: contact.quarantine(tx, party, at=NOON),
    "number dead": lambda tx, party: call(tx, party, NOON, ContactOutcome.DEAD),
    "case over": _over,
}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
def test_nor_after_what_the_person_said(owner: Tx, before: object) -> None:
    party = a_party(owner)
    contact.may_contact(owner, case_of(owner, party), Channel.CALL, at=NOON)
    before(owner, party)  # type: ignore[operator]
    owner.run("SET LOCAL ROLE NONE")
    with pytest.raises(errors.ContactNotAllowed):
        by_hand(owner, party)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE contact_attempts SET outcome = 'no_answer', slot = NULL",
        "UPDATE contact_attempts SET at = at - interval '1 second'",
        "UPDATE contact_attempts SET outcome = NULL",
        "UPDATE contact_attempts SET person_index = sha256('x')",
        "DELETE FROM contact_attempts",
        "TRUNCATE contact_attempts CASCADE",
    ],
)
def test_an_attempt_with_its_result_is_final(owner: Tx, change: str) -> None:
    call(owner, a_party(owner), NOON)
    owner.run("SET LOCAL ROLE NONE")
    with pytest.raises(errors.AttemptIsFinal):
        owner.run(f"SET CONSTRAINTS ALL IMMEDIATE; {change}")


def test_the_database_has_the_numbers_that_the_table_says(tx: Tx) -> None:
    said = " ".join(
        row.text
        for row in tx.rows(
            "SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint WHERE conrelid = 'contact_attempts'::regclass"
            " UNION ALL SELECT prosrc FROM pg_proc WHERE proname IN ('refuse_unlawful_attempt', 'refuse_unreachable')"
        )
    )
    assert f"(slot <= {rules.CALLS_A_DAY})" in said
    assert f">= ({rules.HOURS.start})::numeric" in said
    assert f"<= ({rules.HOURS.stop - 1})::numeric" in said
    assert f"interval '{rules.COOL_OFF.days} days'" in said
    assert f"interval '{rules.LADDER_SPAN.days} days'" in said
    assert f"count(DISTINCT e.channel) < {rules.LADDER_CHANNELS}" in said
    assert all(f"'{state}'" in said for state in rules.OVER)
