"""Why a claim is what it is, and which relief there is for its debtor."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from mediation import errors, present
from mediation.api.access import BINARY, hands_out, requires
from mediation.api.clients import Scope
from mediation.api.schemas import PDF, Number
from mediation.cases import actions as cases
from mediation.claims import actions as claims
from mediation.claims import paper
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.relief import actions as relief

router = Router(tags=["claims"])
READS = (Permission.READ_CASES, Scope.CASES_READ, errors.NotFound)


class Component(Schema):
    """A part of the claim: as stated, recomputed (null where it cannot be, and why), and what was found; yuan."""

    component: str
    stated: Decimal
    recomputed: Decimal | None
    allowed: Decimal
    finding: str
    reason: str | None


class Line(Schema):
    """A line of the count: on a base, from a day to a day, at per cent a year; yuan."""

    component: str
    first: date
    last: date
    base: Decimal
    rate: Decimal
    days: int
    amount: Decimal


class Check(Schema):
    """The latest check of a claim: per cent a year in all (`cost_pct`), and yuan above the usual ceiling."""

    checked_at: datetime
    finding: str
    day_count: str | None
    cost_pct: Decimal | None
    over_ceiling: Decimal | None
    components: list[Component]
    lines: list[Line]
    reasons: list[str]
    remarks: list[str]


class Missing(Schema):
    """What a programme asks and is not met, or not known yet."""

    fact: str
    standing: str
    zh: str
    en: str


class Match(Schema):
    """How a case stands to a programme, and the last day to act."""

    code: str
    zh: str
    en: str
    outcome: str
    missing: list[Missing]
    last_day: date | None
    source: str


@router.get("/cases/{number}/claim", response=Check, **requires(*READS))
def claim(request: HttpRequest, number: Number) -> Any:
    """How the claim of a case comes about, recomputed from rate and dates."""
    tx = tx_of(request)
    return claims.find(tx, cases.find(tx, number).id)


@router.get("/cases/{number}/claim.pdf", **hands_out({PDF: BINARY}, *READS, errors.Erased))
def claim_paper(request: HttpRequest, number: Number) -> HttpResponse:
    """The same on one page for the debtor."""
    tx = tx_of(request)
    return HttpResponse(paper.printed(tx, cases.find(tx, number).id), content_type=PDF)


@router.get("/cases/{number}/relief", response=list[Match], **requires(*READS))
def relief_of_case(request: HttpRequest, number: Number, on: date | None = None) -> Any:
    """What the case qualifies for on a day, today if none is given, and what is missing for the rest."""
    tx = tx_of(request)
    case = cases.find(tx, number).id
    found = relief.matches(tx, [case], on=on or present.today()).get(case, [])
    return [_match(one) for one in found]


def _match(one: Any) -> Match:
    programme = one.programme
    missing = [Missing(fact=asked.fact, standing=stood, zh=asked.zh, en=asked.en) for asked, stood in one.missing]
    return Match(code=programme.code, zh=programme.zh, en=programme.en, outcome=one.outcome, missing=missing,
                 last_day=one.last_day, source=programme.source)  # fmt: skip
