"""The facts of an agreement: assembled from the case, kept as canonical text, read back to print the same paper."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from mediation.deadlines import Calendar, add_months
from mediation.money import split
from mediation.terms import APPLICATION_ORDER
from mediation.vocabulary import AuthorityType, ClaimComponent, IdType, PartyKind, PartyRole, TermsKind
from reports.agreement import (
    AgreementFacts,
    ClaimFacts,
    InstalmentFacts,
    OrganisationFacts,
    PartyFacts,
    PayeeFacts,
    TermsFacts,
)

# A creditor gives up what weighs least in law first.
WAIVED_FIRST = (
    ClaimComponent.LIQUIDATED_DAMAGES,
    ClaimComponent.PENALTY_INTEREST,
    ClaimComponent.COMPOUND_INTEREST,
    ClaimComponent.FEES,
    ClaimComponent.INTEREST,
    ClaimComponent.ENFORCEMENT_COSTS,
    ClaimComponent.PRINCIPAL,
)
GRACE_DAYS = 3
Unseal = Callable[[Any, str], str | None]


def waivers(claim: ClaimFacts, waived: Decimal) -> tuple[tuple[str, Decimal], ...]:
    """How a waived sum falls on the components of the claim; yuan."""
    left, found = waived, []
    for component in WAIVED_FIRST:
        part = min(left, getattr(claim, component))
        left -= part
        if part:
            found.append((str(component), part))
    return tuple(found)


def instalments(total: Decimal, periods: int, first_due_on: date, calendar: Calendar) -> tuple[InstalmentFacts, ...]:
    """Equal monthly sums; a day that is known not to be a working day moves to the next that is."""
    days = (_payable_day(add_months(first_due_on, month), calendar) for month in range(periods))
    return tuple(
        InstalmentFacts(number=number, due_on=day, amount=amount)
        for number, (day, amount) in enumerate(zip(days, split(total, periods), strict=True), start=1)
    )


def _payable_day(day: date, calendar: Calendar) -> date:
    if day > calendar.known_through or calendar.is_working_day(day):
        return day
    return calendar.add_working_days(day, 1)


class Days(NamedTuple):
    """The day an agreement is drawn up, the last day to apply for confirmation, and what else falls on days off."""

    agreed_on: date
    apply_by: date
    calendar: Calendar


def assemble(case: Any, parties: Sequence[PartyFacts], centre: Any, *, number: str, days: Days) -> AgreementFacts:
    """The facts of one agreement."""
    claim = _claim(case)
    facts = AgreementFacts(
        number=number,
        case_number=case.number,
        organisation=OrganisationFacts(name=centre.name, address=centre.address, phone=centre.phone),
        parties=(_claimant(case), *parties),
        product=case.product,
        cause_of_action=case.cause_of_action,
        contract_no=case.contract_no,
        contract_date=case.contract_date,
        claim=claim,
        facts_text=case.facts,
        terms=_terms(case, claim, days.calendar),
        mediator_name=case.mediator,
        recorder_name=case.mediator,
        agreed_on=days.agreed_on,
        apply_for_confirmation_by=days.apply_by,
        court_name=case.court,
        copies=len(parties) + 2,
        verification_code="",
        verification_url="",
    )
    code = hashlib.sha256(to_text(facts).encode()).hexdigest()[:16].upper()
    return replace(facts, verification_code=code, verification_url=f"{centre.notice_url}/{code}")


def _claim(case: Any) -> ClaimFacts:
    parts = {component.value: getattr(case, component) for component in ClaimComponent}
    return ClaimFacts(**parts, total=case.claim_total, cutoff_date=case.cutoff_date, overdue_since=case.overdue_since)


def _terms(case: Any, claim: ClaimFacts, calendar: Calendar) -> TermsFacts:
    payee = PayeeFacts(account_name=case.institution, bank=case.payee_bank, account_number=case.payee_account)
    return TermsFacts(
        kind="lump_sum" if case.kind == TermsKind.LUMP_SUM else "instalments",
        settled_amount=case.settled_amount,
        waived=waivers(claim, case.waived),
        instalments=instalments(case.settled_amount, case.periods, case.first_due_on, calendar),
        payee=payee,
        grace_days=GRACE_DAYS,
        accelerates=True,
        waiver_revives=True,
        application_order=tuple(str(component) for component in APPLICATION_ORDER),
    )


def _claimant(case: Any) -> PartyFacts:
    return PartyFacts(
        role="claimant",
        kind="legal_person",
        name=case.institution,
        id_type=IdType.USCC,
        id_number=case.uscc,
        phone=case.phone,
        address=case.address,
        legal_representative=case.legal_representative,
        agent_name=case.handler_name,
        agent_authority=AuthorityType(case.authority_type),
    )


def party(row: Any, unseal: Unseal) -> PartyFacts:
    """A party's particulars, identifiers in clear as the paper needs them."""
    return PartyFacts(
        role=PartyRole(row.role).value,
        kind=PartyKind(row.kind).value,
        name=row.name,
        id_type=row.id_type,
        id_number=unseal(row, "id") or "",
        sex=row.sex,
        birth_date=row.birth_date,
        phone=unseal(row, "phone"),
        address=unseal(row, "address"),
        legal_representative=row.legal_representative,
    )


def to_text(facts: AgreementFacts) -> str:
    """Canonical JSON of the facts."""
    return json.dumps(asdict(facts), ensure_ascii=False, sort_keys=True, default=str)


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
AMOUNTS = {"amount", "settled_amount", "total", *map(str, ClaimComponent)}


def _typed(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: _value(key, value) for key, value in fields.items()}


def _value(key: str, value: Any) -> Any:
    if value is None:
        return None
    if key in DATES:
        return date.fromisoformat(value)
    return Decimal(value) if key in AMOUNTS else value
