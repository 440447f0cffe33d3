"""Acceptance of many cases from a shell: what the rules say of those that wait, and the step itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from mediation import present
from mediation.commands import acting, speech
from mediation.permissions import Permission
from mediation.vocabulary import Product

if TYPE_CHECKING:
    from mediation.cases.acceptance import Sorted
    from mediation.db import Tx


def narrowed(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options that say which filed cases are meant."""
    for option in (
        click.option("--rule", help="The code of a rule whose flag stands."),
        click.option("--filing", type=int, help="The number of a batch."),
        click.option("--product", type=click.Choice([str(product) for product in Product])),
        click.option("--institution", help="The code of an institution."),
    ):
        command = option(command)
    return command


shown = click.option("--shown", required=True, help="The mark that `acceptance preview` ended with.")


@click.group("acceptance")
def acceptance() -> None:
    """Accept many filed cases at once: preview, then accept what was shown."""


@acceptance.command("preview")
@click.argument("numbers", nargs=-1)
@narrowed
@acting.as_somebody
@acting.demo
@speech.as_json
def preview(numbers: Sequence[str], login: str, demo: bool, json_wanted: bool, **which: Any) -> None:
    """Judge filed cases, those with these NUMBERS or all that the options say, and tell what could be accepted.

    How many are clean, which rules hold the others back, and the marks to accept them by.
    """
    with acting.transaction_of(login, Permission.ACCEPT, demo=demo) as tx:
        from mediation.cases import acceptance as actions

        found = actions.sort_out(tx, _among(tx, numbers, **which), at=present.now())
        marks = {"clean": actions.mark(found.clean), "flagged": actions.mark(found.flagged)}
    if json_wanted:
        speech.machine({**_counted(found), "marks": marks})
        return
    for pile, told in _counted(found).items():
        click.echo(f"{pile:<8}{told['cases']:>8}  {marks.get(pile, '')}")
        for rule, count in told.get("rules", {}).items():
            click.echo(f"  {rule:<24}{count:>8}")


@acceptance.command("clean")
@narrowed
@shown
@acting.as_somebody
@acting.demo
def clean(shown: str, login: str, demo: bool, **which: Any) -> None:
    """Accept those that no rule holds back, if they are the ones that the preview showed."""
    with acting.transaction_of(login, Permission.ACCEPT, demo=demo) as tx:
        from mediation.cases import acceptance as actions

        accepted = actions.accept_clean(tx, _among(tx, (), **which), shown=shown, at=present.now())
    click.echo(f"受理 accepted: {len(accepted)}")


@acceptance.command("flagged")
@click.argument("numbers", nargs=-1)
@narrowed
@shown
@click.option("--note", required=True, help="What came of looking; it stands at each flag.")
@acting.as_somebody
@acting.demo
def flagged(numbers: Sequence[str], shown: str, note: str, login: str, demo: bool, **which: Any) -> None:
    """Accept flagged cases that were looked at: those with these NUMBERS, or all that the options say."""
    with acting.transaction_of(login, Permission.ACCEPT, demo=demo) as tx:
        from mediation.cases import acceptance as actions

        among = _among(tx, numbers, **which)
        accepted = actions.accept_flagged(tx, among, shown=shown, note=note, at=present.now())
    click.echo(f"受理 accepted: {len(accepted)}")


def _among(tx: Tx, numbers: Sequence[str], *, product: str | None, **which: Any) -> list[int]:
    from mediation.cases import acceptance as actions
    from mediation.cases import actions as cases

    if numbers:
        return [cases.find(tx, number).id for number in numbers]
    return actions.filed(tx, actions.Wanted(product=Product(product) if product else None, **which))


def _counted(found: Sorted) -> dict[str, Any]:
    piles = {"flagged": found.flagged, "wrong": found.wrong}
    told = {
        name: {
            "cases": len(pile),
            "rules": dict(Counter(code for codes in pile.values() for code in codes).most_common()),
        }
        for name, pile in piles.items()
    }
    return {"clean": {"cases": len(found.clean)}, **told}
