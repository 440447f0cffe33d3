"""Verbs of negotiation: propose, counter, accept, reject, withdraw; each side speaks for itself, many cases at once.

What is proposed is whole: every payment on its day, every waiver by its component, what follows default. The log
keeps who moved which offer and the digest of its terms, never the terms: what somebody would concede is for the two
sides and their mediator (Invited Mediation Provisions 2016-07-01 art. 2(5), 22).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import calendars
from mediation.cases.actions import Noted
from mediation.db import Statement, Tx, load
from mediation.deadlines import Calendar
from mediation.negotiation.words import SIDES, Proposer
from mediation.plans import Layout, Limits, lay_out
from mediation.terms import USUAL, Conditions, OfferState, Terms, digest, from_text, spread_waiver, to_text
from mediation.vocabulary import CaseEvent, ClaimComponent, Product

sql = load(Path(__file__).with_name("negotiation.sql"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffer:
    """Terms to propose; yuan. `waived` by component, or None to give up what weighs least in law first.

    `expires_on` is the last day on which it can be accepted.
    """

    case_id: int
    settled_amount: Decimal
    layout: Layout
    expires_on: date
    waived: Mapping[ClaimComponent, Decimal] | None = None
    conditions: Conditions = USUAL
    standing_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One offer of a case as its thread shows it, and the offer it answers."""

    id: int
    made_by: Proposer
    made_at: datetime
    expires_on: date
    state: OfferState
    answers: int | None
    standing: str | None
    accepted_by: tuple[Proposer, ...]
    answered_by: Proposer | None
    answered_at: datetime | None
    terms: Terms | None


def terms_of(tx: Tx, offers: Sequence[NewOffer], *, at: datetime) -> list[Terms]:
    """What offers would say, whole; what an institution's authority is asked about before they are made.

    PlanTooLong, BalloonTooLarge and PlanImpossible as plans say; WaiverTooHigh, if waivers do not make up the claim;
    OfferClosed, if one would expire before today or not before its first payment.
    """
    today, calendar = cases.today_of(at), calendars.current(tx)
    claims = {row.id: row for row in tx.rows(sql.claims_of, case_ids=[o.case_id for o in offers], on=today)}
    if any(offer.case_id not in claims for offer in offers):
        raise errors.NotFound()
    found = []
    for offer in offers:
        claim = claims[offer.case_id]
        laid = lay_out(offer.settled_amount, offer.layout, _limits(claim, today, calendar))
        if not today <= offer.expires_on < laid[0].due_on:
            raise errors.OfferClosed()
        found.append(
            Terms(
                settled_amount=offer.settled_amount,
                waived=_waived(offer, claim),
                down_payment=offer.layout.down_payment,
                periods=offer.layout.periods,
                deferral_months=offer.layout.deferral_months,
                last_due_on=laid[-1].due_on,
                shape=offer.layout.shape,
                instalments=laid,
                conditions=offer.conditions,
            )
        )
    return found


def owed(tx: Tx, case_id: int, *, at: datetime) -> Decimal:
    """What terms of a case are about: the claim, or what is still open under the agreement in force; yuan."""
    return Decimal(tx.one(sql.claims_of, case_ids=[case_id], on=cases.today_of(at)).claim_total)


def limits_on(tx: Tx, product: Product | None, day: date) -> Limits:
    """What plans for a product keep to that are made on a day."""
    return _limits(tx.one(sql.limits_on, product=product, on=day), day, calendars.current(tx))


def _limits(row: Any, day: date, calendar: Calendar) -> Limits:
    return Limits(on=day, calendar=calendar, most_periods=row.most_periods, largest_balloon=row.largest_balloon)


def _waived(offer: NewOffer, claim: Any) -> Mapping[ClaimComponent, Decimal]:
    claimed = {component: getattr(claim, component) for component in ClaimComponent}
    given_up = claim.claim_total - offer.settled_amount
    waived = spread_waiver(claimed, given_up) if offer.waived is None else offer.waived
    fits = all(0 <= amount <= claimed[component] for component, amount in waived.items())
    if not fits or sum(waived.values()) != given_up:
        raise errors.WaiverTooHigh()
    return waived


def propose(tx: Tx, offers: Sequence[NewOffer], *, at: datetime) -> list[int]:
    """Put terms on the table for one's own side; the cases. OfferClosed if one is open already; else as `terms_of`."""
    return make(tx, offers, _side(tx), at=at)


def make(tx: Tx, offers: Sequence[NewOffer], side: Proposer, *, at: datetime) -> list[int]:
    """Put terms on the table for a side; for those who know that it has agreed to them."""
    case_ids = [offer.case_id for offer in offers]
    lock(tx, case_ids)
    tx.run(sql.lapse_overtaken, case_ids=case_ids)
    return _put(tx, CaseEvent.PROPOSE, offers, side, {}, at)


def counter(tx: Tx, offers: Sequence[NewOffer], *, at: datetime) -> list[int]:
    """Answer the other side's open offers by others, which take their place; OfferClosed, OfferIsTheirs."""
    closed = _close(tx, sql.answer_offers, [offer.case_id for offer in offers], at, state=OfferState.COUNTERED)
    return _put(tx, CaseEvent.COUNTER, offers, _side(tx), {row.case_id: row.id for row in closed}, at)


