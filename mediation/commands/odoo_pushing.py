"""What goes to an Odoo, from a shell: how it stands, cases once more, conflicts, dead letters."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from mediation import present
from mediation.commands import acting, speech
from mediation.commands.odoo_connecting import CONNECTION
from mediation.odoo.words import Decision
from mediation.permissions import Permission


@click.command("push")
@CONNECTION
@click.argument("numbers", nargs=-1, metavar="[CASE]...")
@acting.as_login
@acting.demo
def push(connection_id: int, numbers: tuple[str, ...], login: str | None, demo: bool) -> None:
    """Have the named cases, or all, written to CONNECTION as they stand; what stands there already is not written."""
    from mediation.odoo import deciding

    with acting.transaction_of(login, Permission.ODOO, demo=demo) as tx:
        count = deciding.push(tx, connection_id, numbers=numbers or None, at=present.now())
    click.echo(f"{count} 件待发送。 {count} cases wait to be sent.")


@click.command("status")
@acting.as_login
@acting.demo
@speech.as_json
def status(login: str | None, demo: bool, json_wanted: bool) -> None:
    """Show how each connection stands."""
    from mediation.odoo import connecting, deciding

    with acting.transaction_of(login, Permission.ODOO, demo=demo) as tx:
        found = [(one, deciding.standing(tx, one)) for one in connecting.owned(tx)]
    rows: list[dict[str, Any]] = [
        {"connection": one.id, "name": one.name, "state": one.state, "reason": one.reason, "about": one.blame}
        | asdict(standing)
        for one, standing in found
    ]
    if json_wanted:
        speech.machine(rows)
    else:
        head = ("connection", "name", "state", "reason", "about", "records", "waiting", "dead", "conflicts")
        speech.table(head, [[row[column] for column in head] for row in rows])


@click.command("conflicts")
@CONNECTION
@acting.as_login
@acting.demo
@speech.as_json
def conflicts(connection_id: int, login: str | None, demo: bool, json_wanted: bool) -> None:
    """List what was changed or deleted at CONNECTION and waits for `odoo decide`."""
    from mediation.odoo import deciding

    with acting.transaction_of(login, Permission.ODOO, demo=demo) as tx:
        found = [asdict(one) for one in deciding.conflicts(tx, connection_id)]
    if json_wanted:
        speech.machine(found)
    else:
        head = ("id", "number", "model", "field", "ours", "theirs")
        speech.table(head, [[row[column] for column in head] for row in found])


@click.command("decide")
@click.argument("conflict", type=int)
@click.argument("decision", type=click.Choice([*map(str, Decision)]))
@acting.as_login
@acting.demo
def decide(conflict: int, decision: str, login: str | None, demo: bool) -> None:
    """Say whose value stands: ours is written over theirs, or theirs is left alone from now on."""
    from mediation.odoo import deciding

    with acting.transaction_of(login, Permission.ODOO, demo=demo) as tx:
        deciding.decide(tx, conflict, Decision(decision), at=present.now())
    click.echo(f"{Decision(decision).zh}。 {Decision(decision).en}.")


@click.command("retry")
@CONNECTION
@click.option("--list", "is_list", is_flag=True, help="Only show what was given up, and why.")
@acting.as_login
@acting.demo
def retry(connection_id: int, is_list: bool, login: str | None, demo: bool) -> None:
    """Send what was given up for CONNECTION once more."""
    from mediation.odoo import deciding

    with acting.transaction_of(login, Permission.ODOO, demo=demo) as tx:
        if is_list:
            found = deciding.dead_letters(tx, connection_id)
            speech.table(("case", "event", "why"), [(row.number, row.event, row.parked_reason) for row in found])
            return
        count = deciding.retry(tx, connection_id, at=present.now())
    click.echo(f"{count} 条待重发。 {count} messages are sent once more.")
