"""Verbs on agreements: draw up, print again; they are signed in `signing`."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.accounts import actions as accounts
from mediation.agreements import clauses, courts, guarantees, linting, renegotiating, signing
from mediation.agreements import facts as agreement_facts
from mediation.agreements.lint import Finding
from mediation.agreements.words import SignedPaper
from mediation.cases import actions as cases
from mediation.cases import calendars, printed, representing
from mediation.cases.actions import Noted
from mediation.cases.printing import particulars
from mediation.cases.words import RepresentationKind
from mediation.db import Tx, load
from mediation.db.sealed import seal_many, unseal
from mediation.deadlines import due
from mediation.vocabulary import (
    AgreementState,
    AuthorityType,
    CaseEvent,
    PartyRole,
)
from reports import agreement as paper
from reports.press import render_all

sql = load(Path(__file__).with_name("agreements.sql"))
Progress = Callable[[int], None]


def _unwatched(count: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An agreement as it is handed to people."""

    case_id: int
    number: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class _Draft:
    id: int
    case: Any
    facts: paper.AgreementFacts
    pdf: bytes
    found: Sequence[Finding]


def draw_up(tx: Tx, case_ids: Sequence[int], *, at: datetime, done: Progress = _unwatched) -> list[Paper]:
    """Turn accepted offers into agreements ready to sign, each with its paper.

    SpecialAuthorityMissing if an institution's agent may not settle (Civil Procedure Law art. 62), PayeeUnknown if it
    named no account, ClaimChanged if the claim is not what was offered on, NotConfirmable or WarningsOpen by what the
    check finds. `done` is told how many papers are printed.
    """
    if not case_ids:
        return []
    today, centre = cases.today_of(at), accounts.organisation(tx)
    with tx.handing_over():
        tx.rows(sql.hold_payments, case_ids=list(case_ids))
    settled = courts.choose(tx, tx.rows(sql.settled_cases, case_ids=list(case_ids)))
    _check(settled, case_ids, today)
    ids = cases.draw_ids(tx, "agreements", count=len(settled))
    first = accounts.draw_numbers(tx, "agreement", today.year, count=len(settled))
    numbers = [f"（{today.year}）{centre.short_name}调协字第{first + place:05d}号" for place in range(len(settled))]
    facts = _assembled(tx, settled, numbers, at=at)
    found = linting.judge(tx, {case.id: fact for case, fact in zip(settled, facts, strict=True)}, at=at)
    linting.require(tx, found)
    drafts = []
    for draft in map(_Draft, ids, settled, facts, render_all(paper.render, facts), found.values()):
        drafts.append(draft)
        done(len(drafts))
    _store(tx, drafts, today)
    printed.keep(tx, {draft.case.id: draft.pdf for draft in drafts}, at=at)
    cases.move(tx, CaseEvent.SETTLE_TERMS, {draft.case.id: _said(draft) for draft in drafts}, at=at)
    return [Paper(case_id=d.case.id, number=d.facts.number, pdf=d.pdf) for d in drafts]


def _said(draft: _Draft) -> dict[str, str]:
    said = {"agreement": draft.facts.number, "amount": str(draft.case.settled_amount)}
    return said | ({"replaces": draft.case.former_number} if draft.case.replaces_id else {})


def preview(
    tx: Tx, case_ids: Sequence[int], *, more: Sequence[str] = (), at: datetime
) -> dict[int, tuple[Finding, ...]]:
    """What the check would find if accepted offers were drawn up now, by case; OfferClosed where none was accepted.

    `more` clauses are read after those that the mediator has written.
    """
    settled = courts.choose(tx, tx.rows(sql.settled_cases, case_ids=list(case_ids)))
    if len(settled) != len(case_ids):
        raise errors.OfferClosed(f"({len(case_ids) - len(settled)} of {len(case_ids)})")
    facts = _assembled(tx, settled, [""] * len(settled), at=at)
    papers = {case.id: fact for case, fact in zip(settled, facts, strict=True)}
    return linting.judge(tx, papers, more=more, at=at)


def _assembled(tx: Tx, settled: Sequence[Any], numbers: Sequence[str], *, at: datetime) -> list[paper.AgreementFacts]:
    """What the papers of settled cases say, under these numbers."""
    today, centre = cases.today_of(at), accounts.organisation(tx)
    parties = _parties(tx, [case.id for case in settled], at)
    own, apply_by = clauses.of_cases(tx, list(parties)), due("D8", today, calendar=calendars.current(tx)).due_on
    return [
        agreement_facts.assemble(
            case,
            parties[case.id],
            centre,
            agreement_facts.Drawing(number=number, agreed_on=today, apply_by=apply_by, clauses=own.get(case.id, ())),
        )
        for case, number in zip(settled, numbers, strict=True)
    ]


def _check(settled: Sequence[Any], case_ids: Sequence[int], today: date) -> None:
    if len(settled) != len(case_ids):
        raise errors.OfferClosed(f"({len(case_ids) - len(settled)} of {len(case_ids)})")
    if any(c.authority_type != AuthorityType.SPECIAL or c.poa_expires_on < today for c in settled):
        raise errors.SpecialAuthorityMissing()
    if any(c.former_state in renegotiating.BEFORE_A_COURT for c in settled):
        raise errors.CourtDecides()
    if any(not agreement_facts.is_of_claim(c) for c in settled):
        raise errors.ClaimChanged()
    if any(not c.payee_account for c in settled):
        raise errors.PayeeUnknown()


