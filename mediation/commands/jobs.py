"""The cases that jobs of the clock leave out."""

from __future__ import annotations

import click

from mediation.commands import environment, speech


@click.command("parked")
@click.option("--demo", is_flag=True, help="Look at the demonstration's database.")
@speech.as_json
def parked(demo: bool, json_wanted: bool) -> None:
    """List cases that a job of the clock failed on, and whether it leaves them out since."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.db import SYSTEM, transaction
    from schedulers import isolation

    with transaction(SYSTEM) as tx:
        found = isolation.parked(tx)
    columns = ("job", "number", "state", "failures", "parked_at", "reason")
    rows = [[getattr(row, column) for column in columns] for row in found]
    if json_wanted:
        speech.machine([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        speech.table(columns, rows)


@click.command("release")
@click.argument("job")
@click.argument("number")
@click.option("--demo", is_flag=True, help="Use the demonstration's database.")
def release(job: str, number: str, demo: bool) -> None:
    """Let JOB try the parked case NUMBER again from its next run on."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.db import SYSTEM, transaction
    from schedulers import isolation

    with transaction(SYSTEM) as tx:
        isolation.release(tx, job, number)
    click.echo(f"{job} tries {number} again.")
