"""The plan of a day: whom it tries, why, and that the governor would let every one of them pass."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures import world
from fixtures.world import NOON, SHANGHAI
from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import care, representing
from mediation.cases.representing import Representative
from mediation.cases.words import Vulnerability
from mediation.consent import actions as consent
from mediation.consent import answering
from mediation.contact import actions as contact
from mediation.contact import holdout, planning, rules, telling
from mediation.contact.holdout import TRIAL, Arm
from mediation.contact.planning import Room
from mediation.contact.response import AgeBand
from mediation.contact.slots import CALLS, HOURS, SLOTS, Band
from mediation.db import Actor, Tx
from mediation.vocabulary import Caller, Channel, ConsentPurpose, ContactOutcome, Role

TODAY, MORNING = date(2026, 11, 2), datetime(2026, 11, 2, 7, 45, tzinfo=SHANGHAI)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MUCH = Room(calls_an_hour=dict.fromkeys(Band, 100), messages=100, letters=100)
FEW = Room(calls_an_hour=dict.fromkeys(Band, 1), messages=2, letters=1)


@pytest.fixture
def people(tx: Tx) -> list[int]:
    """The respondents of forty cases accepted three weeks ago, every one a person with a number of their own."""
    case_ids = world.some_accepted_cases(tx, world.a_bank(), 40)
    respondents = list(contact.respondents(tx, case_ids).values())
    for number, party in enumerate(respondents):  # the same people, hence the same arms, in whatever order tests run
        tx.run(
            "UPDATE parties SET id_index = decode(md5(%(n)s), 'hex') WHERE id = %(id)s", n=f"person {number}", id=party
        )
    return respondents


def case_of(tx: Tx, party: int) -> int:
    return int(tx.value("SELECT case_id FROM parties WHERE id = %(party)s", party=party))


def tried(tx: Tx, party: int, at: datetime, outcome: ContactOutcome, channel: Channel = Channel.CALL) -> None:
    contact.record(
        tx, [contact.Attempt(party_id=party, channel=channel, outcome=outcome, at=at)], caller=Caller.CENTRE, at=at
    )


def planned(tx: Tx, room: Room = MUCH, *, day: date = TODAY, at: datetime = MORNING) -> dict[int, planning.Planned]:
    made = planning.plan(tx, day, at=at, room=room)
    found = {one.party_id: one for one in planning.today(tx, day)}
    assert made == len(found)
    return found


def arms(tx: Tx) -> dict[int, Arm]:
    return {
        row.party_id: Arm(row.arm)
        for row in tx.rows("SELECT party_id, arm FROM planned_contacts WHERE day = %(day)s", day=TODAY)
    }


def assert_lawful(tx: Tx, found: dict[int, planning.Planned]) -> None:
    """Each may be tried in the first and in the last minute of its band."""
    for party, one in found.items():
        for hour, minute in ((HOURS[one.band].start, 0), (HOURS[one.band].stop - 1, 59)):
            moment = datetime(TODAY.year, TODAY.month, TODAY.day, hour, minute, tzinfo=SHANGHAI)
            assert contact.refusals(tx, [party], one.channel, at=moment) == {}


WHAT_HAPPENS = st.sampled_from(("connected", "no_answer", "busy", "refused", "wrong_person", "dead", "no_call",
                                "no_sms", "no_letter", "message", "letter", "over", "reserved"))  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(st.tuples(st.integers(0, 39), WHAT_HAPPENS, st.integers(0, 200)), max_size=40))
def test_nobody_is_planned_for_whom_the_governor_would_refuse(
    tx: Tx, people: list[int], story: list[tuple[int, str, int]]
) -> None:
    from django.db import transaction

    with transaction.atomic():
        for who, what, hours in sorted(story, key=lambda told: -told[2]):
            happens(tx, people[who], what, at=MORNING.replace(hour=21) - DAY - hours * HOUR)
        found = planned(tx)
        assert_lawful(tx, found)
        assert {one.channel for one in found.values()} <= {slot.channel for slot in SLOTS}
        transaction.set_rollback(True)


def happens(tx: Tx, party: int, what: str, *, at: datetime) -> None:
    """Something that a rule of contact looks at, unless a rule refuses it."""
    from django.db import transaction

    at = at.replace(hour=min(21, max(8, at.hour)))
    try:
        with transaction.atomic():
            match what:
                case "no_call" | "no_sms" | "no_letter":
                    contact.opt_out(tx, party, Channel(what.removeprefix("no_")), at=at)
                case "message" | "letter":
                    tried(tx, party, at, ContactOutcome.DELIVERED, Channel.SMS if what == "message" else Channel.LETTER)
                case "over":
                    cases.withdraw(tx, [case_of(tx, party)], reason="paid", at=at)
                case "reserved":
                    for _ in range(3):
                        contact.reserve(tx, party, Channel.CALL, caller=Caller.BANK, at=MORNING.replace(hour=21))
                case _:
                    tried(tx, party, at, ContactOutcome(what))
    except errors.MediationError:
        pass


def test_the_same_facts_give_the_same_plan_and_a_day_is_planned_once(tx: Tx, people: list[int]) -> None:
    from django.db import transaction

    found = []
    for _ in range(2):
        with transaction.atomic():
            found.append(planned(tx, FEW))
            assert planned(tx, MUCH).keys() == found[-1].keys()
            transaction.set_rollback(True)
    assert found[0] == found[1]


def test_no_band_has_more_calls_than_callers_and_both_arms_share_it(tx: Tx, people: list[int]) -> None:
    found = planned(tx, FEW)
    calls = Counter(one.band for one in found.values() if one.channel is Channel.CALL)
    assert all(calls[band] <= len(HOURS[band]) for band in Band)
    assert 17 == len(found)  # fourteen calls, two messages, one letter
    more = holdout.split(MUCH.places(TODAY, MORNING))
    assert (more[Arm.LEARNT] + more[Arm.PLAIN] == MUCH.places(TODAY, MORNING)).all()


def test_whose_clock_runs_out_goes_first(tx: Tx, people: list[int]) -> None:
    calm, urgent = (case_of(tx, party) for party in people[:2])
    flagged = "INSERT INTO case_flags (case_id, code, verdict, shown_to, due_on, raised_at, note)" \
              " VALUES (%(case)s, 'LIMITATION', 'accept', '{}', %(on)s, %(at)s, '')"  # fmt: skip
    tx.run("UPDATE cases SET accepted_on = %(on)s", on=TODAY)
    for case, days in ((calm, 300), (urgent, 0)):
        tx.run(flagged, case=case, on=TODAY + days * DAY, at=NOON)
    one_call = Room(calls_an_hour={**dict.fromkeys(Band, 0), Band.NOON: 1}, messages=0, letters=0)
    found = planned(tx, one_call)
    assert {people[1]: "timebar"} == {party: one.clock for party, one in found.items() if one.clock == "timebar"}
    assert f"limitation or a guarantee ends on {TODAY}" in telling.why(found[people[1]], TODAY).en


def test_the_hour_at_which_people_answer_is_chosen_and_told(tx: Tx, people: list[int]) -> None:
    for weeks in range(1, 4):
        for party in people:
            day = MORNING - weeks * 5 * DAY
            tried(tx, party, day.replace(hour=9), ContactOutcome.NO_ANSWER)
            tried(tx, party, day.replace(hour=19), [ContactOutcome.NO_ANSWER, ContactOutcome.CONNECTED][weeks % 2])
    found, drawn = planned(tx), arms(tx)
    learnt = [one for party, one in found.items() if drawn[party] is Arm.LEARNT]
    assert {Band.EVENING} == {one.band for one in learnt}
    assert {(3, 2)} == {(one.tried, one.reached) for one in learnt}
    told = telling.why(learnt[0], TODAY)
    assert told.en.startswith(
        "Evening calls reached them 2 of 3 times; with others of their product and age 80 of 120;"
    )
    assert told.zh.startswith("晚间电话3次中2次接通；同类案件、同年龄段120次中80次接通；")
    assert "nobody tried for 5 days" in told.en


def test_what_is_told_does_not_tell_the_arm(tx: Tx, people: list[int]) -> None:
    found, drawn = planned(tx), arms(tx)
    assert {Arm.LEARNT, Arm.PLAIN} == set(drawn.values())
    for arm in Arm:
        told = [telling.why(one, TODAY) for party, one in found.items() if drawn[party] is arm]
        assert all(arm.value not in one.en and arm.zh not in one.zh for one in told)
    assert not {"arm", "chance", "version"} & set(planning.Planned.__dataclass_fields__)
    mediator = world.a_mediator()
    tx.run("UPDATE cases SET mediator_id = %(id)s", id=mediator.pk)
    eyes = Tx(Actor(role=Role.MEDIATOR, mediator_id=mediator.pk))
    eyes.run(eyes.actor.statement())
    assert set(found) == {one.party_id for one in planning.today(eyes, TODAY)}
    with pytest.raises(Exception, match="permission denied"):
        eyes.rows("SELECT arm FROM planned_contacts")


def test_the_arm_is_drawn_by_the_published_seed(tx: Tx, people: list[int]) -> None:
    from hashlib import sha256

    planned(tx)
    rows = tx.rows("SELECT person_index, arm FROM planned_contacts")
    for row in rows:
        drawn = int.from_bytes(sha256(TRIAL.seed.encode() + bytes(row.person_index)).digest()[:2], "big")
        assert (Arm.PLAIN if drawn < TRIAL.plain_of_65536 else Arm.LEARNT) == row.arm


def test_who_was_just_reached_or_written_to_is_left_alone(tx: Tx, people: list[int]) -> None:
    reached, written = people[:2]
    yesterday = MORNING.replace(hour=10) - DAY
    tried(tx, reached, yesterday, ContactOutcome.CONNECTED)
    tried(tx, written, yesterday, ContactOutcome.DELIVERED, Channel.SMS)
    found = planned(tx, Room(calls_an_hour=dict.fromkeys(Band, 0), messages=1000, letters=0))
    assert not {reached, written} & set(found)


def test_who_has_given_no_consent_to_coordination_is_tried_for_one_case(tx: Tx, people: list[int]) -> None:
    alone, together = people[0:2], people[2:4]
    for first, second in (alone, together):
        tx.run("UPDATE parties SET id_index = decode(md5(%(n)s), 'hex') WHERE id IN (%(a)s, %(b)s)",
               n=f"{first}", a=first, b=second)  # fmt: skip
    case_ids = [case_of(tx, party) for party in together]
    agreed = answering.Answer(party_id=together[0], purpose=ConsentPurpose.COORDINATION, channel=Channel.PORTAL)
    answering.give(tx, agreed, at=NOON)
    found = planned(tx)
    assert [()] == [found[party].also for party in alone if party in found]
    ((chosen, other),) = [(one.case_id, one.also) for party, one in found.items() if party in together]
    assert {chosen, *other} == set(case_ids)
    assert "1 more case of theirs" in telling.why(found[next(p for p in together if p in found)], TODAY).en


def test_bands_that_are_over_have_no_room(tx: Tx, people: list[int]) -> None:
    found = planned(tx, at=MORNING.replace(hour=15))
    assert {Band.AFTERNOON, Band.EVENING} >= {one.band for one in found.values()}


def test_what_came_of_a_planned_contact_is_told_from_the_ledger(tx: Tx, people: list[int]) -> None:
    found = planned(tx)
    one = next(one for one in found.values() if one.channel is Channel.CALL)
    moment = MORNING.replace(hour=HOURS[one.band].start)
    tried(tx, one.party_id, moment, ContactOutcome.NO_ANSWER)
    assert {one.party_id: "no_answer"} == {
        again.party_id: again.outcome for again in planning.today(tx, TODAY) if again.outcome
    }


def test_old_plans_are_dropped(tx: Tx, people: list[int]) -> None:
    made = len(planned(tx))
    assert 0 == planning.forget(tx, at=MORNING + planning.KEPT)
    assert made == planning.forget(tx, at=MORNING + planning.KEPT + DAY)


def test_uplift_counts_everybody_of_an_arm_planned_for_or_not(tx: Tx, people: list[int]) -> None:
    tried(tx, people[0], NOON + 13 * DAY, ContactOutcome.CONNECTED)
    tried(tx, people[1], NOON + 15 * DAY, ContactOutcome.CONNECTED)
    ids = [case_of(tx, people[2])]
    consent.seek(tx, ids, at=NOON)
    consent.give(Tx(Actor(role=Role.PARTY)), ids, channel=Channel.PORTAL, at=NOON + DAY)
    early, late = (holdout.counts(tx, at=NOON + days * DAY) for days in (13, 16))
    assert 0 == sum(arm.people for arm in early.values())
    assert (len(people), 2) == (
        sum(arm.people for arm in late.values()),
        sum(arm.answered for arm in late.values()),
    )


def test_who_calls_nobody_sees_no_plan(tx: Tx) -> None:
    with pytest.raises(errors.NotPermitted):
        planning.today(Tx(Actor(role=Role.COURT_LIAISON, court_id=1)), TODAY)


def test_the_plan_reads_nothing_that_it_must_not_know() -> None:
    text = planning.sql.classes.text
    for column in ("sex", "region_code", "language", "claim_total", "liability", "name", "institution", "legal_rep"):
        assert column not in text


def test_the_hours_of_the_bands_are_those_of_the_rules() -> None:
    assert list(rules.HOURS) == [hour for hours in HOURS.values() for hour in hours]
    assert [slot.band for slot in CALLS] == list(Band)


def test_the_bands_of_ages_that_are_published_are_those_that_people_are_put_in(tx: Tx) -> None:
    births = [date(1991, 11, 3), date(1991, 11, 2), date(1976, 11, 3), date(1976, 11, 2), None]
    bands = [AgeBand(tx.value("SELECT age_band(%(born)s::date, %(day)s)", born=born, day=TODAY)) for born in births]
    assert bands == [AgeBand.YOUNG, AgeBand.MIDDLE, AgeBand.MIDDLE, AgeBand.OLDER, AgeBand.UNKNOWN]


def test_who_is_represented_is_tried_through_who_acts_for_them_while_they_may(tx: Tx, people: list[int]) -> None:
    her = people[0]
    until = TODAY + timedelta(days=1)
    who = Representative(
        name="李律师", id_number="35050319800101001X", phone="13900139000", holds_from=NOON.date(), holds_until=until
    )
    agent = representing.add(tx, her, who, at=NOON)
    for day, tried_party in ((TODAY, agent), (until, agent), (until + timedelta(days=1), her)):
        found = planned(tx, day=day, at=datetime.combine(day, MORNING.timetz()))
        assert {her, agent} & set(found) == {tried_party}
        assert case_of(tx, her) == found[tried_party].case_id


def test_who_is_written_to_only_is_given_no_call(tx: Tx, people: list[int]) -> None:
    care.raise_flag(tx, people[0], Vulnerability.HEARING, at=NOON)
    assert planned(tx)[people[0]].channel is not Channel.CALL
