"""The joint application for judicial confirmation: drawn up beside the agreement and signed in the same sitting.

That both sides must apply together, and nobody comes a second time, is why most agreements are never confirmed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.agreements import courts, signing
from mediation.agreements import facts as agreement_facts
from mediation.agreements.words import SignedPaper
from mediation.cases import actions as cases
from mediation.cases import printed
from mediation.cases.actions import Noted
from mediation.db import Tx, load
from mediation.db.sealed import unseal
from mediation.permissions import Permission, may
from mediation.vocabulary import AuthorityType, PartyRole
from reports import confirmation as paper
from reports.agreement_facts import AgreementFacts
from reports.press import render_all

sql = load(Path(__file__).with_name("joint.sql"))


def draw_up(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> dict[int, bytes]:
    """Draw up applications for agreements that are being signed, or in force and still in time; each paper by case.

    NotPermitted; IllegalMove where there is no such agreement or an application already; WrongCourt if the agreement's
    court may not confirm it; Erased.
    """
    if not may(tx.actor.role, Permission.APPLY_CONFIRMATION):
        raise errors.NotPermitted()
    if not case_ids:
        return {}
    today = cases.today_of(at)
    open_ = tx.rows(sql.without_application, case_ids=list(case_ids), on=today)
    if len(open_) != len(case_ids):
        raise errors.IllegalMove(f"(draw_up_application: {len(case_ids) - len(open_)} of {len(case_ids)})")
    allowed = courts.of_cases(tx, case_ids)
    if any(row.court_id not in allowed[row.case_id] for row in open_):
        raise errors.WrongCourt()
    papers = dict(zip((row.case_id for row in open_), _render(open_, [today] * len(open_)), strict=True))
    digests = [hashlib.sha256(pdf).digest() for pdf in papers.values()]
    ids = [row.id for row in open_]
    tx.run(sql.insert_applications, ids=ids, digests=digests, powers=[row.power_id for row in open_], on=today)
    printed.keep(tx, papers, at=at)
    signing.lay_out(tx, ids, SignedPaper.APPLICATION)
    said = {row.case_id: Noted("", "", {"agreement": row.number, "court": row.court_id}) for row in open_}
    cases.note(tx, "agreement:draw_up_application", said, at=at)
    return papers


def documents(tx: Tx, case_ids: Sequence[int]) -> dict[int, bytes]:
    """Applications as they were signed, by case; CannotUnseal if one was tampered with, Erased."""
    rows = tx.rows(sql.applications, case_ids=list(case_ids))
    papers = printed.again(tx, rows, lambda older: _render(older, [row.dated for row in older]))
    return dict(zip((row.case_id for row in rows), papers, strict=True))


def agreed(tx: Tx, case_ids: Sequence[int]) -> Mapping[int, AgreementFacts]:
    """What the live agreements of cases say, by case; Erased once nothing is kept of one."""
    return {row.case_id: _facts(row) for row in tx.rows(sql.agreed, case_ids=list(case_ids))}


def _render(rows: Sequence[Any], dates: Sequence[date]) -> Any:
    facts = [
        paper.ApplicationFacts(agreement=_by_its_agent(_facts(row), row), dated=dated)
        for row, dated in zip(rows, dates, strict=True)
    ]
    return render_all(paper.application, facts)


def _by_its_agent(agreed: AgreementFacts, row: Any) -> AgreementFacts:
    """What was agreed, with the agent that the institution has now, where its power of attorney was renewed since."""
    if row.handler_name is None:
        return agreed
    agent = {"agent_name": row.handler_name, "agent_authority": AuthorityType(row.authority_type)}
    parties = [replace(one, **agent) if one.role == PartyRole.CLAIMANT else one for one in agreed.parties]
    return replace(agreed, parties=tuple(parties))


def _facts(row: Any) -> AgreementFacts:
    if not bytes(row.facts_sealed):
        raise errors.Erased()
    return agreement_facts.from_text(unseal(row.facts_sealed, agreement_facts.COLUMN, row.id) or "")
