"""Powers of attorney from a shell: which run out, and a new one for all cases under an earlier one, or for some."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mediation import present
from mediation.commands import acting, environment, speech
from mediation.permissions import Permission
from mediation.vocabulary import AuthorityType

if TYPE_CHECKING:
    from mediation.db import Tx
    from mediation.powers.actions import Paper

DAY = click.DateTime(["%Y-%m-%d"])
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("powers")
def powers() -> None:
    """By whose power of attorney an institution acts in its cases (授权委托书)."""


@powers.command("list")
@click.argument("institution")
@acting.as_login
@acting.demo
def list_powers(institution: str, login: str | None, demo: bool) -> None:
    """List those of INSTITUTION's open cases by number, what runs out first first."""
    with _speaking(institution, login, demo) as tx:
        from mediation.powers import actions

        speech.machine([row._asdict() for row in actions.by_number(tx)])


@powers.command("renew")
@click.argument("institution")
@click.option("--number", required=True, help="Of the new one.")
@click.option("--agent", required=True, help="Whom it names.")
@click.option("--phone", required=True, help="The agent's telephone number.")
@click.option("--given", type=DAY, required=True, help="The day it was given.")
@click.option("--until", type=DAY, required=True, help="Its last day.")
@click.option("--general", is_flag=True, help="General authority only: its agent cannot settle.")
@click.option("--under", help="Number of the earlier one: for all open cases under it.")
@click.option("--case", "numbers", multiple=True, help="For this case; may be repeated.")
@click.option("--paper", type=FILE, help="Its paper, PDF or photo, laid to the documents of the cases.")
@click.option("--commit", is_flag=True, help="File it; without it nothing is changed.")
@acting.as_login
@acting.demo
def renew(institution: str, commit: bool, login: str | None, demo: bool, **told: Any) -> None:
    """File a power of attorney of INSTITUTION, or look at what it would do.

    Prints how many cases get it and which keep theirs, and why. Filed again, nothing changes.
    """
    with _speaking(institution, login, demo) as tx:
        from mediation.powers import actions

        power = actions.Power(
            number=told["number"],
            authority=AuthorityType.GENERAL if told["general"] else AuthorityType.SPECIAL,
            handler_name=told["agent"],
            handler_phone=told["phone"],
            given_on=told["given"].date(),
            expires_on=told["until"].date(),
        )
        among, at = actions.Among(former=told["under"], numbers=told["numbers"]), present.now()
        if commit:
            done = actions.renew(tx, power, among, paper=_laid(told["paper"]), at=at)
        else:
            done = actions.foresee(tx, power, among, at=at)
    counts = {"cases": done.cases, "unchanged": done.unchanged, "shortened": done.shortened, "power": done.power_id}
    kept = [{"why": why.value, "zh": why.zh, "en": why.en, "cases": cases} for why, cases in done.refused.items()]
    speech.machine({**counts, "refused": kept, "committed": commit})


def _laid(paper: Path | None) -> Paper | None:
    from mediation.db.sealed_files import take_in
    from mediation.filing import proofs, spool
    from mediation.reach.powers import keep_paper

    if paper is None:
        return None
    with paper.open("rb") as stream:
        return keep_paper(take_in(stream, spool.folder(), largest=proofs.LARGEST_BYTES))


@contextmanager
def _speaking(institution: str, login: str | None, demo: bool) -> Iterator[Tx]:
    """A transaction of the person with a login, or of the institution itself."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.accounts.actions import institution as find
    from mediation.db import SYSTEM, transaction

    with transaction(SYSTEM) as tx:
        whose = find(tx, institution).id
    with transaction(acting.acting(login, Permission.FILE, otherwise=acting.clerk_of(whose))) as tx:
        yield tx
