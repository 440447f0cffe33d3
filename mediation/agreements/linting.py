"""Verbs of the check: judge terms before they become an agreement, let warnings stand with a reason, keep findings.

An agreement leaves DRAFT only checked, with nothing that stops it and every warning answered; the database keeps it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.agreements import lint_facts as facts
from mediation.agreements.lint import Finding, findings, of_severity
from mediation.agreements.lint_facts import LintFacts
from mediation.agreements.lint_rules import BY_CODE, VERSION, for_ground
from mediation.agreements.lint_words import Severity
from mediation.cases import actions as cases
from mediation.cases import calendars, timebars, triage
from mediation.cases.actions import Noted
from mediation.cases.words import Ground
from mediation.db import Tx, load
from mediation.deadlines import Calendar
from mediation.identifiers import compact_phone
from mediation.permissions import Permission, may
from mediation.vocabulary import AuthorityType, PartyKind, PartyRole, Product, Regime, TermsKind
from reports.agreement import AgreementFacts
from reports.agreement_clauses import ARTICLES, dispute, responsibility

sql = load(Path(__file__).with_name("linting.sql"))
Found = Mapping[int, Sequence[Finding]]
"""Findings by case, or by agreement."""


def judge(
    tx: Tx, papers: Mapping[int, AgreementFacts], *, more: Sequence[str] = (), at: datetime
) -> dict[int, tuple[Finding, ...]]:
    """What the rules find in papers that are about to be drawn up, by case; the actor has seen the cases already.

    The mediator's own clauses are read with each, and `more` after them.
    """
    with tx.handing_over():
        surroundings = _surroundings(tx, papers, at)
    return {
        case: findings(_facts(paper, surroundings[case], (*paper.clauses, *more))) for case, paper in papers.items()
    }


def require(tx: Tx, found: Found) -> None:
    """NotConfirmable where something stops an agreement, WarningsOpen where a warning was not let stand."""
    stopping = Counter(code for some in found.values() for code in of_severity(some, Severity.BLOCK))
    if stopping:
        raise errors.NotConfirmable(_counted(stopping))
    answered = {(row.case_id, row.code) for row in tx.rows(sql.acknowledged, case_ids=list(found))}
    warned = {(case, code) for case, some in found.items() for code in of_severity(some, Severity.WARN)}
    if unanswered := Counter(code for _, code in warned - answered):
        raise errors.WarningsOpen(_counted(unanswered))


def acknowledge(tx: Tx, case_ids: Sequence[int], codes: Sequence[str], *, reason: str, at: datetime) -> None:
    """The mediator lets warnings stand on the terms accepted, and says why; the reason stays out of the log.

    NotPermitted but for who mediates; NoSuchWarning where a code is no warning's; NotFound where a case is not theirs.
    """
    if not may(tx.actor.role, Permission.MEDIATE):
        raise errors.NotPermitted()
    if not reason.strip() or any(c not in BY_CODE or BY_CODE[c].severity is not Severity.WARN for c in codes):
        raise errors.NoSuchWarning()
    pairs = [(case, code) for case in case_ids for code in codes]
    tx.run(
        sql.acknowledge,
        case_ids=[case for case, _ in pairs],
        codes=[code for _, code in pairs],
        reason=reason.strip(),
        at=at,
        actor_id=tx.actor.user_id,
    )
    cases.note(tx, "agreement:acknowledge", dict.fromkeys(case_ids, Noted("", "", {"rules": list(codes)})), at=at)


def keep(tx: Tx, found: Found) -> None:
    """Keep what was found in drafts, by agreement, and say by which rules they were checked."""
    rows = [(agreement, finding) for agreement, some in found.items() for finding in some]
    tx.run(
        sql.keep_findings,
        agreement_ids=[agreement for agreement, _ in rows],
        codes=[finding.rule.code for _, finding in rows],
        severities=[finding.rule.severity for _, finding in rows],
        clauses=[finding.clause for _, finding in rows],
        version=VERSION,
    )
    tx.run(sql.say_checked, ids=list(found), version=VERSION)


def kept(tx: Tx, case_ids: Sequence[int]) -> list[Any]:
    """What was found in the live agreements of cases before they were signed, as far as the actor may see it."""
    return tx.rows(sql.kept, case_ids=list(case_ids))


def case_of(tx: Tx, number: str) -> int:
    """The case that a number quotes, its own or its agreement's; NotFound."""
    return int(tx.one(sql.case_of, number=number).id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissals:
    """How often courts gave a ground, and how often a rule for it had found something; `missed` is what to learn from.

    `ground` is as the court's result has it; `by_rule` counts the findings of the rules for it, those that never
    helped with zero.
    """

    ground: str
    courts: int
    foreseen: int
    by_rule: dict[str, int]

    @property
    def missed(self) -> int:
        """Agreements that no rule for this ground had found anything in."""
        return self.courts - self.foreseen


def dismissals(tx: Tx) -> list[Dismissals]:
    """What courts did not confirm, as far as the actor may see it, by ground; what the rules miss most comes first."""
    said: dict[str, list[set[str]]] = defaultdict(list)
    for row in tx.rows(sql.dismissals):
        said[row.ground].append(set(row.codes or ()))
    told = [_learned(ground, findings_) for ground, findings_ in said.items()]
    return sorted(told, key=lambda one: (-one.missed, one.ground))


def _learned(ground: str, findings_: Sequence[set[str]]) -> Dismissals:
    rules = for_ground(Ground(ground)) if ground in set(Ground) else ()
    return Dismissals(
        ground=ground,
        courts=len(findings_),
        foreseen=sum(not codes.isdisjoint(rules) for codes in findings_),
        by_rule={rule: sum(rule in codes for codes in findings_) for rule in rules},
    )


def _counted(codes: Counter[str]) -> str:
    return "(" + ", ".join(f"{code}: {count}" for code, count in sorted(codes.items())) + ")"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Surroundings:
    """What the database says around one paper."""

    case: Any
    signers: Sequence[Any]
    tripped: frozenset[str]
    calendar: Calendar


def _surroundings(tx: Tx, papers: Mapping[int, AgreementFacts], at: datetime) -> dict[int, _Surroundings]:
    ids, on = list(papers), cases.today_of(at)
    signers, tripped = defaultdict(list), defaultdict(set)
    for row in tx.rows(sql.signers, case_ids=ids, at=at, on=on, clocks=timebars.CLOCKS):
        signers[row.case_id].append(row)
    for each in triage.judge(tx, ids, on=on):
        if not each.is_passed:
            tripped[each.case_id].add(each.rule.code)
    calendar, courts = calendars.current(tx), [paper.court_name for paper in papers.values()]
    return {
        row.case_id: _Surroundings(
            case=row,
            signers=signers[row.case_id],
            tripped=frozenset(tripped[row.case_id]),
            calendar=calendar,
        )
        for row in tx.rows(sql.around, case_ids=ids, courts=courts)
    }


def _facts(paper: AgreementFacts, around: _Surroundings, clauses: Sequence[str]) -> LintFacts:
    return LintFacts(
        procedure=_procedure(paper, around),
        signers=tuple(_signer(paper, row) for row in around.signers),
        claimed=facts.Claimed(
            components=paper.claim.components,
            total=paper.claim.total,
            cutoff_date=paper.claim.cutoff_date,
            contract_no=paper.contract_no,
            contract_date=paper.contract_date,
            overdue_since=paper.claim.overdue_since,
            due_on=around.case.due_on,
            annual_rate=around.case.annual_rate,
            is_secured=around.case.is_secured,
            was_barred=around.case.was_barred,
        ),
        agreed=_agreed(paper),
        clauses=tuple(clauses),
    )


def _agreed(paper: AgreementFacts) -> facts.Agreed:
    terms = paper.terms
    return facts.Agreed(
        kind=TermsKind(terms.kind),
        settled_amount=terms.settled_amount,
        waived=terms.waivers,
        payments=tuple(facts.Payment(due_on=each.due_on, amount=each.amount) for each in terms.instalments),
        payee_name=terms.payee.account_name,
        payee_bank=terms.payee.bank,
        payee_account=terms.payee.account_number,
        application_order=terms.application_order,
        grace_days=terms.grace_days,
        accelerates=terms.accelerates,
        waiver_revives=terms.waiver_revives,
    )


def _procedure(paper: AgreementFacts, around: _Surroundings) -> facts.Procedure:
    case, calendar = around.case, around.calendar
    days = {each.due_on for each in paper.terms.instalments if each.due_on <= calendar.known_through}
    return facts.Procedure(
        product=Product(case.product),
        regime=Regime(case.regime),
        filed_on=case.filed_on,
        agreed_on=paper.agreed_on,
        apply_by=paper.apply_for_confirmation_by,
        claimant=paper.with_role(PartyRole.CLAIMANT)[0].name,
        authority=AuthorityType(case.authority_type),
        authority_ends_on=case.poa_expires_on,
        court_region=case.court_region,
        regions=frozenset(case.regions or ()),
        mediator=paper.mediator_name,
        facts_told=bool(paper.facts_text.strip()),
        articles=frozenset(_articles(paper)),
        tripped=around.tripped,
        days_off=frozenset(day for day in days if not calendar.is_working_day(day)),
        known_through=calendar.known_through,
    )


def _articles(paper: AgreementFacts) -> Iterable[str]:
    """Names of the articles that the paper will have."""
    return (article.__name__ for article in (dispute, responsibility, *ARTICLES) if article(paper))


def _signer(paper: AgreementFacts, row: Any) -> facts.Signer:
    role, claimant = PartyRole(row.role), paper.with_role(PartyRole.CLAIMANT)[0]
    on_paper = [party for party in paper.with_role(role) if party.name == row.name]
    phones = {compact_phone(party.phone) for party in on_paper if party.phone}
    return facts.Signer(
        role=role,
        kind=PartyKind(row.kind),
        is_named=bool(row.name.strip()),
        has_id_number=row.has_id_number,
        can_be_served=row.can_be_served,
        has_head=row.has_head,
        birth_date=row.birth_date,
        has_guardian=row.has_guardian,
        agent_authority=AuthorityType(row.agent_authority) if row.agent_authority else None,
        consents=row.consents and bool(on_paper),
        knows_rights=row.knows_rights,
        is_identified=row.is_identified,
        shares_contact=bool(claimant.phone) and compact_phone(claimant.phone or "") in phones,
        shares_head=bool(row.legal_representative) and row.legal_representative == claimant.legal_representative,
        guarantee=_guarantee(row) if role is PartyRole.GUARANTOR else None,
    )


def _guarantee(row: Any) -> facts.Guarantee:
    return facts.Guarantee(
        mode=timebars.mode_of(row.mode, contract_date=row.contract_date),
        ends_on=row.ends_on,
        consents_in_writing=row.consents_in_writing,
        is_left_out=row.is_left_out,
    )
