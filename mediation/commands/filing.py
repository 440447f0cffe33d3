"""Filing a bank's file from a shell."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from mediation.commands import environment, speech
from mediation.vocabulary import Role

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("file")
@click.argument("source", type=FILE)
@click.option("--institution", required=True, help="Code of the institution that files.")
@click.option("--profile", help="Read the file by this profile; without it, by the one that knows its columns.")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="Write the wrong rows to this file.")
@click.option("--demo", is_flag=True, help="File into the demonstration's database.")
@speech.as_json
def file(
    source: Path, institution: str, profile: str | None, errors: Path | None, demo: bool, json_wanted: bool
) -> None:
    """File SOURCE for an institution: correct rows open cases, wrong ones are explained; again, nothing changes."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.accounts.actions import institution as find
    from mediation.cases.log import SHANGHAI
    from mediation.db import SYSTEM, Actor, transaction
    from mediation.filing import actions

    now = datetime.now(SHANGHAI)  # noqa: TID251 - a door reads the clock
    with transaction(SYSTEM) as tx:
        clerk = Actor(role=Role.BANK_OPERATOR, institution_id=find(tx, institution).id)
    with speech.progress(quiet=json_wanted) as watch:
        report = actions.file(
            clerk, institution, source, at=now, profile=profile, done=lambda d, t, _w: watch("filing", d, t)
        )
    if errors and report["rows"]["wrong"] + report["rows"]["duplicate"]:
        write_error_file(report["batch"], errors)
    if json_wanted:
        speech.machine(report)
    else:
        facts = {key: value for key, value in report.items() if key != "rows"} | report["rows"]
        speech.table(("receipt", ""), list(facts.items()), title=source.name)
    if report["state"] == "REFUSED":
        raise click.exceptions.Exit(1)


def write_error_file(batch_id: int, target: Path) -> None:
    """The filer's own rows that were not taken, with the reason beside them."""
    from mediation.db import SYSTEM, transaction
    from mediation.filing import actions

    with transaction(SYSTEM) as tx, target.open("wb") as stream:
        stream.writelines(actions.error_file(tx, batch_id))
