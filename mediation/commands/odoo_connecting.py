"""Connecting an Odoo from a shell, and seeing whether it can do what is asked of it."""

from __future__ import annotations

from typing import Any

import click

from mediation import present
from mediation.commands import acting, speech
from mediation.odoo.words import CaseModel, GoesOut, Protocol
from mediation.permissions import Permission

CONNECTION = click.argument("connection_id", metavar="CONNECTION", type=int)


@click.command("connect")
@click.option("--institution", default="", metavar="CODE", help="Whose Odoo it is; the centre's own if none is named.")
@click.option("--name", required=True, help="What the connection is called.")
@click.option("--host", required=True)
@click.option("--port", type=click.IntRange(1, 65535), default=443, show_default=True)
@click.option("--tls/--no-tls", "is_tls", default=True, help="Without TLS only to what MEDIATION_ODOO_HOSTS names.")
@click.option("--protocol", type=click.Choice([*map(str, Protocol)]), default="json2", show_default=True)
@click.option("--database", required=True)
@click.option("--user", "odoo_login", required=True, help="The user of Odoo.")
@click.option(
    "--secret", prompt="Key or password", hide_input=True, envvar="ODOO_SECRET", help="Asked for unless ODOO_SECRET is."
)
@click.option("--namespace", default="mediation", show_default=True, help="Module its records are known by in Odoo.")
@click.option("--case-model", type=click.Choice([*map(str, CaseModel)]), default="project.task", show_default=True)
@click.option(
    "--out", "goes_out", type=click.Choice([*map(str, GoesOut)]), multiple=True, help="What goes out besides."
)
@click.option("--profile", "pull_profile", default="", help="Name of the mapping profile for what is filed from there.")
@acting.as_login
@acting.demo
@speech.as_json
def connect(institution: str, login: str | None, demo: bool, json_wanted: bool, **given: Any) -> None:
    """Connect an Odoo; prints the number of the connection. Nothing but cases goes out unless --out says so."""
    from mediation.accounts.actions import institution as find
    from mediation.odoo import connecting

    wanted = connecting.Wanted(
        login=given.pop("odoo_login"),
        protocol=Protocol(given.pop("protocol")),
        case_model=CaseModel(given.pop("case_model")),
        goes_out=frozenset(map(GoesOut, given.pop("goes_out"))),
        **given,
    )
    with acting.transaction_of(login, Permission.ODOO, demo=demo) as tx:
        owner = find(tx, institution).id if institution else None
        one = connecting.connect(tx, wanted, institution_id=owner, at=present.now())
    if json_wanted:
        speech.machine({"connection": one})
    else:
        click.echo(f"已建立连接 {one}。 Connection {one} is made; next: python -m mediation odoo check {one}")


@click.command("check")
@CONNECTION
@acting.as_login
@acting.demo
@speech.as_json
def check(connection_id: int, login: str | None, demo: bool, json_wanted: bool) -> None:
    """Say what is missing at CONNECTION, each in one sentence; the exit code is 1 if anything is."""
    from mediation.odoo import checking

    with acting.transaction_of(login, Permission.ODOO, demo=demo) as tx:
        found = checking.check(tx, connection_id, at=present.now())
    if json_wanted:
        speech.machine([{"trouble": one.trouble, "model": one.model, "what": one.what} for one in found])
    elif not found:
        click.echo("一切就绪。 All is there.")
    for one in found if not json_wanted else ():
        click.echo(f"{one.sentence('zh')} {one.sentence('en')}")
    if found:
        raise SystemExit(1)


@click.command("pause")
@CONNECTION
@acting.as_login
@acting.demo
def pause(connection_id: int, login: str | None, demo: bool) -> None:
    """Let nothing leave for CONNECTION; it waits."""
    from mediation.odoo import connecting

    with acting.transaction_of(login, Permission.ODOO, demo=demo) as tx:
        connecting.pause(tx, connection_id, at=present.now())
    click.echo("已暂停。 Paused.")


@click.command("resume")
@CONNECTION
@acting.as_login
@acting.demo
def resume(connection_id: int, login: str | None, demo: bool) -> None:
    """Let what waits for CONNECTION leave, also after a failure that was seen to."""
    from mediation.odoo import connecting

    with acting.transaction_of(login, Permission.ODOO, demo=demo) as tx:
        connecting.resume(tx, connection_id, at=present.now())
    click.echo("已恢复。 It leaves with the next run of the outbox.")
