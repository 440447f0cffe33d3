"""Checking that nobody touched the event log."""

from __future__ import annotations

import sys

import click

from mediation.commands import environment, speech


@click.command("verify-log")
@click.option("--demo", is_flag=True, help="Check the demonstration's database.")
@speech.as_json
def verify_log(demo: bool, json_wanted: bool) -> None:
    """Re-compute every hash chain and daily seal; names the first bad event and ends with exit code 1."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.cases import log
    from mediation.db import SYSTEM, transaction

    with transaction(SYSTEM) as tx:
        events = tx.value("SELECT count(*) FROM events")
        broken = log.first_broken(tx)
    if json_wanted:
        found = broken and {"kind": broken.kind, "case": broken.case_id, "seq": broken.seq, "day": broken.day}
        speech.machine({"events": events, "intact": broken is None, "first_broken": found})
    elif broken is None:
        click.echo(f"All {events} events hold.")
    elif broken.kind == "seal":
        click.echo(f"The seal of {broken.day} no longer fits its events.", err=True)
    else:
        click.echo(f"Broken {broken.kind}: event {broken.seq} of case id {broken.case_id}.", err=True)
    if broken is not None:
        sys.exit(1)
