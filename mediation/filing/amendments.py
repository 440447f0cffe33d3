"""Carries out what later rows change in cases: at once before acceptance, afterwards when it is acknowledged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import polars as pl

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import flags, rectification, triage
from mediation.cases.actions import Noted
from mediation.db import Tx
from mediation.db.sealed import index_many, seal_many, unseal
from mediation.filing.versions import COLUMN_OF_SEALED, OF_CASE, SEALED, Amendment, Change, is_whole, sql
from mediation.lifecycle import PRE_AGREED
from mediation.vocabulary import AmendmentState, CaseState, Role, RowOutcome

AT_ONCE = (CaseState.FILED, CaseState.RECTIFICATION_REQUESTED)
"""States in which nobody at the centre has taken the case on, so that a change needs no answer."""

ANSWERS = (Role.REGISTRAR, Role.MEDIATOR)
IDENTITY = {"id_number", "guarantor_id_number"}
"""Columns that say who a party is."""

REASON = "机构在批量提交中撤回"
SEAL = "case_amendments.changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one row changes in one case; without an id and PROPOSED while its batch is not committed."""

    amendment_id: int | None
    number: str
    line: int
    state: str
    changes: tuple[Change, ...]


def take(tx: Tx, batch_id: int, found: Sequence[Amendment], *, at: datetime) -> None:
    """Keep what rows of a batch change, and carry it out in cases that are not accepted yet.

    IllegalMove when one of the cases was agreed or ended meanwhile.
    """
    if not found:
        return
    states = _locked(tx, [amendment.case_id for amendment in found])
    applied = [a for a in found if states[a.case_id] in AT_ONCE or not a.changes]
    proposed = [a for a in found if a not in applied]
    _keep(tx, batch_id, applied, AmendmentState.APPLIED, at)
    _keep(tx, batch_id, proposed, AmendmentState.PROPOSED, at)
    _apply(
        tx, {a.case_id: _Filed(after=a.after, batch_id=batch_id, told_at=at, version=a.version) for a in applied}, at
    )
    answered = {a.case_id: {"line": a.line, "batch": batch_id} for a in applied if a.changes}
    rectification.refile(tx, answered, at=at)


def withdraw(tx: Tx, outcomes: pl.DataFrame, *, at: datetime) -> None:
    """Take back the cases of the rows that ask for it."""
    case_ids = outcomes["case_id"].filter(outcomes["outcome"] == RowOutcome.WITHDRAWN.value).to_list()
    cases.withdraw(tx, case_ids, reason=REASON, at=at)


def acknowledge(tx: Tx, amendment_ids: Sequence[int], *, at: datetime) -> None:
    """Let changes of accepted cases take effect.

    NotPermitted but for the registrar and the case's mediator; IllegalMove when one is answered already, or its case
    was agreed or ended meanwhile; SignaturesPending while an agreement on the claim as it was may yet be signed;
    ChangeOutdated where what was kept is not all that a case is made of today. Then none takes effect.
    """
    answered = _answer(tx, amendment_ids, AmendmentState.APPLIED, at)
    if CaseState.AGREEMENT_PENDING_SIGNATURE in _locked(tx, [row.case_id for row in answered]).values():
        raise errors.SignaturesPending()
    with tx.handing_over():  # a mediator changes no claim of his own accord
        filed = {
            row.case_id: _Filed(
                after=bytes(row.after_fingerprint), batch_id=row.batch_id, told_at=row.proposed_at, version=_whole(row)
            )
            for row in answered
        }
        _apply(tx, filed, at)
        triage.look_again(tx, [row.case_id for row in answered], at=at)
        renamed = [row.case_id for row in answered if IDENTITY & {change.column for change in _changes(row)}]
        flags.doubt_mediators(tx, renamed, at=at)


def refuse(tx: Tx, amendment_ids: Sequence[int], *, at: datetime) -> None:
    """Leave cases as they are; raises what `acknowledge` raises, but that a case may be over."""
    _answer(tx, amendment_ids, AmendmentState.REFUSED, at)