def _parties(tx: Tx, case_ids: Sequence[int], at: datetime) -> dict[int, list[paper.PartyFacts]]:
    """Who an agreement binds, each with the agent that may settle for them; not a guarantor who does not sign."""
    rows, unwilling = cases.parties(tx, case_ids), signing.unwilling_guarantors(tx, case_ids)
    unwilling |= guarantees.left_out(tx, case_ids)
    names = {row.id: row.name for row in rows}
    agents = {
        row.principal_id: (names[row.representative_id], row.authority)
        for row in representing.of_cases(tx, case_ids, at=at)
        if row.holds and row.kind == RepresentationKind.AGENT and row.authority == AuthorityType.SPECIAL
    }
    found: dict[int, list[paper.PartyFacts]] = defaultdict(list)
    for row in rows:
        if row.role != PartyRole.AGENT and row.left_out_at is None and row.id not in unwilling:
            name, authority = agents.get(row.id, (None, None))
            found[row.case_id].append(replace(particulars(row), agent_name=name, agent_authority=authority))
    return found


def _store(tx: Tx, drafts: Sequence[_Draft], today: date) -> None:
    ids = [draft.id for draft in drafts]
    tx.run(
        sql.insert_agreements,
        on=today,
        ids=ids,
        case_ids=[d.case.id for d in drafts],
        offer_ids=[d.case.offer_id for d in drafts],
        numbers=[d.facts.number for d in drafts],
        kinds=[d.case.kind for d in drafts],
        claim_totals=[d.case.claim_total for d in drafts],
        settled_amounts=[d.case.settled_amount for d in drafts],
        waived=[d.case.waived for d in drafts],
        terms=[d.case.terms for d in drafts],
        court_ids=[d.case.court_id for d in drafts],
        facts_sealed=seal_many((agreement_facts.to_text(d.facts) for d in drafts), agreement_facts.COLUMN, ids),
        digests=[hashlib.sha256(d.pdf).digest() for d in drafts],
        codes=[d.facts.verification_code for d in drafts],
        replaces=[d.case.replaces_id for d in drafts],
        replacing=[agreement_facts.replacing(d.case) for d in drafts],
        owed=[
            json.dumps({k: str(v) for k, v in d.facts.claim.components.items()} if d.case.replaces_id else {})
            for d in drafts
        ],
        paid_through=[d.case.paid_through for d in drafts],
    )
    linting.keep(tx, {draft.id: draft.found for draft in drafts})
    signing.lay_out(tx, ids, SignedPaper.AGREEMENT)
    for state in (AgreementState.LINTED, AgreementState.SIGNING):
        signing.step(tx, ids, state)


def recompute_windows(tx: Tx, *, at: datetime) -> int:
    """Compute the last days to apply for confirmation anew by the calendar as it is now; how many moved."""
    calendar, moved = calendars.current(tx), {}
    for row in tx.rows(sql.open_windows):
        apply_by = due("D8", row.effective_on, calendar=calendar).due_on
        if apply_by != row.apply_by:
            moved[row.id] = (row.case_id, {"apply_by": str(apply_by), "before": str(row.apply_by)})
    tx.run(sql.move_windows, ids=list(moved), apply_by=[payload["apply_by"] for _, payload in moved.values()])
    noted = {case: Noted(AgreementState.EFFECTIVE, AgreementState.EFFECTIVE, p) for case, p in moved.values()}
    cases.note(tx, "agreement:recompute", noted, at=at)
    return len(moved)


def erase(tx: Tx, case_ids: Sequence[int]) -> int:
    """Drop what papers are printed from, drafts of clauses too; their digests and terms stay. How many agreements."""
    clauses.erase(tx, case_ids)
    return tx.run(sql.erase_facts, case_ids=list(case_ids))


def of_case(tx: Tx, case_id: int) -> str | None:
    """The number of the agreement that stands in a case, if there is one."""
    number: str | None = tx.value(sql.newest_of_case, case_id=case_id)
    return number


def facts_of(tx: Tx, case_ids: Sequence[int]) -> dict[int, paper.AgreementFacts]:
    """The facts of the agreements in force of cases, for papers that follow from them; NotFound, Erased.

    An agreement that was varied stands for the rest, and whole until the later one has taken effect.
    """
    rows = tx.rows(sql.facts_of_cases, case_ids=list(case_ids))
    if len(rows) != len(set(case_ids)):
        raise errors.NotFound()
    if not all(bytes(row.facts_sealed) for row in rows):
        raise errors.Erased()
    texts = {row.case_id: unseal(row.facts_sealed, agreement_facts.COLUMN, row.id) or "" for row in rows}
    return {case: agreement_facts.from_text(text) for case, text in texts.items()}


def document(tx: Tx, number: str) -> bytes:
    """The paper of an agreement as it was signed, byte for byte; Erased, CannotUnseal if it was tampered with."""
    return printed.again(tx, [tx.one(sql.sealed_facts, number=number)], _rendered)[0]


def documents(tx: Tx, case_ids: Sequence[int]) -> dict[int, bytes]:
    """The papers of the live agreements of cases, by case; raises as `document`."""
    rows = tx.rows(sql.sealed_facts_of_cases, case_ids=list(case_ids))
    return dict(zip((row.case_id for row in rows), printed.again(tx, rows, _rendered), strict=True))


def _rendered(rows: Sequence[Any]) -> Iterable[bytes]:
    if not all(bytes(row.facts_sealed) for row in rows):
        raise errors.Erased()
    texts = [unseal(row.facts_sealed, agreement_facts.COLUMN, row.id) or "" for row in rows]
    return render_all(paper.render, [agreement_facts.from_text(text) for text in texts])
