"""Pulling statistics from a shell."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click

from mediation import present
from mediation.commands import environment, speech

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("statistics")
@click.option("--from", "from_day", type=DAY, default="2000-01-01", help="First day of filing.")
@click.option("--to", "to_day", type=DAY, help="Last day of filing; the as-of day if left out.")
@click.option("--as-of", type=DAY, help="Figures as they stood at the end of this day; yesterday if left out.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write statistics.pdf, .csv and .json here.",
)
@click.option("--demo", is_flag=True, help="Read the demonstration's database.")
@speech.as_json
def statistics(
    from_day: datetime,
    to_day: datetime | None,
    as_of: datetime | None,
    out: Path | None,
    demo: bool,
    json_wanted: bool,
) -> None:
    """Figures with their basis and interval, for a period, as of any day."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.db import SYSTEM, transaction
    from mediation.statistics import actions

    yesterday = present.today() - timedelta(days=1)
    day = as_of.date() if as_of else yesterday
    with transaction(SYSTEM) as tx:
        facts = actions.report(tx, from_day=from_day.date(), to_day=to_day.date() if to_day else day, as_of=day)
    if out:
        write(facts, out)
    if json_wanted:
        click.echo(actions.as_json(facts), nl=False)
    else:
        show(facts)


def write(facts: object, out: Path) -> None:
    """The report on paper, as a table and for machines."""
    from mediation.statistics import actions

    out.mkdir(parents=True, exist_ok=True)
    (out / "statistics.pdf").write_bytes(actions.as_pdf(facts))  # type: ignore[arg-type]
    (out / "statistics.csv").write_text(actions.as_csv(facts), encoding="utf-8-sig", newline="")  # type: ignore[arg-type]
    (out / "statistics.json").write_text(actions.as_json(facts), encoding="utf-8")  # type: ignore[arg-type]


def show(facts: object) -> None:
    """The figures as a table for people."""
    rows = []
    for figure in facts.figures:  # type: ignore[attr-defined]
        between = "" if figure.lower is None else f"{figure.lower:.1%} to {figure.upper:.1%}"
        rows.append((figure.label_zh, figure.label_en, _shown(figure.value, figure.unit), between))
    speech.table(("指标", "figure", "value", "95 %"), rows)


def _shown(value: object, unit: str) -> str:
    if value is None:
        return "-"
    return f"{value:.1%}" if unit == "rate" else f"{value:,}"
