"""Co-borrowers and guarantors who do not mediate: left out, so that the others go on; or the institution ends it.

Whoever is to be bound consents. A principal debtor's no ends mediation at once (人民调解法 art. 17). A companion's no
concerns what they would have been bound to, so they are left out, as is who does not answer, if the institution or the
centre wishes. The institution may say no as well, for it is a party (docs/why/who-must-consent.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases.actions import Noted
from mediation.consent.actions import sql, without_both_sides
from mediation.db import Tx
from mediation.lifecycle import CONSENTED
from mediation.permissions import Permission, may
from mediation.vocabulary import CaseEvent, CaseState, Channel, PartyRole, TerminationReason

COMPANIONS = (PartyRole.CO_BORROWER, PartyRole.GUARANTOR)
BEFORE = (CaseState.ACCEPTED, CaseState.COORDINATING, CaseState.SEEKING_CONSENT)
Why = Literal["refused", "unanswered"]
ENDS = {CaseState.SEEKING_CONSENT: CaseEvent.REFUSE_CONSENT, **dict.fromkeys(CONSENTED, CaseEvent.REVOKE_CONSENT)}
"""By which event a no ends mediation, by the state of the case; in others it ends nothing."""


def leave_out(tx: Tx, party_id: int, *, at: datetime, reason: str = "") -> bool:
    """The institution or the centre goes on without a companion who has not answered; whether the case moved on.

    What it is told of the `reason` stands in the log.

    NotPermitted; NotFound if the party is no companion; IllegalMove if they consent, or the case is past consent.
    """
    if not (may(tx.actor.role, Permission.WITHDRAW) or may(tx.actor.role, Permission.ACCEPT)):
        raise errors.NotPermitted()
    party = _companion(tx, party_id)
    with tx.handing_over():
        if party.case_state not in BEFORE:
            raise errors.IllegalMove("(leave_out)")
        if not tx.run(sql.expire_question, party_id=party_id):
            raise errors.ConsentNotAsked()
        leave(tx, party, "unanswered", at=at, reason=reason)
        return go_on(tx, party, at=at)


def end_without(tx: Tx, party_id: int, *, at: datetime) -> None:
    """The institution does not mediate without a companion who was left out: mediation ends at once.

    NotPermitted for all others; NotFound if the party was not left out; IllegalMove in a state that this does not end.
    """
    if not may(tx.actor.role, Permission.WITHDRAW):
        raise errors.NotPermitted()
    party = _companion(tx, party_id)
    if party.left_out_at is None:
        raise errors.NotFound()
    if party.case_state not in ENDS:
        raise errors.IllegalMove("(end_without)")
    with tx.handing_over():
        end(tx, party, by=PartyRole.CLAIMANT, channel=Channel.PORTAL, at=at)


def leave(tx: Tx, party: Any, why: Why, *, at: datetime, reason: str = "") -> None:
    """Leave a companion out, for whoever has the centre's hands; again is no harm."""
    if tx.rows(sql.leave_out, party_id=party.id, at=at):
        said = {"party": party.id, "role": party.role, "why": why, "reason": reason}
        cases.note(tx, "party:leave_out", {party.case_id: Noted("", "", said)}, at=at)


def take_in(tx: Tx, party: Any, *, at: datetime) -> None:
    """Take a companion in who was left out and consents after all."""
    if tx.rows(sql.take_in, party_id=party.id):
        said = {"party": party.id, "role": party.role}
        cases.note(tx, "party:take_in", {party.case_id: Noted("", "", said)}, at=at)


def go_on(tx: Tx, party: Any, *, at: datetime, channel: Channel = Channel.PORTAL) -> bool:
    """Move a party's case on if it waits for consent and everybody who is to be bound has given it."""
    if party.case_state != CaseState.SEEKING_CONSENT or without_both_sides(tx, [party.case_id], at=at):
        return False
    cases.move(tx, CaseEvent.RECORD_CONSENT, cases.each([party.case_id], channel=channel), at=at)
    return True


def end(tx: Tx, party: Any, *, by: PartyRole, channel: Channel, at: datetime) -> None:
    """End mediation because somebody said no, where there is one to end."""
    if party.case_state in ENDS:
        said = {"reason": TerminationReason.PARTY_UNWILLING, "party": by, "channel": channel}
        cases.move(tx, ENDS[party.case_state], {party.case_id: said}, at=at)


def left_out(tx: Tx, *, since: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """Companions left out since then, to be told of to both sides: case, number, party, role, why."""
    return tx.rows(sql.left_out, since=since, among=among)


def _companion(tx: Tx, party_id: int) -> Any:
    party = tx.one(sql.parties_in_sight, party_ids=[party_id])
    if party.role not in COMPANIONS:
        raise errors.NotFound()
    return party
