"""What is said on terms, an institution's word held to its authority: the way for whoever may speak for one.

Other sides are bound by nobody's matrix. Beyond somebody's level, the terms go to whoever has it (`ask_approval`), and
are then said again, exactly as they were approved.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mediation import errors
from mediation.authority import actions as authority
from mediation.authority import holding
from mediation.authority.publishing import level_of
from mediation.cases.actions import today_of
from mediation.db import SYSTEM, Tx, transaction
from mediation.negotiation import actions, standing
from mediation.negotiation.actions import NewOffer
from mediation.negotiation.standing import PLAIN_CLAIM, Standing
from mediation.negotiation.words import SIDES, Proposer


def propose(tx: Tx, offers: Sequence[NewOffer], *, at: datetime) -> list[int]:
    """As `actions.propose`; BeyondAuthority, NeverAuthorised."""
    _hold_new(tx, offers, at)
    return actions.propose(tx, offers, at=at)


def counter(tx: Tx, offers: Sequence[NewOffer], *, at: datetime) -> list[int]:
    """As `actions.counter`; BeyondAuthority, NeverAuthorised."""
    _hold_new(tx, offers, at)
    return actions.counter(tx, offers, at=at)


def accept(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """As `actions.accept`; BeyondAuthority, NeverAuthorised."""
    if _is_claimant(tx):
        actions.lock(tx, case_ids)  # nobody changes what is judged before it is accepted
        holding.hold(tx, actions.open_terms(tx, case_ids), at=at)
    return actions.accept(tx, case_ids, at=at)


def ask_approval(tx: Tx, offer: NewOffer, *, at: datetime) -> int:
    """Put terms beyond one's level to whoever has it; raises as `terms_of` and `request_own`."""
    (terms,) = actions.terms_of(tx, [offer], at=at)
    return authority.request_own(tx, offer.case_id, terms, at=at)


def ask_approval_to_accept(tx: Tx, case_id: int, *, at: datetime) -> int:
    """Put the open offer of a case to whoever may accept it; OfferClosed, and as `request_own`."""
    terms = actions.open_terms(tx, [case_id])
    if case_id not in terms:
        raise errors.OfferClosed()
    return authority.request_own(tx, case_id, terms[case_id], at=at)


def publish(tx: Tx, institution_id: int, offered: Standing, *, at: datetime) -> int:
    """As `standing.publish`, within one's own level; BeyondAuthority, NeverAuthorised."""
    if level_to_publish(tx, institution_id, offered, at=at) > level_of(tx):
        raise errors.BeyondAuthority()
    return standing.publish(tx, institution_id, offered, at=at)


def ask_to_publish(tx: Tx, institution_id: int, offered: Standing, *, at: datetime) -> int:
    """Publish a standing offer that waits for whoever has its level; NothingToRequest within one's own."""
    needed = level_to_publish(tx, institution_id, offered, at=at)
    if needed <= level_of(tx):
        raise errors.NothingToRequest()
    return standing.publish(tx, institution_id, offered, level_needed=needed, at=at)


def approve_standing(tx: Tx, standing_id: int, *, at: datetime) -> None:
    """Let a standing offer that waits be made; NeedsPerson for a system, LevelTooLow, and as `standing.approve`."""
    if tx.actor.is_machine:
        raise errors.NeedsPerson()
    waiting = [row for row in standing.published(tx) if row.id == standing_id and not row.approved_at]
    if waiting and waiting[0].level_needed > level_of(tx):
        raise errors.LevelTooLow()
    standing.approve(tx, standing_id, at=at)


def level_to_publish(tx: Tx, institution_id: int, offered: Standing, *, at: datetime) -> int:
    """Which level a standing offer needs, 0 where nobody's; NeverAuthorised, and as `standing.terms_of`."""
    of = holding.Class(
        institution_id=institution_id, product=offered.product, overdue=offered.overdue, claimed=offered.claimed
    )
    on = max(today_of(at), offered.valid_from)
    terms = standing.terms_of(tx, offered, at=at)
    with transaction(SYSTEM) as system:
        needed = holding.level_for_class(system, of, terms, PLAIN_CLAIM, on=on)
    if needed is None:
        raise errors.NeverAuthorised()
    return needed


def _hold_new(tx: Tx, offers: Sequence[NewOffer], at: datetime) -> None:
    if _is_claimant(tx):
        terms = actions.terms_of(tx, offers, at=at)
        holding.hold(tx, {offer.case_id: each for offer, each in zip(offers, terms, strict=True)}, at=at)


def _is_claimant(tx: Tx) -> bool:
    return SIDES.get(tx.actor.role) is Proposer.CLAIMANT
