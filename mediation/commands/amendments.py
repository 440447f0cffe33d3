"""Changes that institutions make in accepted cases: which wait, and what the registrar or the mediator says to them."""

from __future__ import annotations

from collections.abc import Sequence

import click

from mediation import present
from mediation.commands import acting, batches, speech
from mediation.permissions import Permission

IDS = click.argument("amendment_ids", metavar="AMENDMENT...", nargs=-1, required=True, type=int)


@click.group("amendments")
def amendments() -> None:
    """Look at changes of accepted cases and answer them."""


@amendments.command("list")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@acting.as_login
@acting.demo
@speech.as_json
def list_amendments(limit: int, login: str | None, demo: bool, json_wanted: bool) -> None:
    """List changes that wait for an answer, oldest first, column by column."""
    with acting.transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.filing import amendments as actions

        found = batches.as_changes(actions.waiting(tx, limit=limit))
    if json_wanted:
        speech.machine(found)
    else:
        batches.show_changes(found)


@amendments.command("acknowledge")
@IDS
@acting.as_somebody
@acting.demo
def acknowledge(amendment_ids: Sequence[int], login: str, demo: bool) -> None:
    """Let changes take effect, all of them or none; the registrar may, and the mediator of the case."""
    _answer("acknowledge", amendment_ids, login, demo=demo)


@amendments.command("refuse")
@IDS
@acting.as_somebody
@acting.demo
def refuse(amendment_ids: Sequence[int], login: str, demo: bool) -> None:
    """Leave the cases as they are."""
    _answer("refuse", amendment_ids, login, demo=demo)


def _answer(verb: str, amendment_ids: Sequence[int], login: str, *, demo: bool) -> None:
    with acting.transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.filing import amendments as actions

        answer = {"acknowledge": actions.acknowledge, "refuse": actions.refuse}[verb]
        answer(tx, amendment_ids, at=present.now())
    click.echo(f"{verb}: {', '.join(map(str, amendment_ids))}")
