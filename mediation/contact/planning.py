"""The plan of a day: whom to try, when and by which channel, so that a day's room reaches the most that matters.

Worth of a slot is the chance to reach the person in it times how soon a legal clock of theirs runs out. Each person
has one contact at most, for the case whose clock ends first; together with their other cases only where they consented
to coordination. Who is represented is tried through who acts for them. Whoever is planned for has been put to the
governor at that hour. A share of people is planned for by a plain plan instead (holdout.py), so that what this one is
worth can be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from django.conf import settings

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import calendars, timebars
from mediation.contact import actions as contact
from mediation.contact import holdout, rules
from mediation.contact.allocation import Ints, allocate
from mediation.contact.holdout import TRIAL, Arm
from mediation.contact.response import VERSION, Floats, Group, Response, learn
from mediation.contact.slots import CALLS, HOURS, LETTER, MESSAGE, SLOTS, STARTS, Band
from mediation.db import Tx, load
from mediation.deadlines import due
from mediation.permissions import Permission, may
from mediation.vocabulary import CaseState, Channel

sql = load(Path(__file__).with_name("planning.sql"))
ASKING = (CaseState.ACCEPTED, CaseState.COORDINATING, CaseState.SEEKING_CONSENT)
STATES = (*ASKING, CaseState.IN_MEDIATION, CaseState.AGREEMENT_PENDING_SIGNATURE)
LEARNT_FROM = timedelta(days=180)
LEFT_ALONE = timedelta(days=3)  # after somebody was reached, or written to; the centre's own judgement
LETTERS_APART = timedelta(days=7)
KEPT = timedelta(days=400)
URGENT_DAYS = (1, 4, 8, 31)  # a clock that ends today or has ended, in 3, 7, 30 days, later
URGENCY = (8, 5, 3, 2, 1)  # the centre's own judgement
KEY = 10  # columns of a class that tell it from others
NEVER = 1_000_000  # days, where no clock runs
WORTH = 1_000_000  # parts of a whole chance that the solver tells apart; of equal slots it takes the earlier


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many contacts a day has room for: calls an hour by band, messages and letters a day."""

    calls_an_hour: Mapping[Band, int]
    messages: int
    letters: int

    def places(self, day: date, at: datetime) -> Ints:
        """Room of each slot; none in one whose hours are over."""
        per_slot = {slot: self.calls_an_hour[slot.band] * len(HOURS[slot.band]) for slot in CALLS}
        per_slot |= {MESSAGE: self.messages, LETTER: self.letters}
        return np.array([0 if slot.is_over(day, at) else per_slot[slot] for slot in SLOTS])


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One contact of a day; `outcome` is what came of it, empty as long as nobody tried."""

    case_id: int
    number: str
    party_id: int
    name: str
    also: tuple[int, ...]
    channel: Channel
    band: Band
    tried: int
    reached: int
    group_tried: int
    group_reached: int
    clock: str
    due_on: date | None
    waited: int
    mediator_id: int | None
    outcome: str


class Choice(NamedTuple):
    """A member of a class and the slot that they are given; all by number."""

    row: int
    member: int
    slot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Whom the day can reach, in classes of people who are alike in what counts; the arrays are classes x slots.

    A class has the columns of the statement `classes`; without members it only tells what was tried. `is_open` says
    which slots its people may be given.
    """

    classes: Sequence[Any]
    tried: Floats
    reached: Floats
    is_open: Sequence[Sequence[bool]]

    @property
    def groups(self) -> list[Group]:
        """Product and age of each class."""
        return [(one.product, one.age) for one in self.classes]

    def members(self, row: int) -> list[int]:
        """The members of a class by number: whose clock ends first, then who has waited longest, come first."""
        one = self.classes[row]

        def place(member: int) -> tuple[int, int, int]:
            left = one.days_left[member]
            return NEVER if left is None else left, -one.waited[member], one.party_ids[member]

        return sorted(range(len(one.party_ids)), key=place)

    def party(self, choice: Choice) -> int:
        """Who is meant."""
        return int(self.classes[choice.row].party_ids[choice.member])


