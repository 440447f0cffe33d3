"""What of the figures may leave the centre: groups of few cases are merged, so that nobody is told of in numbers.

Rule S21 of the statistics manual, after the practice of the UK Financial Ombudsman. If what is merged were a single
small group, it could be reckoned back from the sum; the next smallest group is then merged with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal

from mediation.db import Tx
from mediation.statistics import actions
from mediation.statistics.figures import wilson
from mediation.vocabulary import Audience
from reports.statistics_facts import SMALLEST_BASE, Figure, InstitutionRow, StatisticsFacts

MERGED = "merged"


def readable(tx: Tx, *, from_day: date, to_day: date, as_of: date) -> StatisticsFacts:
    """The figures as the actor may read them: an institution its own, a court the centre's without small groups."""
    asked = {"from_day": from_day, "to_day": to_day, "as_of": as_of}
    if tx.actor.audience is not Audience.COURT:
        return actions.report(tx, **asked)
    with tx.handing_over():  # sums over cases that a court must not see one by one
        return published(actions.report(tx, **asked))


def published(facts: StatisticsFacts) -> StatisticsFacts:
    """The figures without groups of fewer than SMALLEST_BASE accepted cases; months of so few are left out.

    Rates of a smaller base are blank, and all figures of a period in which no more cases were accepted.
    """
    accepted = next((figure.value for figure in facts.figures if figure.code == "accepted"), None)
    is_small = accepted is not None and accepted < SMALLEST_BASE
    months = _few([row.accepted for row in facts.by_month])
    return replace(
        facts,
        figures=tuple(_blank(figure) if is_small or _is_small(figure) else figure for figure in facts.figures),
        waterfall=() if is_small else facts.waterfall,
        by_month=tuple(row for place, row in enumerate(facts.by_month) if place not in months),
        by_institution=_merged(facts.by_institution),
        by_product=_merged(facts.by_product),
    )


def _is_small(figure: Figure) -> bool:
    return figure.denominator is not None and figure.denominator < SMALLEST_BASE


def _blank(figure: Figure) -> Figure:
    """A figure that tells its definition alone."""
    return replace(figure, value=None, lower=None, upper=None, numerator=None, denominator=None, least=None, most=None)


def _few(cases: Sequence[int]) -> frozenset[int]:
    """Places of the groups that are not told of apart."""
    by_size = sorted((count, place) for place, count in enumerate(cases))
    found = [place for count, place in by_size if count < SMALLEST_BASE]
    if found and sum(cases[place] for place in found) < SMALLEST_BASE:
        found = [place for _, place in by_size[: len(found) + 1]]
    return frozenset(found)


def _merged(rows: Sequence[InstitutionRow]) -> tuple[InstitutionRow, ...]:
    places = _few([row.accepted for row in rows])
    few = [row for place, row in enumerate(rows) if place in places]
    kept = tuple(row for place, row in enumerate(rows) if place not in places)
    if not few:
        return kept
    accepted, agreed = sum(row.accepted for row in few), sum(row.agreed for row in few)
    if accepted < SMALLEST_BASE:
        return kept
    merged = InstitutionRow(
        code=MERGED,
        name="其他（合并） Others, merged",
        filed=sum(row.filed for row in few),
        accepted=accepted,
        agreed=agreed,
        amount_agreed=sum((row.amount_agreed for row in few), Decimal()),
        **asdict(wilson(agreed, accepted)),
    )
    return (*kept, merged)
