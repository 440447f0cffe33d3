"""Why a claim is what it is: recomputed from rate and dates, on the screen or on one page for the debtor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mediation import present
from mediation.commands import speech
from mediation.commands.acting import as_login, demo, transaction_of
from mediation.permissions import Permission

TOLD = ("number", "finding", "day_count", "cost_pct", "over_ceiling", "components", "lines", "reasons", "remarks")


@click.command("claim")
@click.argument("number")
@click.option("--paper", type=click.Path(dir_okay=False, path_type=Path), help="Where the page for the debtor goes.")
@as_login
@demo
@speech.as_json
def claim(number: str, paper: Path | None, login: str | None, demo: bool, json_wanted: bool) -> None:
    """Show how the claim of case NUMBER comes about, and where the institution's figures differ."""
    with transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.cases import actions as cases
        from mediation.claims import actions
        from mediation.claims import paper as page

        case_id = cases.find(tx, number).id
        with tx.handing_over():
            actions.check_claims(tx, at=present.now(), among=[case_id])
        found = actions.find(tx, case_id)
        facts = page.facts(tx, case_id)
        if paper:
            paper.write_bytes(page.printed(tx, case_id))
    if json_wanted:
        speech.machine({name: getattr(found, name) for name in TOLD})
        return
    _tell(facts)


@click.command("claims")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@as_login
@demo
@speech.as_json
def claims(limit: int, login: str | None, demo: bool, json_wanted: bool) -> None:
    """List open cases whose institution states more than its own rate and dates give, the largest first."""
    with transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.claims import actions

        found = actions.deviating(tx, limit=limit)
    columns = ("number", "institution", "product", "claim_total", "cost_pct", "over_ceiling")
    rows = [[getattr(row, name) for name in columns] for row in found]
    if json_wanted:
        speech.machine([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        speech.table(columns, rows)


def _tell(facts: Any) -> None:
    parts = [
        (f"{part.name.zh} {part.name.en}", part.stated, part.recomputed, part.said.together) for part in facts.parts
    ]
    speech.table(("", "stated", "recomputed", ""), parts, title=facts.case_number)
    lines = [
        (line.name.together, line.first, line.last, line.base, line.rate, line.days, line.amount)
        for line in facts.lines
    ]
    if lines:
        speech.table(("", "from", "to", "base", "% a year", "days", "yuan"), lines)
    for remark in facts.remarks:
        click.echo(f"{remark.zh}。 {remark.en}.")
