"""Minutes and undisputed facts: drafted by the mediator, read and signed by everybody, each apart.

Only undisputed facts that all have signed may leave for a court; minutes never do (Online Mediation Rules art. 18, 22;
Invited Mediation Provisions art. 22; 民诉法解释 2022-04-10 art. 107).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.accounts import actions as accounts
from mediation.cases import actions as cases
from mediation.cases import consented
from mediation.cases.actions import Noted
from mediation.cases.log import SHANGHAI
from mediation.db import Tx, load
from mediation.sessions import actions
from mediation.sessions.words import RecordKind
from mediation.vocabulary import CaseEvent, ConsentPurpose, SessionMode
from reports import minutes as paper

sql = load(Path(__file__).with_name("records.sql"))


def draft(tx: Tx, session_id: int, kind: RecordKind, *, body: str, at: datetime) -> str:
    """Write a new version; its digest (hexadecimal), which those who sign it quote.

    What was signed of versions before counts no more. NotPermitted, NotFound, or ValueError for an empty text.
    """
    actions.check_mediates(tx)
    if not body.strip():
        raise ValueError("a record says something")
    session = actions.find(tx, session_id)
    digest = hashlib.sha256(body.encode())
    written = tx.one(
        sql.insert_record,
        session_id=session_id,
        kind=kind,
        body=body,
        digest=digest.digest(),
        at=at,
        actor_id=tx.actor.user_id,
    )
    _note(tx, "session:draft", session, {"kind": kind, "version": written.version, "sha256": digest.hexdigest()}, at)
    return digest.hexdigest()


def latest(tx: Tx, session_id: int, kind: RecordKind) -> Any:
    """The version that counts; NotFound if nothing was drafted."""
    return tx.one(sql.latest_record, session_id=session_id, kind=kind)


def sign(tx: Tx, session_id: int, kind: RecordKind, *, party_id: int | None, sha256: str, at: datetime) -> None:
    """A party, or without one the institution, has read the version with this digest and signs it.

    RecordSuperseded if it is not the latest, RecordIsFinal if they answered it before; NotPermitted but for mediators,
    who take it down.
    """
    _answer(tx, latest(tx, session_id, kind), party_id, read=sha256, refusal="", at=at)


def refuse(tx: Tx, session_id: int, kind: RecordKind, *, party_id: int | None, why: str, at: datetime) -> None:
    """They will not sign the latest version, and why; ReasonMissing, RecordIsFinal, NotPermitted."""
    if not why.strip():
        raise errors.ReasonMissing()
    record = latest(tx, session_id, kind)
    _answer(tx, record, party_id, read=bytes(record.body_sha256).hex(), refusal=why, at=at)


def _answer(tx: Tx, record: Any, party_id: int | None, *, read: str, refusal: str, at: datetime) -> None:
    actions.check_mediates(tx)
    if read != bytes(record.body_sha256).hex():
        raise errors.RecordSuperseded()
    with tx.handing_over():
        answered = tx.run(
            sql.answer_record,
            record_id=record.id,
            party_id=party_id,
            is_signed=not refusal,
            refusal=refusal,
            at=at,
            actor_id=tx.actor.user_id,
        )
        if not answered:
            raise errors.RecordIsFinal()
        session = actions.find(tx, record.session_id)
        told = {"kind": record.kind, "version": record.version, "party": party_id}
        _note(tx, "session:refuse_record" if refusal else "session:sign_record", session, told, at)


def signatures(tx: Tx, session_id: int, kind: RecordKind) -> list[Any]:
    """Who is to answer the latest version, and what they answered."""
    return tx.rows(sql.signatures, record_id=latest(tx, session_id, kind).id)


def settle_facts(tx: Tx, session_ids: Sequence[int], *, at: datetime) -> list[int]:
    """The mediator records as undisputed what all have signed, and it may leave; the cases. FactsNotSigned (C20)."""
    signed = tx.rows(sql.signed_facts, session_ids=list(session_ids), case_ids=None)
    if len(signed) != len(session_ids):
        raise errors.FactsNotSigned(f"({len(session_ids) - len(signed)} of {len(session_ids)})")
    payloads = {
        row.case_id: {"session": row.session_id, "version": row.version, "sha256": row.sha256} for row in signed
    }
    return cases.move(tx, CaseEvent.RECORD_UNDISPUTED_FACTS, payloads, at=at)


def exportable(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[Any]:
    """All that sessions leave for a court: the undisputed facts that every party has signed.

    Nothing of a case in which somebody does not consent that their data are provided to others, or no longer does.
    """
    kept = consented.declining(tx, case_ids, ConsentPurpose.DATA_PROVISION, at=at)
    return tx.rows(sql.signed_facts, session_ids=None, case_ids=[case for case in case_ids if case not in kept])


def printed(tx: Tx, session_id: int, kind: RecordKind) -> bytes:
    """The latest version as a paper to read and sign (PDF/A-2b); Erased once its text is."""
    session, record = actions.find(tx, session_id), latest(tx, session_id, kind)
    if not record.body:
        raise errors.Erased()
    people = [
        paper.SignerFacts(
            role=row.role, name=row.name, is_signed=row.is_signed, refusal=row.refusal or "", at=_day(row.at)
        )
        for row in tx.rows(sql.signatures, record_id=record.id)
    ]
    return paper.render(
        paper.RecordFacts(
            title=kind.zh,
            organisation=accounts.organisation(tx).name,
            case_number=session.number,
            version=record.version,
            sha256=bytes(record.body_sha256).hex(),
            starts_at=session.starts_at.astimezone(SHANGHAI),
            ends_at=session.ends_at.astimezone(SHANGHAI),
            mode=SessionMode(session.mode).zh,
            place=session.room or "",
            mediator=session.mediator,
            body=record.body,
            signers=tuple(people),
        )
    )


def _day(at: datetime | None) -> Any:
    return at.astimezone(SHANGHAI).date() if at else None


def _note(tx: Tx, event: str, session: Any, payload: dict[str, Any], at: datetime) -> None:
    cases.note(tx, event, {session.case_id: Noted("", "", {"session": session.id, **payload})}, at=at)