def _put(
    tx: Tx, event: CaseEvent, offers: Sequence[NewOffer], side: Proposer, answers: Mapping[int, int], at: datetime
) -> list[int]:
    terms = terms_of(tx, offers, at=at)
    made = tx.rows(
        sql.make_offers,
        side=side,
        at=at,
        case_ids=[offer.case_id for offer in offers],
        kinds=[str(each.kind) for each in terms],
        amounts=[each.settled_amount for each in terms],
        waived=[each.waived_in_all for each in terms],
        periods=[each.periods for each in terms],
        first_due_on=[each.instalments[0].due_on for each in terms],
        terms=[to_text(each) for each in terms],
        expires_on=[offer.expires_on for offer in offers],
        answers=[answers.get(offer.case_id) for offer in offers],
        standing=[offer.standing_id for offer in offers],
    )
    digests = {offer.case_id: digest(each) for offer, each in zip(offers, terms, strict=True)}
    told = {row.case_id: {"offer": row.id, "by": side, "sha256": digests[row.case_id]} for row in made}
    return cases.move(tx, event, told, at=at)


def accept(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """Accept open offers for one's own side; the cases in which both sides now have, so that terms are agreed.

    OfferIsTheirs for one's own offer or a mediator, OfferClosed if one was answered or has expired.
    """
    accepted = _close(tx, sql.accept_offers, case_ids, at)
    _note(tx, "offer:accept", accepted, at)
    return [row.case_id for row in accepted if row.state == OfferState.ACCEPTED]


def open_terms(tx: Tx, case_ids: Sequence[int]) -> dict[int, Terms]:
    """What lies on the table in cases, by case, as far as the actor may see it."""
    return {row.case_id: from_text(row.terms) for row in tx.rows(sql.open_offers, case_ids=list(case_ids))}


def reject(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> None:
    """Reject the open offers of others; OfferClosed, OfferIsTheirs."""
    _note(tx, "offer:reject", _close(tx, sql.answer_offers, case_ids, at, state=OfferState.REJECTED), at)


def withdraw(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> None:
    """Take one's own open offers back before they are accepted; OfferClosed, OfferIsTheirs."""
    _note(tx, "offer:withdraw", _close(tx, sql.withdraw_offers, case_ids, at), at)


def expire(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> int:
    """Close offers that nobody answered in time, and those of mediations that are over; how many."""
    today = cases.today_of(at)
    idle = [row.id for row in tx.rows(sql.idle_offers, on=today, among=among)]
    closed = tx.rows(sql.close_idle, offer_ids=idle, on=today, at=at)
    for state in (OfferState.EXPIRED, OfferState.LAPSED):
        _note(tx, f"offer:{state}", [row for row in closed if row.state == state], at)
    return len(closed)


def thread(tx: Tx, case_id: int) -> list[Turn]:
    """All that was offered in a case, in order, and what became of it."""
    return [_turn(row) for row in tx.rows(sql.thread, case_id=case_id)]


def shown(turn: Turn) -> dict[str, Any]:
    """A turn as JSON for whoever may read the thread."""
    told = {field: getattr(turn, field) for field in Turn.__slots__}
    return told | {"terms": json.loads(to_text(turn.terms)) if turn.terms else None}


def _turn(row: Any) -> Turn:
    accepted = {Proposer.CLAIMANT: row.claimant_accepted_at, Proposer.RESPONDENT: row.respondent_accepted_at}
    return Turn(
        id=row.id,
        made_by=Proposer(row.made_by),
        made_at=row.made_at,
        expires_on=row.expires_on,
        state=OfferState(row.state),
        answers=row.answers_id,
        standing=row.standing,
        accepted_by=tuple(side for side, moment in accepted.items() if moment),
        answered_by=Proposer(row.answered_by) if row.answered_by else None,
        answered_at=row.answered_at,
        terms=from_text(row.terms) if row.terms != "{}" else None,
    )


def _side(tx: Tx) -> Proposer:
    """For whom the actor speaks; NotPermitted for who takes no part."""
    if tx.actor.role not in SIDES:
        raise errors.NotPermitted()
    return SIDES[tx.actor.role]


def lock(tx: Tx, case_ids: Sequence[int]) -> None:
    """Nobody else speaks in these cases until the transaction ends; IllegalMove where one is not in mediation."""
    locked = tx.rows(sql.lock_cases, case_ids=list(case_ids))
    if len(locked) != len(case_ids):
        raise errors.IllegalMove(f"({len(case_ids) - len(locked)} of {len(case_ids)})")


def _close(tx: Tx, statement: Statement, case_ids: Sequence[int], at: datetime, **more: Any) -> list[Any]:
    """Answer the open offer of every case, or of none."""
    side, today = _side(tx), cases.today_of(at)
    lock(tx, case_ids)
    closed = tx.rows(statement, case_ids=list(case_ids), side=side, at=at, on=today, **more)
    if len(closed) == len(case_ids):
        return closed
    left = set(case_ids) - {row.case_id for row in closed}
    is_open = any(row.expires_on >= today for row in tx.rows(sql.open_offers, case_ids=list(left)))
    raise (errors.OfferIsTheirs if is_open else errors.OfferClosed)(f"({len(left)} of {len(case_ids)})")


def _note(tx: Tx, event: str, moved: Sequence[Any], at: datetime) -> None:
    noted = {row.case_id: Noted(OfferState.OPEN, row.state, {"offer": row.id}) for row in moved}
    cases.note(tx, event, noted, at=at)
