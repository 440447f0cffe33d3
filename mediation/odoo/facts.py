"""What an Odoo is told of cases: as little as its connection lists, in the words of the centre's language.

It is told the state of things, not what happened: who is told twice, late or out of order ends with the same records.
An institution's Odoo is told what that institution may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from mediation.agreements import actions as agreements
from mediation.cases import searching
from mediation.cases.words import NextStep
from mediation.db import SYSTEM, Actor, Tx, load
from mediation.odoo import shapes
from mediation.odoo.connecting import Connection
from mediation.odoo.shapes import Item
from mediation.odoo.words import CaseModel, GoesOut
from mediation.performance import papers
from mediation.vocabulary import CaseState, PartyKind, Product, Role, SessionMode, SessionState

sql = load(Path(__file__).with_name("facts.sql"))
FRAME = "mediation_cases"
CALLED = "金融纠纷调解"
ERASED = "（已删除）"
OVER = frozenset(
    {
        CaseState.REFUSED,
        CaseState.TRANSFERRED,
        CaseState.WITHDRAWN,
        CaseState.RESOLVED_WITHOUT_AGREEMENT,
        CaseState.CLOSED,
    }
)
"""States that nothing follows; Odoo folds their stages."""
Paper = Callable[[Tx, datetime], bytes]


def eyes(connection: Connection) -> Actor:
    """Who reads for an Odoo: its institution, or the centre."""
    if connection.institution_id is None:
        return SYSTEM
    return Actor(role=Role.BANK_OPERATOR, institution_id=connection.institution_id)


def frame(connection: Connection) -> list[Item]:
    """What the cases of a connection are put into: a project or a sales team, with a stage for each state."""
    model, stages = shapes.FRAMES[connection.case_model]
    into = "project_ids" if connection.case_model is CaseModel.TASK else "team_ids"
    found = [Item(model=model, name=FRAME, values={"name": CALLED})]
    for place, state in enumerate(CaseState, 1):
        folded = "1" if state in OVER else "0"
        values = {"name": state.zh, "sequence": str(place), "fold": folded, into: FRAME}
        found.append(Item(model=stages, name=_stage(state), values=values))
    return found


def items(tx: Tx, connection: Connection, case_ids: Sequence[int]) -> list[Item]:
    """The records that tell of cases, with those they refer to; nothing of a case that is not the connection's.

    Papers come without their content (see `content`).
    """
    found = tx.rows(sql.cases, case_ids=list(case_ids), institution_id=connection.institution_id)
    ids = [row.id for row in found]
    parties = _parties(tx, connection, ids)
    following = searching.next_steps(tx, found)
    told = [*frame(connection), *_institutions(tx, connection, found), *_mediators(connection, found)]
    for row in found:
        sides = parties.get(row.id, ())
        told += [_partner(side, is_erased=row.erased_on is not None) for side in sides]
        told.append(_case(connection, row, sides, following[row.id]))
    numbers = {row.id: row.number for row in found}
    for what, read in BESIDE.items():
        if what in connection.goes_out:
            told += read(tx, connection, numbers)
    return told


def content(tx: Tx, item: Item, *, at: datetime) -> bytes:
    """The paper that an attachment holds; NotFound, Erased."""
    kind, _, _number = item.name.partition("_")
    assert item.case_id is not None
    if kind == "agreement":
        return agreements.document(tx, item.values["name"].removesuffix(".pdf"))
    (paper,) = papers.certify(tx, agreements.facts_of(tx, [item.case_id]), at=at)
    return paper.pdf


def _institutions(tx: Tx, connection: Connection, cases: Sequence[Any]) -> Iterator[Item]:
    if GoesOut.INSTITUTIONS in connection.goes_out:
        for row in tx.rows(sql.institutions, ids=sorted({case.institution_id for case in cases})):
            values = {"name": row.name, "is_company": "1", "ref": row.code, "phone": row.phone, "street": row.address}
            yield Item(model=shapes.PARTNER, name=f"institution_{row.id}", values=values)


def _mediators(connection: Connection, cases: Sequence[Any]) -> Iterator[Item]:
    if GoesOut.MEDIATORS in connection.goes_out:
        for one, name in sorted({(case.mediator_id, case.mediator) for case in cases if case.mediator_id}):
            yield Item(model=shapes.PARTNER, name=f"mediator_{one}", values={"name": name, "is_company": "0"})


def _parties(tx: Tx, connection: Connection, case_ids: Sequence[int]) -> Mapping[int, Sequence[Any]]:
    found = defaultdict(list)
    if GoesOut.PARTIES in connection.goes_out:
        for row in tx.rows(sql.parties, case_ids=list(case_ids)):
            found[row.case_id].append(row)
    return found


def _partner(party: Any, *, is_erased: bool) -> Item:
    company = "0" if party.kind == PartyKind.NATURAL_PERSON else "1"
    values = {"name": ERASED if is_erased else party.name, "is_company": company}
    return Item(model=shapes.PARTNER, name=f"party_{party.id}", case_id=party.case_id, values=values)


def _case(connection: Connection, row: Any, sides: Sequence[Any], following: searching.Next) -> Item:
    state = CaseState(row.state)
    values = {
        "name": f"{row.number} {Product(row.product).zh}",
        "stage_id": _stage(state),
        # The last minute of the day in Shanghai; where Odoo keeps a day only, it takes the day.
        "date_deadline": f"{following.on} 15:59:00" if following.on else "",
        "description": _described(connection, row, following.step),
    }
    if connection.case_model is CaseModel.TASK:
        values["project_id"] = FRAME
    else:
        values |= {"type": "opportunity", "team_id": FRAME, "expected_revenue": f"{row.claim_total:.2f}"}
    if sides:
        values["partner_id"] = f"party_{sides[0].id}"
    elif GoesOut.INSTITUTIONS in connection.goes_out:
        values["partner_id"] = f"institution_{row.institution_id}"
    return Item(model=connection.case_model.value, name=f"case_{row.id}", case_id=row.id, values=values)


def _described(connection: Connection, row: Any, step: NextStep) -> str:
    lines = [
        f"下一步：{step.zh}",
        f"机构编号：{row.institution_ref}",
        f"标的额：{row.claim_total:.2f}元",
        f"申请日期：{row.filed_on}",
    ]
    if row.mediator and GoesOut.MEDIATORS in connection.goes_out:
        lines.append(f"调解员：{row.mediator}")
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _sessions(tx: Tx, connection: Connection, numbers: Mapping[int, str]) -> Iterator[Item]:  # noqa: ARG001
    """Nobody is invited: whoever takes part is told by the centre, and Odoo mails nobody on our account."""
    for row in tx.rows(sql.sessions, case_ids=list(numbers)):
        values = {
            "name": f"调解 {numbers[row.case_id]}",
            "start": _moment(row.starts_at),
            "stop": _moment(row.ends_at),
            "location": row.room or SessionMode(row.mode).zh,
            "active": "0" if row.state == SessionState.CANCELLED else "1",
        }
        yield Item(model=shapes.EVENT, name=f"session_{row.id}", case_id=row.case_id, values=values)


def _papers(tx: Tx, connection: Connection, numbers: Mapping[int, str]) -> Iterator[Item]:
    for kind, statement in (("agreement", sql.agreements), ("certificate", sql.certificates)):
        for row in tx.rows(statement, case_ids=list(numbers)):
            values = {
                "name": f"{row.number}.pdf",
                "mimetype": "application/pdf",
                "res_model": connection.case_model.value,
                "res_id": f"case_{row.case_id}",
                "datas": bytes(row.document_sha256).hex(),
            }
            yield Item(model=shapes.ATTACHMENT, name=f"{kind}_{row.id}", case_id=row.case_id, values=values)


def _payments(tx: Tx, connection: Connection, numbers: Mapping[int, str]) -> Iterator[Item]:  # noqa: ARG001
    """Drafts without lines, which Odoo does not post: which accounts they touch is for the bookkeeper to say."""
    for row in tx.rows(sql.payments, case_ids=list(numbers)):
        said = f"调解案件{numbers[row.case_id]}还款{row.amount:.2f}元"
        values = {
            "move_type": "entry",
            "date": row.paid_on.isoformat(),
            "ref": f"{numbers[row.case_id]} {row.transaction_ref} {row.amount:.2f}",
            "narration": f"<p>{escape(said)}</p>",
        }
        yield Item(model=shapes.MOVE, name=f"payment_{row.id}", case_id=row.case_id, values=values)


BESIDE: dict[GoesOut, Callable[[Tx, Connection, Mapping[int, str]], Iterator[Item]]] = {
    GoesOut.SESSIONS: _sessions,
    GoesOut.PAPERS: _papers,
    GoesOut.PAYMENTS: _payments,
}


def _stage(state: CaseState) -> str:
    return f"stage_{state.lower()}"


STAGES = {_stage(state): state.zh for state in CaseState}
"""What stages are called, by the names of their records."""


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