def lapse(tx: Tx, *, at: datetime) -> int:
    """Close the open changes of cases that were agreed or ended meanwhile, so that nobody waits; how many."""
    over = tx.rows(sql.lapse_amendments, states=list(map(str, PRE_AGREED)), actor_id=tx.actor.user_id, at=at)
    said = {
        row.case_id: Noted(
            AmendmentState.PROPOSED,
            AmendmentState.LAPSED,
            {"line": row.line, "batch": row.batch_id, "changed": row.changed, "reason": row.reason},
        )
        for row in over
    }
    cases.note(tx, "amendment:lapse", said, at=at)
    return len(over)


def waiting(tx: Tx, *, limit: int = 50) -> list[Difference]:
    """Changes that wait for an answer and that the actor may see, oldest first."""
    return [_difference(row) for row in tx.rows(sql.open_amendments, case_id=None, limit=limit)]


def of_case(tx: Tx, case_id: int) -> list[Difference]:
    """The changes of a case that wait for an answer, oldest first."""
    return [_difference(row) for row in tx.rows(sql.open_amendments, case_id=case_id, limit=None)]


def kept(tx: Tx, batch_id: int, *, after: int, limit: int | None) -> list[Difference]:
    """What rows of a committed batch changed, in the order of its lines behind one, at most `limit`."""
    found = tx.rows(sql.amendments_of_batch, batch_id=batch_id, after=after, limit=limit)
    return [_difference(row) for row in found]


def foreseen(tx: Tx, found: Sequence[Amendment]) -> list[Difference]:
    """What rows would change that are not committed."""
    if not found:
        return []
    ids = [amendment.case_id for amendment in found]
    numbers = {row.id: row.number for row in tx.rows(sql.case_numbers, case_ids=ids)}
    return [
        Difference(
            amendment_id=None,
            number=numbers[amendment.case_id],
            line=amendment.line,
            state=AmendmentState.PROPOSED,
            changes=amendment.changes,
        )
        for amendment in found
    ]


def _locked(tx: Tx, case_ids: Sequence[int]) -> dict[int, str]:
    states = [str(state) for state in PRE_AGREED]
    locked = {row.id: row.state for row in tx.rows(sql.lock_cases, case_ids=list(case_ids), states=states)}
    if len(locked) != len(set(case_ids)):
        raise errors.IllegalMove()
    return locked


def _keep(tx: Tx, batch_id: int, found: Sequence[Amendment], state: AmendmentState, at: datetime) -> None:
    if not found:
        return
    ids = cases.draw_ids(tx, "case_amendments", count=len(found))
    contents = [{"changes": [asdict(change) for change in a.changes], "version": a.version} for a in found]
    texts = [json.dumps(content, ensure_ascii=False, default=str) for content in contents]
    tx.run(
        sql.keep_amendments,
        ids=ids,
        batch_id=batch_id,
        case_ids=[a.case_id for a in found],
        lines=[a.line for a in found],
        befores=[a.before for a in found],
        afters=[a.after for a in found],
        counts=[len(a.changes) for a in found],
        sealed=seal_many(texts, SEAL, ids),
        states=[str(state)] * len(found),
        actor_id=tx.actor.user_id,
        at=at,
    )
    event = "amendment:apply" if state is AmendmentState.APPLIED else "amendment:propose"
    said = {a.case_id: Noted("", state, {"line": a.line, "batch": batch_id, "changed": len(a.changes)}) for a in found}
    cases.note(tx, event, said, at=at)


