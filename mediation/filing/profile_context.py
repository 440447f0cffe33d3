"""Settles what holds for a whole export before its columns are read: unit of amounts, order of days, whose numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from mediation.filing import profile_dates
from mediation.filing.profile_evidence import Evidence, style_of
from mediation.filing.profile_findings import Facts
from mediation.filing.profile_titles import CLOSE, parsed
from mediation.filing.profile_units import FACTORS, Context
from mediation.filing.template import AMOUNTS, BY_NAME, Kind
from mediation.vocabulary import Product

CLAIM = (*AMOUNTS, "total")

_LARGE = {Product.MORTGAGE, Product.SME_LOAN, Product.BUSINESS_LOAN}
_SMALLEST, _SMALLEST_OF_LARGE = 200, 1000
"""Yuan of principal in the middle row below which the unit is in doubt."""

Beliefs = Mapping[str, Mapping[str, float]]
"""For each title, which columns of the template it may mean, and how far that is believed."""


def context_of(
    evidences: Mapping[str, Evidence], beliefs: Beliefs, facts: Facts, products: Sequence[Product]
) -> Context:
    """What is known of the export as a whole."""
    days = [e for title, e in evidences.items() if any(BY_NAME[c].kind is Kind.DATE for c in beliefs[title])]
    return Context(
        facts=facts,
        factor=_factor(evidences, beliefs, facts, products),
        order=profile_dates.order_of(days, told=facts.day_order),
        is_style_sure=style_of([e.cells for e in evidences.values()], told=facts.decimal_mark).is_sure,
        identity=_identity(evidences, beliefs),
    )


def claims(scores: Mapping[str, float]) -> float:
    """How far a title is believed to be a component of the claim or its total."""
    return max((scores.get(name, 0.0) for name in CLAIM), default=0.0)


def _factor(
    evidences: Mapping[str, Evidence], beliefs: Beliefs, facts: Facts, products: Sequence[Product]
) -> Decimal | None:
    """What turns amounts without a unit into yuan; None when whole numbers or small ones leave it open."""
    if facts.amounts_in:
        return FACTORS.get(facts.amounts_in)
    owed = [e for title, e in evidences.items() if e.is_money and claims(beliefs[title]) >= CLOSE]
    if any(parsed(e.title).unit == "元" for e in owed):
        return Decimal(1)
    plain = [e for e in owed if not e.form.suffix and not parsed(e.title).unit]
    in_fen = [e.numbers * 100 for e in plain]
    if any(((fen != fen.floor()).mean() or 0) >= 0.1 for fen in in_fen):  # type: ignore[operator]
        return None
    shows_decimals = any(e.texts.str.contains(rf"[{e.form.decimal_mark}][0-9]{{1,2}}\D*$").any() for e in plain)
    if plain and not shows_decimals:
        return None
    smallest = _SMALLEST_OF_LARGE if _LARGE & set(products) else _SMALLEST
    middles = [e.numbers.abs().median() for e in plain if beliefs[e.title].get("principal", 0) >= CLOSE]
    is_small = any(isinstance(middle, float | Decimal) and middle < smallest for middle in middles)
    return None if is_small else Decimal(1)


def _identity(evidences: Mapping[str, Evidence], beliefs: Beliefs) -> Evidence | None:
    """The column of the parties' own identity numbers, if one can be told."""
    found = [e for e in evidences.values() if max(e.shares["resident"], e.shares["uscc"]) >= 0.3]
    named = [e for e in found if beliefs[e.title].get("id_number", 0) >= CLOSE]
    nameless = [e for e in found if not beliefs[e.title]]
    return named[0] if named else nameless[0] if len(nameless) == 1 else None
