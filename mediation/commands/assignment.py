"""Giving waiting cases to mediators, and checking afterwards that it was done by the rules."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from mediation import present
from mediation.commands import acting, environment, speech
from mediation.permissions import Permission

on_demo = click.option("--demo", is_flag=True, help="Work on the demonstration's database.")


@click.command("assign")
@click.option("--beacon", default="", help="Something public that was not known when the run was announced.")
@on_demo
@speech.as_json
def assign(beacon: str, demo: bool, json_wanted: bool) -> None:
    """Give every waiting case the mediator that is best for all of them.

    The commitment to the draw is published first, in a transaction of its own.
    """
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.assignment import actions, runs
    from mediation.db import SYSTEM, transaction

    with transaction(SYSTEM) as tx:
        announced = actions.announced(tx) or actions.announce(tx, at=present.now())
    if not json_wanted:
        click.echo(f"Run {announced.id} announced, commitment {announced.commitment}.")
    with transaction(SYSTEM) as tx:
        run = actions.assign(tx, at=present.now(), beacon=beacon)
    with transaction(SYSTEM) as tx:
        queue = runs.queue(tx, run.id)
    facts = {
        "run": run.id,
        "commitment": announced.commitment,
        "waiting": run.waiting,
        "assigned": run.assigned,
        "gap": run.gap,
        "unassigned": [
            {"cases": len(one.case_ids), "rule": one.barrier and one.barrier.code, "why": one.sentence("en")}
            for one in queue.left_over
        ],
        "relief": [{"freed": one.freed, "proposal": one.sentence("en")} for one in queue.relief if one.freed],
    }
    _say(facts, json_wanted)


@click.command("announce-assignment")
@on_demo
@speech.as_json
def announce(demo: bool, json_wanted: bool) -> None:
    """Fix what the next run is carried out on, and publish its digest and the commitment to the draw.

    So a beacon can come between them and the run. Lists that are due are decided first.
    """
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.assignment import actions
    from mediation.db import SYSTEM, transaction

    with transaction(SYSTEM) as tx:
        found = actions.announced(tx) or actions.announce(tx, at=present.now())
    if json_wanted:
        speech.machine({"run": found.id, "commitment": found.commitment, "input_digest": found.input_digest})
    else:
        click.echo(f"Run {found.id} announced, commitment {found.commitment}, input {found.input_digest}.")


@click.command("assignment-run")
@click.argument("run_id", type=int)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where the file goes.")
@on_demo
def assignment_run(run_id: int, out: Path, demo: bool) -> None:
    """Write the file of run RUN_ID, with which anybody can check it."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.assignment import runs
    from mediation.db import SYSTEM, transaction

    with transaction(SYSTEM) as tx:
        written = runs.run_file(tx, run_id)
    out.write_bytes(written)
    click.echo(f"{out} {len(written):,} bytes")


@click.command("verify-assignment")
@click.argument("source", metavar="RUN.json", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--commitment", default="", help="The commitment that was published before the run.")
@click.option("--input", "input_digest", default="", help="The digest of the input that was published with it.")
@click.option("--chinese", is_flag=True, help="Say what is wrong in Chinese.")
@speech.as_json
def verify_assignment(source: Path, commitment: str, input_digest: str, chinese: bool, json_wanted: bool) -> None:
    """Check the file of a run: rules kept, nothing better possible, ties drawn; ends with exit code 1 if not.

    Needs no database and nothing of the centre but the file.
    """
    from mediation.assignment.problems import problem
    from mediation.assignment.verifying import verify

    record = _record(source)
    problems = verify(record) if record is not None else [problem("unreadable", what="JSON")]
    if not problems and record and commitment not in ("", record["draw"]["commitment"]):
        problems = [problem("commitment")]
    if not problems and record and input_digest not in ("", record["input_sha256"]):
        problems = [problem("input_digest")]
    if json_wanted:
        speech.machine({"holds": not problems, "problems": [one._asdict() for one in problems]})
    for one in problems if not json_wanted else ():
        click.echo(one.zh if chinese else one.en, err=True)
    if problems:
        sys.exit(1)
    if not json_wanted and record:
        cases = sum(len(row[-1]) for row in record["cases"])
        click.echo(f"The run holds: {cases} cases, {len(record['mediators'])} mediators, gap {record['gap']}.")


@click.command("repeated-refusals")
@acting.as_login
@acting.demo
@speech.as_json
def repeated_refusals(login: str | None, demo: bool, json_wanted: bool) -> None:
    """List mediators who refused three cases or more in a year without a reason, or by silence.

    The rules have the centre count them (Online Mediation Rules art. 29); what follows is for people to decide.
    """
    with acting.transaction_of(login, Permission.ASSIGN, demo=demo) as tx:
        from mediation.assignment import actions

        found = [row._asdict() for row in actions.refusals(tx, at=present.now())]
    if json_wanted:
        speech.machine(found)
    else:
        columns = ("mediator_id", "name", "licence_number", "refusals")
        speech.table(columns, [[row[name] for name in columns] for row in found])


def _record(source: Path) -> dict[str, Any] | None:
    try:
        record = json.loads(source.read_bytes())
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _say(facts: Mapping[str, Any], json_wanted: bool) -> None:
    if json_wanted:
        speech.machine(facts)
        return
    click.echo(f"{facts['assigned']} of {facts['waiting']} waiting cases assigned, gap {facts['gap']}.")
    for one in facts["unassigned"]:
        click.echo(f"  {one['why']}" + (f" ({one['rule']})" if one["rule"] else ""))
    for one in facts["relief"]:
        click.echo(f"  {one['proposal']}")
