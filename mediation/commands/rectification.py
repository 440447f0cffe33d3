"""Rectification from a shell: the registrar asks for what a filing lacks, the institution answers."""

from __future__ import annotations

from collections.abc import Sequence

import click

from mediation import present
from mediation.commands import acting, speech
from mediation.permissions import Permission
from mediation.vocabulary import Defect


@click.group("rectification")
def rectification() -> None:
    """Ask for what a filing lacks, and answer it."""


@rectification.command("list")
@acting.as_login
@acting.demo
@speech.as_json
def list_asked(login: str | None, demo: bool, json_wanted: bool) -> None:
    """List cases that wait to be put right, the most pressing first."""
    with acting.transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.cases import rectification as actions

        waiting = actions.waiting(tx)
    found = [
        {
            "case": asked.number,
            "institution": asked.institution,
            "answer_by": asked.answer_by,
            "defects": {
                defect: {"zh": actions.sentence(defect), "en": actions.sentence(defect, "en")}
                for defect in asked.defects
            },
        }
        for asked in waiting
    ]
    if json_wanted:
        speech.machine(found)
        return
    rows = [
        (asked.number, asked.institution, asked.answer_by, defect, actions.sentence(defect))
        for asked in waiting
        for defect in asked.defects
    ]
    speech.table(("case", "institution", "answer by", "defect", "补正事项"), rows)


@rectification.command("ask")
@click.argument("number")
@click.option(
    "--defect",
    "defects",
    multiple=True,
    required=True,
    help=f"One of {', '.join(Defect)}, or the code of a rule of triage; may be repeated.",
)
@acting.as_somebody
@acting.demo
def ask(number: str, defects: Sequence[str], login: str, demo: bool) -> None:
    """Send the case with this NUMBER back to be put right."""
    with acting.transaction_of(login, Permission.ACCEPT, demo=demo) as tx:
        from mediation.cases import actions as cases
        from mediation.cases import rectification as actions

        actions.request(tx, {cases.find(tx, number).id: defects}, at=present.now())
    click.echo(f"{number}: {'；'.join(actions.sentence(defect) for defect in defects)}")


@rectification.command("answer")
@click.argument("number")
@click.option("--to", "answers", multiple=True, required=True, nargs=2, metavar="DEFECT TEXT", help="May be repeated.")
@acting.as_somebody
@acting.demo
def answer(number: str, answers: Sequence[tuple[str, str]], login: str, demo: bool) -> None:
    """Answer every defect of the case with this NUMBER, where no changed row can: evidence was handed in, for instance.

    What a changed row can say is answered by filing the row again.
    """
    with acting.transaction_of(login, Permission.FILE, demo=demo) as tx:
        from mediation.cases import actions as cases
        from mediation.cases import rectification as actions

        actions.answer(tx, {cases.find(tx, number).id: dict(answers)}, at=present.now())
    click.echo(f"{number}: 已答复 answered")
