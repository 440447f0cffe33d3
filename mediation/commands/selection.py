"""Lists from which both sides choose a mediator: shown, answered, recorded and checked."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from mediation import present
from mediation.commands import environment, speech
from mediation.commands.assignment import on_demo

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("selection")
def selection() -> None:
    """Let both sides of a case choose a mediator from a list."""


@selection.command("show")
@click.argument("number")
@on_demo
@speech.as_json
def show(number: str, demo: bool, json_wanted: bool) -> None:
    """Show the open list of case NUMBER, as both sides see it."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.assignment import selection as lists
    from mediation.cases.actions import find
    from mediation.db import SYSTEM, transaction

    with transaction(SYSTEM) as tx:
        rows = lists.listed(tx, find(tx, number).id)
    columns = ("id", "name", "licence_number", "products", "languages", "districts")
    if json_wanted:
        speech.machine(
            {"until": rows[0].until, "mediators": [{name: getattr(row, name) for name in columns} for row in rows]}
        )
        return
    speech.table(columns, [[_listed(getattr(row, name)) for name in columns] for row in rows])
    click.echo(f"until {rows[0].until}")


@selection.command("answer")
@click.argument("number")
@click.option("--side", type=click.Choice(["institution", "respondent"]), required=True, help="Whose answer it is.")
@click.option("--strike", type=int, multiple=True, help="A mediator whom this side does not want; three at most.")
@click.option("--rank", type=int, multiple=True, help="A mediator whom it wants; the best first.")
@on_demo
def answer(number: str, side: str, strike: tuple[int, ...], rank: tuple[int, ...], demo: bool) -> None:
    """Take down what a side makes of the list of case NUMBER; who is neither struck nor ranked comes last."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.assignment import selection as lists
    from mediation.cases.actions import find
    from mediation.db import Actor, transaction
    from mediation.vocabulary import Role

    speaker = Actor.taken_down(Role.PARTY if side == "respondent" else Role.BANK_OPERATOR)
    with transaction(speaker) as tx:
        case_id = find(tx, number).id
        lists.answer(tx, case_id, struck=dict.fromkeys(strike, ""), ranked=rank, at=present.now())
    click.echo(f"{number} {side}: {len(strike)} struck, {len(rank)} ranked.")


@selection.command("record")
@click.argument("number")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where the record goes.")
@on_demo
def record(number: str, out: Path, demo: bool) -> None:
    """Write the record of the choice in case NUMBER once it is decided, with which both sides can check it."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.assignment import certificate
    from mediation.assignment import selection as lists
    from mediation.cases.actions import find
    from mediation.db import SYSTEM, transaction

    with transaction(SYSTEM) as tx:
        written = lists.record(tx, find(tx, number).id)
    out.write_bytes(certificate.canonical(written))
    click.echo(f"{out} {written['outcome']}, list drawn by run {written['run']}")


@selection.command("verify")
@click.argument("source", metavar="RECORD.json", type=FILE)
@click.option("--run", type=FILE, help="The file of the run that drew the list; check it with verify-assignment.")
@speech.as_json
def verify(source: Path, run: Path | None, json_wanted: bool) -> None:
    """Check the record of a choice without a database: the ranks chose this mediator; exit code 1 if not."""
    from mediation.assignment import choosing

    problems = choosing.verify(_read(source), _read(run) if run else None)
    if json_wanted:
        speech.machine({"holds": not problems, "problems": problems})
    elif problems:
        click.echo("\n".join(choosing.PROBLEMS[code] for code in problems), err=True)
    else:
        click.echo("核验无误。The choice holds.")
    if problems:
        sys.exit(1)


def _read(source: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(source.read_bytes())
    except ValueError:
        return {}
    return found


def _listed(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