def _answer(tx: Tx, amendment_ids: Sequence[int], state: AmendmentState, at: datetime) -> list[Any]:
    if tx.actor.role not in ANSWERS:
        raise errors.NotPermitted()
    answered = tx.rows(
        sql.answer_amendments, amendment_ids=list(amendment_ids), state=state, actor_id=tx.actor.user_id, at=at
    )
    if len(answered) != len(set(amendment_ids)):
        raise errors.IllegalMove()
    said = {
        row.case_id: Noted(
            AmendmentState.PROPOSED, state, {"line": row.line, "batch": row.batch_id, "changed": row.changed}
        )
        for row in answered
    }
    cases.note(tx, "amendment:apply" if state is AmendmentState.APPLIED else "amendment:refuse", said, at=at)
    return answered


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filed:
    """The content that a case is to have, its fingerprint, the batch it came with and when.

    A power of attorney that was renewed after it came stays.
    """

    after: bytes
    batch_id: int
    told_at: datetime
    version: dict[str, Any]


def _apply(tx: Tx, filed: dict[int, _Filed], at: datetime) -> None:
    """Give cases, claims, parties and lists of documents the content of other versions, each in one statement."""
    if not filed:
        return
    heads = [
        new.version["claim"]
        | {name: new.version[name] for name in (*OF_CASE, "court_id")}
        | {"case_id": case_id, "row_fingerprint": new.after.hex(), "claim_total": new.version["claim"]["total"]}
        | {"told_at": new.told_at}
        | {"product_facts": json.loads(new.version["claim"]["product_facts"])}
        for case_id, new in filed.items()
    ]
    owned = [party | {"case_id": case_id} for case_id, new in filed.items() for party in new.version["parties"]]
    listed = [
        document | {"case_id": case_id, "batch_id": new.batch_id}
        for case_id, new in filed.items()
        for document in new.version["attachments"]
    ]
    text = json.dumps(heads, ensure_ascii=False, default=str)
    tx.run(sql.change_cases, versions=text)
    tx.run(sql.change_claims, versions=text)
    tx.run(sql.change_parties, parties=json.dumps(_sealed(tx, owned), ensure_ascii=False, default=str))
    tx.run(sql.list_attachments, documents=json.dumps(listed, ensure_ascii=False), at=at)


def _sealed(tx: Tx, parties: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Parties as they are kept: under the ids they have, or new ones, and without an identifier in clear."""
    new = iter(cases.draw_ids(tx, "parties", count=sum(party["id"] is None for party in parties)))
    ids = [next(new) if party["id"] is None else int(party["id"]) for party in parties]
    columns: dict[str, list[Any]] = {"id": ids}
    for name, column in SEALED.items():
        columns[column] = _hex(seal_many([party[name] for party in parties], COLUMN_OF_SEALED[name], ids))
    columns["id_index"] = _hex(index_many([party["id_number"] for party in parties], "identifier"))
    columns["phone_index"] = _hex(index_many([party["phone"] for party in parties], "phone"))
    return [
        {name: cell for name, cell in party.items() if name not in SEALED}
        | {"liability": json.loads(party["liability"] or "{}")}
        | {name: cells[place] for name, cells in columns.items()}
        for place, party in enumerate(parties)
    ]


def _hex(cells: Sequence[bytes | None]) -> list[str | None]:
    return [None if cell is None else cell.hex() for cell in cells]


def _opened(row: Any) -> dict[str, Any]:
    """What a change says and brings; nothing once it is erased."""
    kept = unseal(row.changes_sealed, SEAL, row.id) if bytes(row.changes_sealed) else None
    return {"changes": [], **json.loads(kept or "{}")}


def _whole(row: Any) -> dict[str, Any]:
    """The version that a change brings, which was kept by what a version was then; ChangeOutdated if parts lack."""
    version = {"attachments": [], **_opened(row).get("version", {})}  # a version without a list listed nothing
    if not is_whole(version):
        raise errors.ChangeOutdated()
    return version


def _changes(row: Any) -> tuple[Change, ...]:
    return tuple(Change(**change) for change in _opened(row)["changes"])


def _difference(row: Any) -> Difference:
    return Difference(amendment_id=row.id, number=row.number, line=row.line, state=row.state, changes=_changes(row))


def erase(tx: Tx, case_ids: Sequence[int]) -> int:
    """Drop what amendments of cases said; how many."""
    return tx.run(sql.erase_changes, case_ids=list(case_ids))
