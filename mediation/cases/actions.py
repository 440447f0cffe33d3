"""Verbs on cases: opened in bulk, moved by one event at a time, never otherwise."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mediation import errors
from mediation.cases.log import SHANGHAI, sql
from mediation.cases.models import Language
from mediation.db import Tx
from mediation.lifecycle import who_may
from mediation.vocabulary import CaseEvent, CaseState, RefusalReason, TerminationReason

ENDED = [
    CaseState.REFUSED,
    CaseState.AGREED,
    CaseState.TERMINATED,
    CaseState.WITHDRAWN,
    CaseState.RESOLVED_WITHOUT_AGREEMENT,
]
Payload = Mapping[str, Any]
_written = json.JSONEncoder(default=str).encode


def draw_ids(tx: Tx, table: str, *, count: int) -> list[int]:
    """Fresh ids of a table, ascending."""
    return list(tx.value(sql.draw_ids, table=table, count=count))


def move(
    tx: Tx, event: CaseEvent, cases: Mapping[int, Payload], *, at: datetime, to: CaseState | None = None
) -> list[int]:
    """Fire one event on each case; the payload is what the log keeps of it.

    `to` chooses where an event may lead to two states; where an agreement is in force, an end leads back to AGREED.
    NotPermitted if the actor's role never fires this event,
    IllegalMove if any of the cases cannot make the move now: then none has moved.
    """
    if not cases:
        return []
    if tx.actor.role not in who_may(event):
        raise errors.NotPermitted(f"({event})")
    moved = tx.rows(
        sql.move_cases,
        case_ids=list(cases),
        payloads=[_written(payload) for payload in cases.values()],
        event=event,
        to_state=to,
        role=tx.actor.role,
        actor_id=tx.actor.user_id,
        at=at,
        on=at.astimezone(SHANGHAI).date(),
        ended=[str(state) for state in ENDED],
    )
    if len(moved) != len(cases):
        raise errors.IllegalMove(f"({event}: {len(cases) - len(moved)} of {len(cases)})")
    return [row.id for row in moved]


@dataclass(frozen=True, slots=True)
class Noted:
    """What the log keeps of a move of something that hangs on a case."""

    before: str
    after: str
    payload: Payload


def note(tx: Tx, event: str, cases: Mapping[int, Noted], *, at: datetime) -> None:
    """Write to the cases' chains what happened to their agreement or plan; one event per case, `agreement:confirm`."""
    if not cases:
        return
    before, after = [noted.before for noted in cases.values()], [noted.after for noted in cases.values()]
    payloads = [_written(noted.payload) for noted in cases.values()]
    _note(tx, event, len(cases), at, case_ids=list(cases), before=before, after=after, payloads=payloads)


def note_found(tx: Tx, event: str, found: Any, *, at: datetime) -> None:
    """`note` of what a statement found: `cases` by their `case_ids`, with `payloads`, in PostgreSQL's own writing."""
    _note(tx, event, found.cases, at, case_ids=found.case_ids, before=[], after=[], payloads=found.payloads)


def _note(tx: Tx, event: str, wanted: int, at: datetime, **columns: Any) -> None:
    role, actor_id = tx.actor.role, tx.actor.user_id
    if tx.run(sql.note_events, event=event, role=role, actor_id=actor_id, at=at, **columns) != wanted:
        raise errors.NotFound()


def each(case_ids: Sequence[int], **payload: Any) -> dict[int, Payload]:
    """The same payload for every case."""
    return dict.fromkeys(case_ids, payload)


def accept(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """Take cases on; from here the centre answers for them."""
    return move(tx, CaseEvent.ACCEPT, each(case_ids), at=at)


def refuse(tx: Tx, case_ids: Sequence[int], *, reason: RefusalReason, alternative: str, at: datetime) -> list[int]:
    """Decline cases and say where to go instead (Online Mediation Rules art. 9)."""
    return move(tx, CaseEvent.REFUSE, each(case_ids, reason=reason, alternative=alternative), at=at)


def withdraw(tx: Tx, case_ids: Sequence[int], *, reason: str, at: datetime) -> list[int]:
    """The claimant takes cases back before an agreement."""
    return move(tx, CaseEvent.WITHDRAW, each(case_ids, reason=reason), at=at)


def terminate(tx: Tx, cases: Mapping[int, TerminationReason], *, at: datetime) -> list[int]:
    """End mediations without agreement, each on one of the legal grounds (Online Mediation Rules art. 25)."""
    return move(tx, CaseEvent.TERMINATE, {case: {"reason": why} for case, why in cases.items()}, at=at)


def close(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> list[int]:
    """Archive cases whose file is complete."""
    return move(tx, CaseEvent.CLOSE, each(case_ids), at=at)


def waiting(tx: Tx, state: CaseState, *, limit: int = 1_000_000) -> list[Any]:
    """Cases in a state, oldest first."""
    return tx.rows(sql.cases_in_state, state=state, limit=limit)


def find(tx: Tx, number: str) -> Any:
    """One case by the number people quote; NotFound when it is not there or not the actor's to see."""
    return tx.one(sql.case_by_number, number=number)


def timeline(tx: Tx, case_id: int) -> list[Any]:
    """The events of a case, in order."""
    return tx.rows(sql.timeline, case_id=case_id)


def parties(tx: Tx, case_ids: Sequence[int]) -> list[Any]:
    """The other sides of cases, identifiers sealed."""
    return tx.rows(sql.parties_of_cases, case_ids=list(case_ids))


def record_language(
    tx: Tx, party_ids: Sequence[int], *, language: Language, speaks_only_it: bool, at: datetime
) -> None:
    """Write down what parties speak, for whoever is matched to them; NotFound where one is not the actor's to see."""
    seen = tx.rows(sql.cases_of_parties, party_ids=list(party_ids))
    if len(seen) != len(party_ids):
        raise errors.NotFound()
    with tx.handing_over():
        tx.run(sql.record_language, party_ids=list(party_ids), language=language, speaks_only_it=speaks_only_it)
        said = {"language": language, "only": speaks_only_it}
        note(tx, "party:language", {row.case_id: Noted("", "", {**said, "party": row.id}) for row in seen}, at=at)


def today_of(at: datetime) -> date:
    """The day a moment falls on in Shanghai."""
    return at.astimezone(SHANGHAI).date()