def plan(tx: Tx, day: date, *, at: datetime, room: Room | None = None) -> int:
    """Plan the contacts of a day from what is known at a moment; how many. A day is planned once."""
    if planned := tx.value(sql.planned, day=day):
        return int(planned)
    people = _people(tx, day, at)
    response = _learn(tx, people, day)
    chances = response.chances(people.groups, people.tried, people.reached)
    places = holdout.split((room or usual_room()).places(day, at))
    chosen = [*_best(people, chances, places[Arm.LEARNT]), *_plain(people, places[Arm.PLAIN])]
    return _keep(tx, people, _permitted(tx, people, chosen, day, at), chances, day=day, at=at)


def today(tx: Tx, day: date, *, mediator_id: int | None = None) -> list[Planned]:
    """The plan of a day as far as the actor may see it, of all mediators or of one; NotPermitted who calls nobody."""
    if not may(tx.actor.role, Permission.CONTACT):
        raise errors.NotPermitted()
    rows = tx.rows(sql.today, day=day, mediator_id=mediator_id, bands=list(Band))
    return [
        Planned(**row._asdict() | {"channel": Channel(row.channel), "band": Band(row.band), "also": tuple(row.also)})
        for row in rows
    ]


def forget(tx: Tx, *, at: datetime) -> int:
    """Drop the plans of days longer ago than KEPT; how many contacts."""
    return tx.run(sql.forget_plans, before=cases.today_of(at) - KEPT)


def usual_room() -> Room:
    """What the site has set (MEDIATION_CALLS_AN_HOUR, MEDIATION_MESSAGES_A_DAY, MEDIATION_LETTERS_A_DAY)."""
    calls = dict(zip(Band, settings.CALLS_AN_HOUR, strict=True))
    return Room(calls_an_hour=calls, messages=settings.MESSAGES_A_DAY, letters=settings.LETTERS_A_DAY)


def _people(tx: Tx, day: date, at: datetime) -> People:
    calendar = calendars.current(tx)
    accepted = [day - timedelta(days=days) for days in range(31, -1, -1)]
    limits = {
        "refused_since": CALLS[0].begins(day) - rules.COOL_OFF,  # before the day, whose calls count too
        "message_since": at - LEFT_ALONE,
        "letter_since": at - LETTERS_APART,
        "reached_since": at - LEFT_ALONE,
    }
    tx.run(sql.with_room)
    classes = tx.rows(
        sql.classes,
        day=day,
        at=at,
        since=at - LEARNT_FROM,
        starts=STARTS,
        states=list(STATES),
        asking=list(ASKING),
        debtors=list(rules.DEBTORS),
        accepted=accepted,
        consent_due=[due("D4", start, calendar=calendar).due_on for start in accepted],
        timebars=timebars.CLOCKS,
        urgent_days=list(URGENT_DAYS),
        **TRIAL.params,
        calls_a_day=rules.CALLS_A_DAY,
        written_to_only=list(contact.WRITTEN_TO_ONLY),
        **limits,
        limits_since=min(limits.values()),
    )
    classes.sort(key=lambda one: repr(one[:KEY]))  # of plans of equal worth the solver takes the same each time
    tried, reached = ([getattr(one, column) for one in classes] for column in ("tried", "reached"))
    is_open = [_open_slots(one) for one in classes]
    return People(classes=classes, tried=_by_slot(tried), reached=_by_slot(reached), is_open=is_open)


def _by_slot(packed: Sequence[int]) -> Floats:
    """Counts of ten bits a slot as classes x slots."""
    shifted = np.array(packed, dtype=np.int64).reshape(-1, 1) >> (10 * np.arange(len(SLOTS)))
    return (shifted & 1023).astype(np.float64)


