"""Statistics as of any day: the same events give the same figures, the same report, the same bytes."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from mediation.accounts import actions as accounts
from mediation.cases import log
from mediation.cases.log import SHANGHAI
from mediation.db import Tx, load
from mediation.statistics import figures
from mediation.vocabulary import Product
from reports import statistics as paper
from reports.statistics import StatisticsFacts

sql = load(Path(__file__).with_name("statistics.sql"))


def report(tx: Tx, *, from_day: date, to_day: date, as_of: date) -> StatisticsFacts:
    """The figures of cases filed in a period, as they stood at the end of a day."""
    period = {"from_day": from_day, "to_day": to_day, "until": end_of(as_of)}
    rows = {row.outcome: row.rows for row in tx.rows(sql.rows_filed, **period)}
    buckets = {row.bucket: row.cases for row in tx.rows(sql.buckets, **period)}
    has_rows = rows.get("opened", 0) == sum(buckets.values())  # else some cases were not opened by a row of a filing
    known = (
        figures.values(
            tx.one(sql.totals, **period),
            tx.one(sql.money, **period, as_of=as_of),
            tx.one(sql.mature_plans, **period, as_of=as_of),
            sum(rows.values()) if has_rows else None,
        )
        | tx.one(sql.notices, **period, as_of=as_of)._asdict()
        | tx.one(sql.no_shows, **period)._asdict()
    )
    seal = tx.rows(log.sql.last_seal)
    return StatisticsFacts(
        organisation_name=accounts.organisation(tx).name,
        as_of=as_of,
        period_from=from_day,
        period_to=to_day,
        figures=tuple(_figure(definition, known) for definition in figures.DEFINITIONS),
        by_month=tuple(_month(row) for row in tx.rows(sql.by_month, **period)),
        by_institution=tuple(_group(row.name, row) for row in tx.rows(sql.by_institution, **period)),
        by_product=tuple(_group(_product(row.code), row) for row in tx.rows(sql.by_product, **period)),
        waterfall=tuple(
            paper.WaterfallStep(code=code, label_zh=zh, label_en=en, count=count, level=level)
            for code, zh, en, count, level in (figures.waterfall(rows, buckets) if has_rows else ())
        ),
        has_rows=has_rows,
        seal=bytes(seal[0].digest).hex() if seal else "",
    )


def totals(tx: Tx, *, from_day: date, to_day: date, as_of: date) -> dict[str, int]:
    """Counts of a period by name, for the summary of a run."""
    row = tx.one(sql.totals, from_day=from_day, to_day=to_day, until=end_of(as_of))
    return dict(row._asdict())


def end_of(day: date) -> datetime:
    """The moment at which a day is over."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)


def _figure(definition: figures.Definition, known: dict[str, Any]) -> paper.Figure:
    value, lower, upper, least, most = known.get(definition.code), None, None, None, None
    if definition.denominator:
        numerator, denominator = known[definition.numerator], known[definition.denominator]
        interval = figures.wilson(numerator, denominator)
        value, lower, upper = interval.rate, interval.lower, interval.upper
    if definition.code == "rate_accepted_basis":
        least, most = figures.bounds(known["agreed"], known["open"], known["accepted"])
    return paper.Figure(
        code=definition.code,
        label_zh=definition.label_zh,
        label_en=definition.label_en,
        value=value,
        unit=definition.unit,
        lower=lower,
        upper=upper,
        numerator=known.get(definition.numerator),
        denominator=known.get(definition.denominator),
        least=least,
        most=most,
        definition_zh=definition.zh,
        definition_en=definition.en,
    )


def _month(row: Any) -> paper.MonthRow:
    interval = figures.wilson(row.agreed, row.accepted)
    return paper.MonthRow(month=row.month, accepted=row.accepted, agreed=row.agreed, **asdict(interval))


def _group(name: str, row: Any) -> paper.InstitutionRow:
    interval = figures.wilson(row.agreed, row.accepted)
    return paper.InstitutionRow(
        code=row.code,
        name=name,
        filed=row.filed,
        accepted=row.accepted,
        agreed=row.agreed,
        amount_agreed=row.amount_agreed,
        **asdict(interval),
    )


def _product(code: str) -> str:
    return Product(code).zh


def as_json(facts: StatisticsFacts) -> str:
    """All figures for machines; stable keys, decimals as text."""
    return json.dumps(asdict(facts), ensure_ascii=False, indent=2, default=str) + "\n"


def as_csv(facts: StatisticsFacts) -> str:
    """All figures as one long table: section, code, label, measure, value."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(("section", "code", "label", "measure", "value"))
    for figure in facts.figures:
        for measure in ("value", "lower", "upper", "least", "most", "numerator", "denominator"):
            writer.writerow(("figure", figure.code, figure.label_zh, measure, getattr(figure, measure)))
    for section, rows in (("institution", facts.by_institution), ("product", facts.by_product)):
        for row in rows:
            for measure in ("filed", "accepted", "agreed", "amount_agreed", "rate", "lower", "upper"):
                writer.writerow((section, row.code, row.name, measure, getattr(row, measure)))
    for month in facts.by_month:
        for measure in ("accepted", "agreed", "rate", "lower", "upper"):
            writer.writerow(("month", month.month, month.month.strftime("%Y-%m"), measure, getattr(month, measure)))
    for step in facts.waterfall:
        writer.writerow(("waterfall", step.code, step.label_zh, "count", step.count))
    return stream.getvalue()


def as_pdf(facts: StatisticsFacts) -> bytes:
    """The report on paper."""
    return paper.render(facts)
