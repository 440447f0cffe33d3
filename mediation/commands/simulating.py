"""Asking what would happen: a bulk filing, leave, new mediators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from mediation import present
from mediation.commands import environment, speech

if TYPE_CHECKING:
    from mediation.assignment.history import Comparison
    from mediation.assignment.scenarios import Scenario
    from mediation.assignment.simulating import Band, Week
    from mediation.db import Tx

DAY = click.DateTime(["%Y-%m-%d"])


def parts(*kinds: type, needed: int) -> Callable[[str], tuple[Any, ...]]:
    """Reads values with colons between them, each of its kind; None for those that were left out at the end."""

    def read(written: str) -> tuple[Any, ...]:
        words = written.split(":")
        try:
            if not needed <= len(words) <= len(kinds):
                raise ValueError
            found = [_read(kind, word) for kind, word in zip(kinds, words, strict=False)]
        except ValueError:
            raise click.BadParameter(f"{written!r} is not of the form that --help shows.") from None
        return (*found, *[None] * (len(kinds) - len(found)))

    return read


def _read(kind: type, word: str) -> Any:
    if kind is date:
        return date.fromisoformat(word)
    value = kind(word)
    if not value or (kind is int and value < 0):
        raise ValueError
    return value


@click.command("simulate")
@click.option("--weeks", type=click.IntRange(1, 52), default=12, show_default=True, help="How far to look.")
@click.option(
    "--file",
    "files",
    multiple=True,
    type=parts(int, str, date, needed=2),
    metavar="CASES:WHO[:DAY]",
    help="A filing of an institution or a product, on the first day if left out.",
)
@click.option(
    "--leave",
    "leaves",
    multiple=True,
    type=parts(str, date, date, needed=3),
    metavar="LICENCE:DAY:DAY",
    help="A mediator who is away from a day through another.",
)
@click.option(
    "--hire",
    "hires",
    multiple=True,
    type=parts(int, str, date, needed=2),
    metavar="COUNT:PRODUCT[,PRODUCT][:DAY]",
    help="New mediators, from the first day if left out.",
)
@click.option("--as-of", type=DAY, help="Start after this day; yesterday if left out.")
@click.option("--backtest", is_flag=True, help="Look at weeks that are over, and compare with what came.")
@click.option("--replications", type=click.IntRange(1, 5000), default=200, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same figures.")
@click.option("--demo", is_flag=True, help="Read the demonstration's database.")
@speech.as_json
def simulate(as_of: datetime | None, demo: bool, json_wanted: bool, **wish: Any) -> None:
    """How many cases would wait, and how many run out of their thirty days, week by week."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.assignment import history, simulating
    from mediation.db import SYSTEM, transaction

    today = present.today()
    day = as_of.date() if as_of else today - timedelta(days=1)
    runs = {name: wish[name] for name in ("replications", "seed")}
    with transaction(SYSTEM) as tx:
        if wish["backtest"]:
            first = day + timedelta(days=1)
            if any(wish[name] for name in ("files", "leaves", "hires")):
                raise click.UsageError("--backtest looks at what was, without --file, --leave and --hire.")
            if first + timedelta(weeks=wish["weeks"]) > today:
                raise click.UsageError("--backtest needs weeks that are over: give an earlier --as-of.")
            _compare(history.backtest(tx, first, weeks=wish["weeks"], **runs), json_wanted)
            return
        future = _imagined(tx, history.trusted(history.scenario(tx, day, weeks=wish["weeks"])), wish)
    _say(simulating.summary(future, simulating.simulate(future, **runs)), json_wanted)


def _imagined(tx: Tx, known: Scenario, wish: dict[str, Any]) -> Scenario:
    """The scenario with what was asked for; a usage error for an unknown product or days in the wrong order."""
    from dataclasses import replace

    from mediation.assignment import history
    from mediation.assignment.scenarios import Days
    from mediation.vocabulary import Product

    for cases, whose, on in wish["files"]:
        known = replace(known, filings=known.filings + history.filing(tx, whose, cases=cases, on=on or known.start))
    for licence, first, last in wish["leaves"]:
        if last < first:
            raise click.UsageError("A leave ends on its first day or later.")
        known = history.away(known, licence, Days(first, last))
    for count, products, since in wish["hires"]:
        taken = frozenset(products.split(","))
        if unknown := sorted(taken - set(Product)):
            raise click.UsageError(f"No such product: {', '.join(unknown)}.")
        known = history.hired(known, count, products=taken, since=since or known.start)
    return known


def _say(weeks: Sequence[Week], json_wanted: bool) -> None:
    if json_wanted:
        speech.machine([asdict(week) for week in weeks])
        return
    rows = [
        (week.number, week.until, _shown(week.waiting), _shown(week.stale), _shown(week.running),
         _shown(week.waited_days, ".1f"), _shown(week.due), _shown(week.breach_band, ".1%"))
        for week in weeks
    ]  # fmt: skip
    head = ("周 week", "至 until", "待指派 waiting", "其中逾30天 over 30 days", "调解中 in mediation",
            "等待天数 days waited", "期限届满 periods ending", "超期概率 breach")  # fmt: skip
    speech.table(head, rows, title="Mean, and where nine of ten runs lie 均值与九成区间")


def _compare(weeks: Sequence[Comparison], json_wanted: bool) -> None:
    if json_wanted:
        speech.machine([{**asdict(week), "holds": week.holds} for week in weeks])
        return
    rows = [
        (week.until, week.waiting, _shown(week.waiting_band), week.due, week.breached, _shown(week.breached_band),
         "是 yes" if week.holds else "否 no")
        for week in weeks
    ]  # fmt: skip
    head = ("至 until", "待指派 waiting", "预测 foreseen", "期限届满 periods ending", "超期 breached", "预测 foreseen",
            "在区间内 within")  # fmt: skip
    speech.table(head, rows)


def _shown(band: Band, form: str = ",.0f") -> str:
    if band.mean is None or band.low is None or band.high is None:
        return "-"
    return f"{band.mean:{form}} ({band.low:{form}} - {band.high:{form}})"
