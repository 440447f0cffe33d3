"""Papers printed from the ledger: the certificate of performance, and the kit to enforce what was not performed.

A paper that was printed is kept, and what it was printed from; asked for again as of that day, it is the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from mediation import errors
from mediation.accounts import actions as accounts
from mediation.cases import actions as cases
from mediation.cases import calendars, printed
from mediation.clocks import Phrase
from mediation.db import Tx, load
from mediation.db.sealed import seal_many, unseal
from mediation.deadlines import add_months, due
from mediation.performance.paper_facts import from_text, to_text
from mediation.performance.words import PaperKind
from mediation.vocabulary import AgreementState, PartyRole, PlanState
from reports import certificate, enforcement
from reports.agreement_facts import AgreementFacts
from reports.certificate import CertificateFacts
from reports.enforcement import EnforcementFacts
from reports.press import render_all
from reports.standing import InstalmentStanding

sql = load(Path(__file__).with_name("papers.sql"))
SEALED_AS = "performance_papers.facts"
CLOCK = "D12"
"""Two years from the day of the last instalment (民事诉讼法 art. 250)."""
WARN_DAYS = [180, 90, 30]
DEBTORS = (PartyRole.RESPONDENT, PartyRole.CO_BORROWER, PartyRole.GUARANTOR)
Facts = TypeVar("Facts", CertificateFacts, EnforcementFacts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper as it is handed out: the PDF, and its facts as JSON for machines."""

    case_id: int
    number: str
    pdf: bytes
    json: str


@dataclass(frozen=True, slots=True)
class _Plan:
    """A plan with what the ledger says of it, the facts of its agreement, and the day it is printed as of."""

    row: Any
    sums: Any
    standings: tuple[InstalmentStanding, ...]
    owed: Mapping[str, Decimal]
    agreed: AgreementFacts


@dataclass(frozen=True, slots=True)
class _Form(Generic[Facts]):
    """A kind of paper: its facts, how it is printed, and what its numbers are called."""

    kind: PaperKind
    facts: type[Facts]
    render: Callable[[Facts], bytes]
    called: str


CERTIFICATE = _Form(PaperKind.CERTIFICATE, CertificateFacts, certificate.render, "履证字")
ENFORCEMENT = _Form(PaperKind.ENFORCEMENT, EnforcementFacts, enforcement.render, "执申字")


def certify(tx: Tx, agreed: Mapping[int, AgreementFacts], *, at: datetime) -> list[Paper]:
    """Certificates of performance for cases, by the facts of their agreements; NotFulfilled if one is not performed."""
    today = cases.today_of(at)
    plans = _plans(tx, agreed, on=today)
    if any(plan.row.state != PlanState.FULFILLED for plan in plans):
        raise errors.NotFulfilled()
    days = {plan.row.id: plan.row.fulfilled_on for plan in plans}
    return _printed(tx, CERTIFICATE, plans, days, lambda plan, number: _certificate(plan, number, today), at=at)


def enforcement_kits(tx: Tx, agreed: Mapping[int, AgreementFacts], *, at: datetime) -> list[Paper]:
    """Applications to enforce for cases, as of the day; NotEnforceable unless confirmed, in default, and in time."""
    today = cases.today_of(at)
    plans = _plans(tx, agreed, on=today)
    until = {plan.row.id: last_day(tx, plan.row.last_due_on) for plan in plans}
    for plan in plans:
        is_confirmed = plan.row.agreement_state == AgreementState.CONFIRMED
        is_open = plan.row.state in (PlanState.DEFAULTED, PlanState.ACCELERATED, PlanState.ENFORCEMENT_APPLIED)
        if not (is_confirmed and is_open and plan.owed and today <= until[plan.row.id]):
            raise errors.NotEnforceable()
    days = dict.fromkeys(until, today)
    return _printed(
        tx, ENFORCEMENT, plans, days, lambda plan, number: _kit(plan, number, today, until[plan.row.id]), at=at
    )


def last_day(tx: Tx, last_due_on: date) -> date:
    """The last day to apply for enforcement of a plan whose last instalment is due on a day."""
    return due(CLOCK, last_due_on, calendar=calendars.current(tx)).due_on


