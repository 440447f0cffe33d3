"""Filing a bank's file from a shell: looked at first, taken in when that is said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mediation import present
from mediation.commands import acting, batches, environment, speech

if TYPE_CHECKING:
    from mediation.db import Actor
    from mediation.filing.actions import Progress

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("file")
@click.argument("source", type=FILE)
@click.option("--institution", required=True, help="Code of the institution that files.")
@click.option("--profile", help="Read the file by this profile; without it, by the one that knows its columns.")
@click.option("--commit", "commits", is_flag=True, help="Take the file in, if one person may; else only look at it.")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="Write what was found to this file.")
@acting.as_login
@acting.demo
@speech.as_json
def file(
    source: Path,
    institution: str,
    profile: str | None,
    commits: bool,
    errors: Path | None,
    login: str | None,
    demo: bool,
    json_wanted: bool,
) -> None:
    """Judge SOURCE and, with --commit, open a case for every correct row; the same file again changes nothing.

    Without --commit it says what would become of each row, what differs from what was filed before, and how to go on.
    The exit code is 1 if the file was refused, or not taken in although it should have been.
    """
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    actor = acting.filer(institution, login)
    step, go = ("file", _taken_in) if commits else ("look", _looked_at)
    with speech.progress(quiet=json_wanted) as watch:
        batch_id = go(
            actor, institution, source, profile=profile, done=lambda judged, total, _: watch(step, judged, total)
        )
    found = batches.outcome_of(actor, batch_id, errors=errors, demo=demo)
    if json_wanted:
        speech.machine(found)
    else:
        batches.show_facts(found, title=source.name)
    batches.exit_unless_taken(found, commits=commits)


def _taken_in(actor: Actor, institution: str, source: Path, *, profile: str | None, done: Progress) -> int:
    from mediation.filing import actions

    return int(actions.file(actor, institution, source, at=present.now(), profile=profile, done=done)["batch"])


def _looked_at(actor: Actor, institution: str, source: Path, *, profile: str | None, done: Progress) -> int:
    from mediation.db import transaction
    from mediation.filing import actions

    with transaction(actor) as tx:
        return int(actions.receive(tx, institution, source, at=present.now(), profile=profile, done=done).id)
