"""Filing from an Odoo: its overdue invoices, or what else a connection asks for, looked at first or taken in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mediation import present
from mediation.commands import acting, batches, environment, profiles, speech
from mediation.permissions import Permission

if TYPE_CHECKING:
    from mediation.db import Actor
    from mediation.odoo.connecting import Connection

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("pull")
@click.argument("connection_id", metavar="CONNECTION", type=int)
@click.option("--commit", "commits", is_flag=True, help="Take in what is right, if one person may; else only look.")
@click.option("--anew", "is_anew", is_flag=True, help="Read everything that fits, not only what is new.")
@click.option("--errors", type=FILE, help="Write what was found to this file.")
@acting.as_login
@acting.demo
@speech.as_json
def pull(
    connection_id: int,
    commits: bool,
    is_anew: bool,
    errors: Path | None,
    login: str | None,
    demo: bool,
    json_wanted: bool,
) -> None:
    """Read what is new at CONNECTION and judge it; with --commit, open a case for every correct row.

    What was read before changes its case, or nothing. The exit code is 1 if it was refused, or not taken in although it
    should have been.
    """
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.odoo import pulling

    actor, connection = _reader(connection_id, login)
    with speech.progress(quiet=json_wanted) as watch:
        batch_id = pulling.pull(actor, connection_id, at=present.now(), commits=commits, is_anew=is_anew, watch=watch)
    found = batches.outcome_of(actor, batch_id, errors=errors, demo=demo) if batch_id is not None else {}
    if json_wanted:
        speech.machine(found)
    elif found:
        batches.show_facts(found, title=connection.name)
    else:
        click.echo("没有新数据。 Nothing is new.")
    if found:
        batches.exit_unless_taken(found, commits=commits)


@click.command("propose")
@click.argument("connection_id", metavar="CONNECTION", type=int)
@click.option("--constants", type=FILE, help="JSON: what is the same for every row, by the template's columns.")
@click.option("--constant", "said", multiple=True, metavar="COLUMN=VALUE", help="One such value; may be repeated.")
@click.option(
    "--representative", default="", metavar="FIELD", help="Field of a partner with a company's legal representative."
)
@click.option("--save", "name", help="Keep the profile under this name, if it is complete and the fields are there.")
@acting.as_login
@acting.demo
def propose(connection_id: int, constants: Path | None, name: str | None, demo: bool, **given: Any) -> None:
    """Show how overdue customer invoices of CONNECTION would fill the template, and what is still missing."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.db import transaction
    from mediation.filing import profile_checks, profile_describing
    from mediation.filing.template import BY_NAME
    from mediation.odoo import pulling, pulling_profile

    actor, connection = _reader(connection_id, given["login"])
    with transaction(actor) as tx:
        institution = pulling.institution_of(tx, connection)
    known = {"claimant_uscc": institution.uscc, **profiles.same_of(constants, given["said"])}
    found = pulling_profile.proposed(institution.code, name or "odoo", known, representative=given["representative"])
    rows = [(BY_NAME[one.column].header, profile_describing.describe(one.source)) for one in found.columns]
    speech.table(("template", "怎么填", "how"), [(header, said.zh, said.en) for header, said in rows])
    for lacking in profile_checks.missing(found):
        click.echo(f"{lacking.zh} {lacking.en}")
    if name:
        kept = pulling.keep_profile(actor, connection_id, found, at=present.now())
        click.echo(f"kept as {kept.name}, version {kept.version}")


def _reader(connection_id: int, login: str | None) -> tuple[Actor, Connection]:
    """Who reads a connection: the person with a login, or the institution whose it is."""
    from mediation.db import SYSTEM, transaction
    from mediation.odoo import connecting

    with transaction(SYSTEM) as tx:
        found = connecting.connection(tx, connection_id)
    return acting.acting(login, Permission.FILE, otherwise=acting.clerk_of(found.institution_id or 0)), found