def enforcement_closing(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """Confirmed agreements in default whose time to enforce ends within WARN_DAYS, the nearest as `threshold`."""
    today, found = cases.today_of(at), list[Closing]()
    for row in tx.rows(sql.enforceable, until=add_months(today, 12 - 24) + timedelta(days=370), among=among):
        until = last_day(tx, row.last_due_on)
        near = [days for days in WARN_DAYS if days >= (until - today).days >= 0]
        if near:
            found.append(Closing(row.case_id, row.number, row.agreement, until, (until - today).days, min(near)))
    return found


class Closing(NamedTuple):
    """A confirmed agreement whose time to enforce is running out."""

    case_id: int
    number: str
    agreement: int
    until: date
    days_left: int
    threshold: int


def ways_open(tx: Tx, case_id: int, *, at: datetime) -> list[Phrase]:
    """What a claimant can still do about a plan that is not performed; NotFound without a plan."""
    row = tx.one(sql.plans_to_print, case_ids=[case_id])
    until = last_day(tx, row.last_due_on)
    if row.agreement_state == AgreementState.CONFIRMED:
        return [Phrase(f"在{until}前申请强制执行。", f"Apply for enforcement by {until}.")]
    ways = []
    if row.agreement_state == AgreementState.EFFECTIVE and row.apply_by and cases.today_of(at) <= row.apply_by:
        zh, en = f"双方在{row.apply_by}前共同申请司法确认。", f"Both sides apply for confirmation by {row.apply_by}."
        ways.append(Phrase(zh, en))
    return [*ways, *UNCONFIRMED]


UNCONFIRMED = (
    Phrase("申请支付令（民事诉讼法第225条）。", "Apply for a payment order (Civil Procedure Law art. 225)."),
    Phrase("就调解协议起诉（人民调解法第32条）。", "Sue on the agreement (People's Mediation Law art. 32)."),
    Phrase(
        "对给付内容办理赋予强制执行效力的公证（公证法第37条）。",
        "Have the payment notarised with enforceable effect (Notarisation Law art. 37).",
    ),
)


def archive(papers: Sequence[Paper]) -> bytes:
    """Kits as one zip file: the paper and the JSON of each; the same papers give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for paper in papers:
            for ending, content in (("pdf", paper.pdf), ("json", paper.json.encode())):
                target.writestr(zipfile.ZipInfo(f"{paper.number}.{ending}"), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def fulfilled(tx: Tx, case_ids: Sequence[int]) -> list[int]:
    """Those of the cases whose agreements are performed, so that they can be certified."""
    rows = tx.rows(sql.plans_to_print, case_ids=list(case_ids))
    return [row.case_id for row in rows if row.state == PlanState.FULFILLED]


def papers(tx: Tx, case_id: int) -> list[Any]:
    """The papers that were printed of a case, newest first."""
    return tx.rows(sql.papers_of, case_id=case_id)


def erase(tx: Tx, case_ids: Sequence[int]) -> int:
    """Drop what papers are printed from; their digests stay. How many."""
    return tx.run(sql.erase_papers, case_ids=list(case_ids))


def _plans(tx: Tx, agreed: Mapping[int, AgreementFacts], *, on: date) -> list[_Plan]:
    """NotFound unless the actor sees a plan of each case."""
    rows = tx.rows(sql.plans_to_print, case_ids=list(agreed))
    if len(rows) != len(agreed):
        raise errors.NotFound()
    ids = [row.id for row in rows]
    standings, owed = defaultdict(list), defaultdict[int, dict[str, Decimal]](dict)
    for row in tx.rows(sql.standings, plan_ids=ids):
        standings[row.plan_id].append(InstalmentStanding(**{name: getattr(row, name) for name in STANDING}))
    for row in tx.rows(sql.owed, plan_ids=ids, on=on):
        owed[row.plan_id][row.component] = row.amount
    sums = {row.plan_id: row for row in tx.rows(sql.sums, plan_ids=ids)}
    return [_Plan(row, sums[row.id], tuple(standings[row.id]), owed[row.id], agreed[row.case_id]) for row in rows]


STANDING = ("number", "due_on", "amount", "paid", "waived", "paid_on", "state")


def _printed(
    tx: Tx,
    form: _Form[Facts],
    plans: Sequence[_Plan],
    days: Mapping[int, date],
    make: Callable[[_Plan, str], Facts],
    *,
    at: datetime,
) -> list[Paper]:
    """The papers of plans as of days, the same again where they were printed before."""
    kept = [
        row
        for row in tx.rows(sql.kept_papers, plan_ids=list(days), kind=form.kind, as_of=list(days.values()))
        if row.as_of == days[row.plan_id]
    ]
    known = {row.plan_id for row in kept}
    fresh = [plan for plan in plans if plan.row.id not in known]
    with tx.handing_over():
        made = _made(tx, form, fresh, days, make)
    printed.keep(tx, {plan.row.case_id: made[plan.row.id][1] for plan in fresh}, at=at)
    found = made | _again(tx, form, kept)
    return [
        Paper(case_id=plan.row.case_id, number=facts.number, pdf=pdf, json=to_text(facts))
        for plan in plans
        for facts, pdf in (found[plan.row.id],)
    ]


def _made(
    tx: Tx, form: _Form[Facts], plans: Sequence[_Plan], days: Mapping[int, date], make: Callable[[_Plan, str], Facts]
) -> dict[int, tuple[Facts, bytes]]:
    if not plans:
        return {}
    centre, year = accounts.organisation(tx), max(days.values()).year
    first = accounts.draw_numbers(tx, form.kind, year, count=len(plans))
    ids = cases.draw_ids(tx, "performance_papers", count=len(plans))
    facts = [
        _verifiable(make(plan, f"（{year}）{centre.short_name}{form.called}第{number:05d}号"), centre.notice_url)
        for number, plan in enumerate(plans, first)
    ]
    pdfs, plan_ids = list(render_all(form.render, facts)), [plan.row.id for plan in plans]
    tx.run(
        sql.keep_papers,
        kind=form.kind,
        ids=ids,
        plan_ids=plan_ids,
        as_of=[days[plan] for plan in plan_ids],
        numbers=[one.number for one in facts],
        facts_sealed=seal_many(map(to_text, facts), SEALED_AS, ids),
        digests=[hashlib.sha256(pdf).digest() for pdf in pdfs],
        codes=[one.verification_code for one in facts],
    )
    return dict(zip(plan_ids, zip(facts, pdfs, strict=True), strict=True))


def _again(tx: Tx, form: _Form[Facts], rows: Sequence[Any]) -> dict[int, tuple[Facts, bytes]]:
    """Papers that were printed before, by plan; Erased, CannotUnseal if one was tampered with."""
    if not all(bytes(row.facts_sealed) for row in rows):
        raise errors.Erased()
    facts = [from_text(form.facts, unseal(row.facts_sealed, SEALED_AS, row.id) or "") for row in rows]
    told = {row.plan_id: one for row, one in zip(rows, facts, strict=True)}
    pdfs = printed.again(tx, rows, lambda older: [form.render(told[row.plan_id]) for row in older])
    return dict(zip(told, zip(facts, pdfs, strict=True), strict=True))


def _verifiable(facts: Facts, url: str) -> Facts:
    code = hashlib.sha256(to_text(facts).encode()).hexdigest()[:16].upper()
    return replace(facts, verification_code=code, verification_url=f"{url}/{code}")


def _certificate(plan: _Plan, number: str, today: date) -> CertificateFacts:
    agreed = plan.agreed
    return CertificateFacts(
        number=number,
        organisation=agreed.organisation,
        case_number=agreed.case_number,
        agreement_number=agreed.number,
        agreed_on=agreed.agreed_on,
        claimant=agreed.with_role(PartyRole.CLAIMANT)[0].name,
        debtors=tuple(party.name for party in agreed.parties if party.role in DEBTORS),
        settled=plan.row.settled_amount,
        revived=plan.sums.revived,
        paid=plan.sums.paid,
        waived=plan.sums.waived,
        instalments=plan.standings,
        fulfilled_on=plan.row.fulfilled_on,
        issued_on=today,
        verification_code="",
        verification_url="",
    )


def _kit(plan: _Plan, number: str, today: date, until: date) -> EnforcementFacts:
    agreed = plan.agreed
    return EnforcementFacts(
        number=number,
        organisation=agreed.organisation,
        case_number=agreed.case_number,
        agreement_number=agreed.number,
        agreed_on=agreed.agreed_on,
        applicant=agreed.with_role(PartyRole.CLAIMANT)[0],
        debtors=tuple(party for party in agreed.parties if party.role in DEBTORS),
        court_name=plan.row.court or agreed.court_name,
        ruling_number=plan.row.ruling_number,
        ruled_on=plan.row.ruled_on,
        settled=plan.row.settled_amount,
        revived=plan.sums.revived,
        paid=plan.sums.paid,
        waived=plan.sums.waived,
        owed=plan.owed,
        instalments=plan.standings,
        defaulted_on=plan.row.defaulted_on,
        accelerated_on=plan.row.accelerated_on,
        applies_until=until,
        as_of=today,
        verification_code="",
        verification_url="",
    )