def _learn(tx: Tx, people: People, day: date) -> Response:
    """What the tries of half a year tell of groups; kept, so that it can be told what a plan rests on."""
    sizes = np.array([one.people for one in people.classes], dtype=np.float64)
    learnt = learn(people.groups, sizes, people.tried, people.reached)
    rows, slots = np.nonzero(learnt.tried)
    tx.run(sql.forget_response, day=day, before=day - KEPT)
    tx.run(
        sql.keep_response,
        day=day,
        products=[learnt.groups[row][0] for row in rows],
        ages=[learnt.groups[row][1] for row in rows],
        slots=slots.tolist(),
        people=learnt.people[rows, slots].astype(int).tolist(),
        tried=learnt.tried[rows, slots].astype(int).tolist(),
        reached=learnt.reached[rows, slots].astype(int).tolist(),
        tried_squared=learnt.tried_squared[rows, slots].tolist(),
        reached_weighed=learnt.reached_weighed[rows, slots].tolist(),
    )
    return learnt


def _best(people: People, chances: Floats, places: Ints) -> Iterator[Choice]:
    """The best plan for who is not in the holdout; the most urgent of a class go first."""
    classes = people.classes
    urgency = np.array([URGENCY[-1 if one.urgency is None else one.urgency] for one in classes]).reshape(-1, 1)
    is_open = np.array(people.is_open).reshape(chances.shape)
    worth = np.where(is_open, np.rint(chances * urgency * WORTH) - np.arange(len(SLOTS)), 0).astype(np.int64)
    counts = np.array([0 if one.is_plain else len(one.party_ids or ()) for one in classes], dtype=np.int64)
    given = allocate(worth, counts, places)
    for row in np.nonzero(given.sum(axis=1))[0].tolist():
        slots = np.repeat(np.arange(len(SLOTS)), given[row]).tolist()
        yield from (Choice(row, member, slot) for member, slot in zip(people.members(row), slots, strict=False))


def _plain(people: People, places: Ints) -> Iterator[Choice]:
    """The plain plan for who is in the holdout."""
    classes = people.classes
    queue = [(row, n) for row, one in enumerate(classes) if one.is_plain for n in range(len(one.party_ids or ()))]
    waited = np.array([classes[row].waited[member] for row, member in queue], dtype=np.int64)
    party_ids = np.array([classes[row].party_ids[member] for row, member in queue], dtype=np.int64)
    is_open = [people.is_open[row] for row, _ in queue]
    for person, slot in holdout.plain(waited, party_ids, is_open, places):
        yield Choice(*queue[person], slot)


def _open_slots(one: Any) -> list[bool]:
    """Which slots the people of a class may be given."""
    by_channel = {Channel.CALL: one.may_call, Channel.SMS: one.may_write, Channel.LETTER: one.may_post}
    return [by_channel[slot.channel] for slot in SLOTS]


def _permitted(tx: Tx, people: People, chosen: Sequence[Choice], day: date, at: datetime) -> list[Choice]:
    """Those that the governor lets pass at the beginning of their slot, by the rules as they are in one table."""
    kept = []
    for number, slot in enumerate(SLOTS):
        asked = {people.party(one): one for one in chosen if one.slot == number}
        refused = contact.refusals(tx, list(asked), slot.channel, at=max(at, slot.begins(day)))
        kept += [one for party, one in asked.items() if party not in refused]
    return kept


def _keep(tx: Tx, people: People, chosen: Sequence[Choice], chances: Floats, *, day: date, at: datetime) -> int:
    classes = [people.classes[one.row] for one in chosen]
    return tx.run(
        sql.keep,
        day=day,
        at=at,
        version=VERSION,
        states=list(STATES),
        party_ids=[people.party(one) for one in chosen],
        slots=[one.slot for one in chosen],
        channels=[SLOTS[one.slot].channel for one in chosen],
        bands=[SLOTS[one.slot].band for one in chosen],
        tried=[int(people.tried[one.row, one.slot]) for one in chosen],
        reached=[int(people.reached[one.row, one.slot]) for one in chosen],
        clocks=[c.clock for c in classes],
        days_left=[c.days_left[one.member] for c, one in zip(classes, chosen, strict=True)],
        waited=[c.waited[one.member] for c, one in zip(classes, chosen, strict=True)],
        arms=[Arm.PLAIN if c.is_plain else Arm.LEARNT for c in classes],
        chances=[float(chances[one.row, one.slot]) for one in chosen],
    )
