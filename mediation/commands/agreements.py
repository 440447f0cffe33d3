"""Agreements from a shell: a mediator's own clauses before they are drawn up, and what ends one for a later one."""

from __future__ import annotations

import click

from mediation.commands import speech
from mediation.commands.acting import as_login, as_somebody, demo, now, transaction_of
from mediation.permissions import Permission

numbers = click.argument("numbers", nargs=-1, required=True)


@click.group("agreement")
def agreement() -> None:
    """Write clauses into agreements before they are drawn up, and end agreements for later ones."""


@agreement.command("write")
@click.argument("number")
@click.option("--clause", "clauses", multiple=True, help="A clause, as it is printed; repeatable. None takes all out.")
@as_somebody
@demo
def write(number: str, clauses: tuple[str, ...], login: str, demo: bool) -> None:
    """Write the mediator's own clauses of case NUMBER anew, all of them; `lint` then reads them with the terms."""
    with transaction_of(login, Permission.MEDIATE, demo=demo) as tx:
        from mediation.agreements import clauses as verbs
        from mediation.cases import actions as cases

        version = verbs.write(tx, cases.find(tx, number).id, clauses, at=now())
    speech.machine({"version": version, "clauses": len(clauses)})


@agreement.command("clauses")
@click.argument("number")
@as_login
@demo
def clauses(number: str, login: str | None, demo: bool) -> None:
    """Print every version of the clauses of case NUMBER, the newest first: when, by whom, what."""
    with transaction_of(login, Permission.MEDIATE, demo=demo) as tx:
        from mediation.agreements import clauses as verbs
        from mediation.cases import actions as cases

        found = verbs.versions(tx, cases.find(tx, number).id)
    speech.machine(
        [
            {"version": one.version, "written_at": one.written_at, "by": one.actor_id, "clauses": one.texts}
            for one in found
        ]
    )


@agreement.command("supersede")
@numbers
@as_somebody
@demo
def supersede(numbers: tuple[str, ...], login: str, demo: bool) -> None:
    """Let new agreements take the place of those of cases NUMBERS, where no court has confirmed them or decides."""
    _end(numbers, login, demo, "supersede")


@agreement.command("vary")
@numbers
@as_somebody
@demo
def vary(numbers: tuple[str, ...], login: str, demo: bool) -> None:
    """Let later agreements change those of cases NUMBERS, which stand for the rest."""
    _end(numbers, login, demo, "vary")


def _end(numbers: tuple[str, ...], login: str, demo: bool, verb: str) -> None:
    with transaction_of(login, Permission.MEDIATE, demo=demo) as tx:
        from mediation.agreements import signing
        from mediation.cases import actions as cases

        end = {"supersede": signing.supersede, "vary": signing.vary}[verb]
        end(tx, [cases.find(tx, number).id for number in numbers], at=now())
    speech.machine({"ended": len(numbers)})
