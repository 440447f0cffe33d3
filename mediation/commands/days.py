"""Days that the law counts: why a deadline falls when it does, and the State Council's days off."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mediation import present
from mediation.commands import environment, speech

if TYPE_CHECKING:
    from mediation.reach.days import Effect


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
        found = running.clocks(tx, actions.find(tx, number).id, on=present.today())
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
@click.option("--acknowledge", default="", help="The mark of what was shown to move.")
@click.option("--demo", is_flag=True, help="Use the demonstration's database.")
def load_calendar(year: int, path: Path, title: str, acknowledge: str, demo: bool) -> None:
    """Take in the days off of YEAR and compute anew what runs.

    PATH is a CSV with a line for each weekday off and each weekend day worked: 2027-02-05,off,春节. Where deadlines
    would move, or days that are past count otherwise, nothing is loaded, and what would change is shown with a mark.
    """
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.cases import calendars
    from mediation.db import SYSTEM, transaction
    from mediation.reach import days

    now = present.now()
    notice = days.Notice(year=year, title=title, days=calendars.read(path.read_bytes(), year))
    with transaction(SYSTEM) as tx:
        effect = days.foresee(tx, notice, at=now)
        if effect.is_grave and acknowledge != effect.mark:
            _show(effect)
        days.load(tx, notice, acknowledged=acknowledge, at=now)
    click.echo(f"{len(notice.days)} days of {year} are known.")
    _show(effect)


def _show(effect: Effect) -> None:
    for day, kind in sorted([*((day, "off") for day in effect.to_off), *((day, "worked") for day in effect.to_worked)]):
        click.echo(f"{day} becomes {kind}.")
    for clock, count in effect.moved.items():
        click.echo(f"{count} {clock.en.lower()} end on another day.")
    click.echo(f"{effect.past} of the days are past. Its mark is {effect.mark}.")
