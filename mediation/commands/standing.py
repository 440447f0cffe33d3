"""Standing offers of an institution from a shell: publish to a class, see what became of them, end one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, Any

import click

from mediation import present
from mediation.commands import environment, speech
from mediation.commands.acting import acting, as_login, as_somebody, clerk_of, demo
from mediation.commands.quantities import Share, Yuan
from mediation.permissions import Permission
from mediation.plans import ZERO
from mediation.terms import Shape
from mediation.vocabulary import ClaimComponent, Product

if TYPE_CHECKING:
    from mediation.db import Tx
    from mediation.negotiation.standing import Standing

DAY = click.DateTime(["%Y-%m-%d"])
COMPONENTS = click.Choice([component.value for component in ClaimComponent])


@click.group("standing-offers")
def standing_offers() -> None:
    """What an institution offers to every case of a class, alike (单边承诺)."""


def of_class(command: Callable[..., None]) -> Callable[..., None]:
    """What a command is told that offers something to a class."""
    told = (
        click.argument("institution"), click.argument("name"), as_login, demo,
        click.option("--product", type=click.Choice([product.value for product in Product]), help="Any if left out."),
        click.option("--overdue-from", type=click.IntRange(0), default=0, help="Days overdue at least."),
        click.option("--overdue-to", type=click.IntRange(0), help="Days overdue at most."),
        click.option("--claim-from", type=Yuan(), default=ZERO, help="Yuan claimed at least."),
        click.option("--claim-to", type=Yuan(), help="Yuan claimed at most."),
        click.option("--waive", nargs=2, type=(COMPONENTS, Share()), multiple=True,
                     help="COMPONENT and the share given up."),
        click.option("--shape", type=click.Choice([shape.value for shape in Shape]), default=Shape.EQUAL.value),
        click.option("--periods", type=click.IntRange(1), default=1, show_default=True),
        click.option("--down-payment", type=Share(), default=Decimal(0), help="Share of the sum that is paid first."),
        click.option("--deferral", type=click.IntRange(0), default=0, help="Months before the rest begins."),
        click.option("--answer-days", type=click.IntRange(1), default=10, show_default=True),
        click.option("--first-due-days", type=click.IntRange(2), default=20, show_default=True),
        click.option("--from", "first", type=DAY, required=True, help="First day on which it is offered."),
        click.option("--until", "last", type=DAY, required=True, help="Last day on which it is offered."),
    )  # fmt: skip
    return reduce(lambda done, option: option(done), reversed(told), command)


@standing_offers.command("publish")
@of_class
def publish(institution: str, name: str, login: str | None, demo: bool, **asked: Any) -> None:
    """Publish for INSTITUTION under a NAME what each case of a class is offered; prints its number."""
    with _speaking(institution, login, demo) as (tx, bank):
        from mediation.reach import offers

        speech.machine({"standing_offer": offers.publish(tx, bank, _offered(name, asked), at=present.now())})


@standing_offers.command("request")
@of_class
def request(institution: str, name: str, login: str | None, demo: bool, **asked: Any) -> None:
    """Put a standing offer that is beyond one's level to whoever has it: it is made once they approve."""
    with _speaking(institution, login, demo) as (tx, bank):
        from mediation.reach import offers

        speech.machine({"standing_offer": offers.ask_to_publish(tx, bank, _offered(name, asked), at=present.now())})


@standing_offers.command("approve")
@click.argument("standing_id", type=int)
@click.option("--institution", required=True, help="Whose it is, by its code.")
@as_somebody
@demo
def approve(standing_id: int, institution: str, login: str, demo: bool) -> None:
    """Let STANDING_ID, which waits for one's level, be made from now on; `withdraw` refuses it."""
    with _speaking(institution, login, demo) as (tx, _bank):
        from mediation.reach import offers

        offers.approve_standing(tx, standing_id, at=present.now())


@standing_offers.command("list")
@click.option("--institution", help="Its code; all if left out.")
@demo
def list_standing(institution: str | None, demo: bool) -> None:
    """List standing offers, newest first: to how many cases each was made, and agreed in how many."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.db import SYSTEM, transaction
    from mediation.negotiation import standing

    with transaction(SYSTEM) as tx:
        speech.machine([row._asdict() for row in standing.published(tx, institution=institution)])


@standing_offers.command("withdraw")
@click.argument("standing_id", type=int)
@click.option("--institution", required=True, help="Whose it is, by its code.")
@as_login
@demo
def withdraw(standing_id: int, institution: str, login: str | None, demo: bool) -> None:
    """Offer STANDING_ID to nobody any more; what is on the table stays there."""
    with _speaking(institution, login, demo) as (tx, _bank):
        from mediation.negotiation import standing

        standing.withdraw(tx, standing_id, at=present.now())


def _offered(name: str, asked: dict[str, Any]) -> Standing:
    from mediation.negotiation.standing import Standing

    return Standing(
        name=name,
        product=Product(asked["product"]) if asked["product"] else None,
        overdue=(asked["overdue_from"], asked["overdue_to"]),
        claimed=(asked["claim_from"], asked["claim_to"]),
        waived={ClaimComponent(component): share for component, share in asked["waive"]},
        shape=Shape(asked["shape"]),
        periods=asked["periods"],
        down_payment_share=asked["down_payment"],
        deferral_months=asked["deferral"],
        answer_days=asked["answer_days"],
        first_due_days=asked["first_due_days"],
        valid_from=asked["first"].date(),
        valid_until=asked["last"].date(),
    )


@contextmanager
def _speaking(institution: str, login: str | None, demo: bool) -> Iterator[tuple[Tx, int]]:
    """A transaction of the person with a login, or of the institution itself, and the institution."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.accounts.actions import institution as find
    from mediation.db import SYSTEM, transaction

    with transaction(SYSTEM) as tx:
        bank = find(tx, institution).id
    with transaction(acting(login, Permission.NEGOTIATE, otherwise=clerk_of(bank))) as tx:
        yield tx, bank
