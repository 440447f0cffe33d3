"""One person and one purpose: asked, given, refused, revoked; by the person, or by who has authority to.

What a purpose stops when it is refused or revoked is in `purposes`; the guard that others ask is
`mediation.cases.consented`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases.actions import Noted
from mediation.cases.persons import OPEN
from mediation.consent import companions, coordination
from mediation.consent.actions import sql, text_in_force
from mediation.consent.purposes import BY_PURPOSE
from mediation.consent.words import ConsentEvidence
from mediation.db import Tx
from mediation.db.statements import Statement
from mediation.lifecycle import CONSENTED
from mediation.permissions import Permission, may
from mediation.vocabulary import CaseEvent, CaseState, Channel, ConsentPurpose, ConsentState, PartyRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What proves an answer: a reference to a message, attempt, recording or minutes, or the SHA-256 of a file."""

    kind: ConsentEvidence = ConsentEvidence.LOG
    ref: str = ""
    sha256: bytes | None = None

    def proves(self, channel: Channel) -> bool:
        """Whether it is enough for an answer that came this way: what was said online is in the log."""
        if self.kind is ConsentEvidence.LOG:
            return channel is Channel.PORTAL
        return bool(self.sha256 if self.kind is ConsentEvidence.FILE else self.ref)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody says for a party; `by` is their party id, the party itself if None."""

    party_id: int
    purpose: ConsentPurpose
    channel: Channel
    by: int | None = None
    proof: Proof = Proof()

    @property
    def who(self) -> int:
        return self.by or self.party_id


def ask(tx: Tx, party_id: int, purpose: ConsentPurpose, *, at: datetime) -> int:
    """Ask a party for one purpose, in every open case of theirs if it is one of the person; how many rows are new.

    AskedTooSoon if they said no to it not long ago.
    """
    party = _in_sight(tx, party_id)
    with tx.handing_over():
        return len(_ask(tx, party, Answer(party_id=party_id, purpose=purpose, channel=Channel.PORTAL), at=at))


def give(tx: Tx, answer: Answer, *, at: datetime) -> bool:
    """A party consents; whether its case moved on, as it does once both sides consent to mediation.

    Nobody need have asked. ProofMissing, NoAuthority; ConsentNotAsked if they consent already.
    """
    if not answer.proof.proves(answer.channel):
        raise errors.ProofMissing()
    party = _in_sight(tx, answer.party_id)
    with tx.handing_over():
        _answer(tx, party, answer, ConsentState.GIVEN, at=at)
        if answer.purpose is not ConsentPurpose.MEDIATION:
            return False
        companions.take_in(tx, party, at=at)
        return companions.go_on(tx, party, at=at, channel=answer.channel)


def refuse(tx: Tx, answer: Answer, *, at: datetime) -> None:
    """A party says no; ConsentNotAsked if they consent already.

    To mediation, it ends at once (人民调解法 art. 17), or for a companion goes on without them.
    """
    party = _in_sight(tx, answer.party_id)
    with tx.handing_over():
        _answer(tx, party, answer, ConsentState.REFUSED, at=at)
        _stop(tx, party, answer, at=at)


def revoke(tx: Tx, answer: Answer, *, at: datetime) -> None:
    """A party takes consent back, from now on; what rests on it stops at once. ConsentNotGiven if there is none.

    Mediation ends, or for a companion goes on without them, unless terms wait for a signature (IllegalMove: who is
    unwilling does not sign) or it is over.
    """
    party = _in_sight(tx, answer.party_id)
    with tx.handing_over():
        rows = _rows(tx, answer)
        if not _write(tx, sql.revoke, answer, rows, event="consent:revoke", at=at):
            raise errors.ConsentNotGiven(f"({answer.purpose})")
        _stop(tx, party, answer, at=at)


def of_case(tx: Tx, case_id: int) -> list[Any]:
    """What the parties of a case were asked and answered, as far as the actor may see it."""
    return tx.rows(sql.of_case, case_id=case_id)


def _ask(tx: Tx, party: Any, answer: Answer, *, at: datetime, is_volunteered: bool = False) -> list[Any]:
    version = text_in_force(tx, answer.purpose, at=at).version
    asked = tx.rows(
        sql.ask,
        party_ids=_rows(tx, answer),
        purpose=answer.purpose,
        text_version=version,
        at=at,
        is_volunteered=is_volunteered,
    )
    if asked and not BY_PURPOSE[answer.purpose].is_of_person:
        said = {"party": party.id, "purpose": answer.purpose, "text": version, "volunteered": is_volunteered}
        cases.note(tx, "consent:ask", {party.case_id: Noted("", "", said)}, at=at)
    return asked


def _answer(tx: Tx, party: Any, answer: Answer, state: ConsentState, *, at: datetime) -> None:
    _ask(tx, party, answer, at=at, is_volunteered=True)
    proof = {"evidence": answer.proof.kind, "evidence_ref": answer.proof.ref, "evidence_sha256": answer.proof.sha256}
    event = "consent:give" if state is ConsentState.GIVEN else "consent:refuse"
    if not _write(tx, sql.answer, answer, _rows(tx, answer), event=event, at=at, state=state, **proof):
        raise errors.ConsentNotAsked(f"({answer.purpose})")


def _rows(tx: Tx, answer: Answer) -> list[int]:
    """The party; for what is one answer of the person, their rows in all open cases, if they say it themselves."""
    if not BY_PURPOSE[answer.purpose].is_of_person or answer.who != answer.party_id:
        return [answer.party_id]
    found = tx.rows(sql.rows_of_person, party_id=answer.party_id, states=OPEN)
    return sorted({answer.party_id, *(row.id for row in found)})


def _write(
    tx: Tx, statement: Statement, answer: Answer, rows: Sequence[int], *, event: str, at: datetime, **more: Any
) -> bool:
    written = tx.rows(
        statement,
        party_ids=list(rows),
        party_id=answer.party_id,
        by=answer.who,
        purpose=answer.purpose,
        channel=answer.channel,
        at=at,
        **more,
    )
    if written and not BY_PURPOSE[answer.purpose].is_of_person:
        proof = answer.proof
        said = {"party": answer.party_id, "purpose": answer.purpose, "by": answer.who, "channel": answer.channel,
                "evidence": proof.kind, "ref": proof.ref, "sha256": (proof.sha256 or b"").hex()}  # fmt: skip
        cases.note(tx, event, {row.case_id: Noted("", "", said) for row in written}, at=at)
    return bool(written)


def _stop(tx: Tx, party: Any, answer: Answer, *, at: datetime) -> None:
    """What a no brings to an end at once; the rest stops by itself, since the guard says no from now on."""
    if answer.purpose is ConsentPurpose.COORDINATION:
        coordination.end(tx, _rows(tx, answer), at=at)
    if answer.purpose is not ConsentPurpose.MEDIATION:
        return
    if party.case_state == CaseState.AGREEMENT_PENDING_SIGNATURE and party.left_out_at is None:
        raise errors.IllegalMove(f"({CaseEvent.REFUSE_SIGNATURE})")
    if party.role not in companions.COMPANIONS:
        companions.end(tx, party, by=PartyRole(party.role), channel=answer.channel, at=at)
    elif party.case_state in (*companions.BEFORE, *CONSENTED):
        companions.leave(tx, party, "refused", at=at)
        companions.go_on(tx, party, at=at, channel=answer.channel)


def _in_sight(tx: Tx, party_id: int) -> Any:
    if not may(tx.actor.role, Permission.CONSENT):
        raise errors.NotPermitted()
    return tx.one(sql.parties_in_sight, party_ids=[party_id])
