"""Agreements from a shell: a mediator's own clauses before they are drawn up, mediation again about one in force."""

from __future__ import annotations

import click

from mediation import present
from mediation.agreements.words import Replacing
from mediation.commands import speech
from mediation.commands.acting import as_login, as_somebody, demo, transaction_of
from mediation.permissions import Permission
from mediation.vocabulary import PartyRole

numbers = click.argument("numbers", nargs=-1, required=True)


@click.group("agreement")
def agreement() -> None:
    """Write clauses into agreements before they are drawn up, and mediate again about those in force."""


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

        version = verbs.write(tx, cases.find(tx, number).id, clauses, at=present.now())
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


@agreement.command("ask-again")
@click.argument("number")
@click.option("--by", required=True, type=click.Choice([str(word) for word in PartyRole]), help="Who wants it.")
@click.option("--reason", required=True, help="Why, in their own words; kept beside the case, not in the log.")
@as_somebody
@demo
def ask_again(number: str, by: str, reason: str, login: str, demo: bool) -> None:
    """Say that somebody wants to mediate again about the agreement in force of case NUMBER, which goes on binding."""
    with transaction_of(login, Permission.NEGOTIATE, demo=demo) as tx:
        from mediation.agreements import renegotiating
        from mediation.cases import actions as cases

        asked = renegotiating.Asked(case_id=cases.find(tx, number).id, by=PartyRole(by), reason=reason)
        renegotiating.ask(tx, [asked], at=present.now())
    speech.machine({"asked": 1})


@agreement.command("again")
@numbers
@click.option(
    "--way",
    required=True,
    type=click.Choice([str(word) for word in Replacing]),
    help="Whether the new agreement takes the place of the one in force, or changes it and lets the rest stand.",
)
@click.option("--all-agree", is_flag=True, required=True, help="The institution and everybody bound agree to it.")
@as_somebody
@demo
def again(numbers: tuple[str, ...], way: str, all_agree: bool, login: str, demo: bool) -> None:
    """Mediate again in cases NUMBERS, in which somebody asked for it; the period begins anew."""
    with transaction_of(login, Permission.MEDIATE_AGAIN, demo=demo) as tx:
        from mediation.agreements import renegotiating
        from mediation.cases import actions as cases

        ids = [cases.find(tx, number).id for number in numbers]
        bound: dict[int, list[int]] = {case: [] for case in ids}
        for party in cases.parties(tx, ids):
            bound[party.case_id].append(party.id)
        agreed = {
            case: renegotiating.Again(way=Replacing(way), party_ids=tuple(parties), institution_agrees=all_agree)
            for case, parties in bound.items()
        }
        begun = renegotiating.begin(tx, agreed, at=present.now())
    speech.machine({"begun": len(begun)})


@agreement.command("not-again")
@numbers
@as_somebody
@demo
def not_again(numbers: tuple[str, ...], login: str, demo: bool) -> None:
    """Say that not all agree to mediate again in cases NUMBERS; the agreement stays as it is."""
    with transaction_of(login, Permission.MEDIATE_AGAIN, demo=demo) as tx:
        from mediation.agreements import renegotiating
        from mediation.cases import actions as cases

        renegotiating.decline(tx, [cases.find(tx, number).id for number in numbers], at=present.now())
    speech.machine({"declined": len(numbers)})
