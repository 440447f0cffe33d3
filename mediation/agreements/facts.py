"""The facts of an agreement: assembled from the case, kept as canonical text, read back to print the same paper."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from mediation.agreements.words import Replacing
from mediation.cases.printing import claimant
from mediation.terms import Waiver
from mediation.terms import from_text as from_kept
from mediation.vocabulary import AgreementState, ClaimComponent
from reports.agreement import (
    AgreementFacts,
    ClaimFacts,
    FormerFacts,
    InstalmentFacts,
    OrganisationFacts,
    PartyFacts,
    PayeeFacts,
    TermsFacts,
)

COLUMN = "agreements.facts"
"""What facts are sealed as."""


class Drawing(NamedTuple):
    """What drawing up adds to terms: number, day, last day to apply for confirmation, the mediator's own clauses."""

    number: str
    agreed_on: date
    apply_by: date
    clauses: tuple[str, ...]


def is_of_claim(case: Any) -> bool:
    """Whether the terms accepted are still terms on this claim; it may have been amended since."""
    terms = from_kept(case.terms)
    fits = all(amount <= getattr(case, component) for component, amount in terms.waived.items())
    return fits and case.settled_amount + terms.waived_in_all == case.claim_total


def assemble(case: Any, parties: Sequence[PartyFacts], centre: Any, drawing: Drawing) -> AgreementFacts:
    """The facts of one agreement."""
    claim = _claim(case, drawing.agreed_on)
    facts = AgreementFacts(
        number=drawing.number,
        case_number=case.number,
        organisation=OrganisationFacts(name=centre.name, address=centre.address, phone=centre.phone),
        parties=(claimant(case), *parties),
        product=case.product,
        cause_of_action=case.cause_of_action,
        contract_no=case.contract_no,
        contract_date=case.contract_date,
        claim=claim,
        facts_text=case.facts,
        terms=_terms(case),
        mediator_name=case.mediator,
        recorder_name=case.mediator,
        agreed_on=drawing.agreed_on,
        apply_for_confirmation_by=drawing.apply_by,
        court_name=case.court,
        copies=len(parties) + 2,
        verification_code="",
        verification_url="",
        clauses=drawing.clauses,
        former=_former(case),
    )
    code = hashlib.sha256(to_text(facts).encode()).hexdigest()[:16].upper()
    return replace(facts, verification_code=code, verification_url=f"{centre.notice_url}/{code}")


def _claim(case: Any, agreed_on: date) -> ClaimFacts:
    """What the agreement is about: the claim as filed, or what is owed under the one before on the day of this one."""
    parts = {component.value: getattr(case, component) for component in ClaimComponent}
    cutoff = agreed_on if case.replaces_id else case.cutoff_date
    return ClaimFacts(**parts, total=case.claim_total, cutoff_date=cutoff, overdue_since=case.overdue_since)


def _former(case: Any) -> FormerFacts | None:
    if case.replaces_id is None:
        return None
    return FormerFacts(
        number=case.former_number,
        agreed_on=case.former_on,
        settled_amount=case.former_amount,
        paid=case.paid,
        varies=replacing(case) is Replacing.VARY,
    )


def replacing(case: Any) -> Replacing | None:
    """What a new agreement does to the one in force; one that a court has confirmed is varied, never replaced."""
    if case.replaces_id is None:
        return None
    return Replacing.VARY if case.former_state == AgreementState.CONFIRMED else Replacing(case.replacing)


def _terms(case: Any) -> TermsFacts:
    terms = from_kept(case.terms)
    return TermsFacts(
        kind=terms.kind,
        settled_amount=terms.settled_amount,
        waived=tuple((str(component), amount) for component, amount in terms.waived.items()),
        instalments=tuple(
            InstalmentFacts(number=each.number, due_on=each.due_on, amount=each.amount) for each in terms.instalments
        ),
        payee=PayeeFacts(account_name=case.institution, bank=case.payee_bank, account_number=case.payee_account),
        grace_days=terms.conditions.grace_days,
        accelerates=terms.conditions.accelerates,
        waiver_revives=terms.conditions.waiver is not Waiver.FINAL,
        waiver_awaits_performance=terms.conditions.waiver is Waiver.ON_PERFORMANCE,
        application_order=tuple(map(str, terms.conditions.order)),
        shape=terms.shape,
        down_payment=terms.down_payment,
        deferral_months=terms.deferral_months,
    )


def to_text(facts: AgreementFacts) -> str:
    """Canonical JSON of the facts; clauses and a former agreement only where there are any, as in older texts."""
    kept = {key: value for key, value in asdict(facts).items() if key not in ("clauses", "former") or value}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, default=str)


def from_text(text: str) -> AgreementFacts:
    """The facts again, from their canonical text."""
    found = json.loads(text)
    terms = found.pop("terms")
    payee = PayeeFacts(**terms.pop("payee"))
    terms["waived"] = tuple((component, Decimal(amount)) for component, amount in terms["waived"])
    terms["instalments"] = tuple(InstalmentFacts(**_typed(part)) for part in terms["instalments"])
    terms["application_order"] = tuple(terms["application_order"])
    return AgreementFacts(
        **_typed({key: value for key, value in found.items() if not isinstance(value, dict | list)}),
        organisation=OrganisationFacts(**found["organisation"]),
        parties=tuple(PartyFacts(**_typed(each)) for each in found["parties"]),
        claim=ClaimFacts(**_typed(found["claim"])),
        terms=TermsFacts(**_typed(terms), payee=payee),
        clauses=tuple(found.get("clauses", ())),
        former=FormerFacts(**_typed(found["former"])) if found.get("former") else None,
    )


DATES = {
    "contract_date",
    "agreed_on",
    "apply_for_confirmation_by",
    "cutoff_date",
    "overdue_since",
    "due_on",
    "birth_date",
}
AMOUNTS = {"amount", "settled_amount", "down_payment", "total", "paid", *map(str, ClaimComponent)}


def _typed(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: _value(key, value) for key, value in fields.items()}


def _value(key: str, value: Any) -> Any:
    if value is None:
        return None
    if key in DATES:
        return date.fromisoformat(value)
    return Decimal(value) if key in AMOUNTS else value
