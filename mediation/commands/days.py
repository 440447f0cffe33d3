"""Days that the law counts: why a deadline falls when it does, and the State Council's days off."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mediation.commands import environment, speech

if TYPE_CHECKING:
    from mediation.cases.calendars import SpecialDay

MEANS_WORKED = {"off": False, "worked": True}


@click.command("why-date")
@click.argument("number")
@click.argument("clock", required=False)
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("--demo", is_flag=True, help="Look at the demonstration's database.")
@speech.as_json
def why_date(number: str, clock: str | None, language: str, demo: bool, json_wanted: bool) -> None:
    """Say of each clock of case NUMBER, or of CLOCK alone (D5), when it ends and why on that day."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.cases import actions, running
    from mediation.db import SYSTEM, transaction
    from mediation.deadlines import explain

    with transaction(SYSTEM) as tx:
        found = running.clocks(tx, actions.find(tx, number).id, on=_now().date())
    wanted = [each for each in found if clock in (None, each.deadline.code)]
    told = [(each.deadline, each.is_over, explain(each.deadline, language)) for each in wanted]
    if json_wanted:
        speech.machine(
            [
                {"clock": d.code, "due_on": d.due_on, "provisional": d.provisional, "over": over, "why": why}
                for d, over, why in told
            ]
        )
        return
    for deadline, over, (result, *steps) in told:
        click.echo(f"{deadline.code} {result}" + ((" （已止）" if language == "zh" else " (over)") if over else ""))
        for step in steps:
            click.echo(f"  {step}")


@click.command("load-calendar")
@click.argument("year", type=click.IntRange(2020, 2100))
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--title", required=True, help="Name and number of the State Council notice.")
@click.option("--demo", is_flag=True, help="Use the demonstration's database.")
def load_calendar(year: int, path: Path, title: str, demo: bool) -> None:
    """Take in the days off of YEAR and compute anew what runs.

    PATH is a CSV with a line for each weekday off and each weekend day worked: 2027-02-05,off,春节
    """
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.agreements import actions as agreements
    from mediation.assignment import actions as assignment
    from mediation.cases import calendars, periods, timebars
    from mediation.db import SYSTEM, transaction

    now, days = _now(), _days(path)
    with transaction(SYSTEM) as tx:
        calendars.take(tx, year, days, title=title, at=now)
        moved = {
            "mediation periods": periods.recompute(tx, at=now),
            "answers of mediators": assignment.recompute_answers(tx),
            "windows for confirmation": agreements.recompute_windows(tx, at=now),
        }
        looked_at = timebars.recompute(tx, year, at=now)
    click.echo(f"{len(days)} days of {year} are known.")
    for what, count in moved.items():
        click.echo(f"{count} {what} end on another day.")
    click.echo(f"{looked_at} limitation clocks that end in {year} were set anew.")


def _days(path: Path) -> list[SpecialDay]:
    from mediation.cases.calendars import SpecialDay

    found = []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for line, row in enumerate(csv.reader(stream), start=1):
            try:
                day, kind, why = row
                found.append(SpecialDay(day=date.fromisoformat(day), is_worked=MEANS_WORKED[kind], why=why))
            except (ValueError, KeyError) as failure:
                raise click.BadParameter(f"line {line} is not a day, 'off' or 'worked', and a name") from failure
    return found


def _now() -> datetime:
    from mediation.cases.log import SHANGHAI

    return datetime.now(SHANGHAI)  # noqa: TID251 - a door reads the clock
