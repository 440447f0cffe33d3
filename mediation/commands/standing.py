"""Standing offers of an institution from a shell: publish to a class, see what became of them, end one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import click

from mediation.commands import environment, speech
from mediation.commands.acting import acting, as_login, clerk_of, demo, now
from mediation.commands.quantities import Share, Yuan
from mediation.permissions import Permission
from mediation.plans import ZERO
from mediation.terms import Shape
from mediation.vocabulary import ClaimComponent, Product

DAY = click.DateTime(["%Y-%m-%d"])
COMPONENTS = click.Choice([component.value for component in ClaimComponent])


@click.group("standing-offers")
def standing_offers() -> None:
    """What an institution offers to every case of a class, alike (单边承诺)."""


@standing_offers.command("publish")
@click.argument("institution")
@click.argument("name")
@click.option("--product", type=click.Choice([product.value for product in Product]), help="Any if left out.")
@click.option("--overdue-from", type=click.IntRange(0), default=0, help="Days overdue at least.")
@click.option("--overdue-to", type=click.IntRange(0), help="Days overdue at most.")
@click.option("--claim-from", type=Yuan(), default=ZERO, help="Yuan claimed at least.")
@click.option("--claim-to", type=Yuan(), help="Yuan claimed at most.")
@click.option("--waive", nargs=2, type=(COMPONENTS, Share()), multiple=True, help="COMPONENT and the share given up.")
@click.option("--shape", type=click.Choice([shape.value for shape in Shape]), default=Shape.EQUAL.value)
@click.option("--periods", type=click.IntRange(1), default=1, show_default=True)
@click.option("--down-payment", type=Share(), default=Decimal(0), help="Share of the sum that is paid first.")
@click.option("--deferral", type=click.IntRange(0), default=0, help="Months before the rest begins.")
@click.option("--answer-days", type=click.IntRange(1), default=10, show_default=True)
@click.option("--first-due-days", type=click.IntRange(2), default=20, show_default=True)
@click.option("--from", "first", type=DAY, required=True, help="First day on which it is offered.")
@click.option("--until", "last", type=DAY, required=True, help="Last day on which it is offered.")
@as_login
@demo
def publish(institution: str, name: str, login: str | None, demo: bool, **asked: Any) -> None:
    """Publish for INSTITUTION under a NAME what each case of a class is offered; prints its number."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.accounts.actions import institution as find
    from mediation.db import SYSTEM, transaction
    from mediation.negotiation import standing

    with transaction(SYSTEM) as tx:
        bank = find(tx, institution).id
    offered = standing.Standing(
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
    with transaction(acting(login, Permission.NEGOTIATE, otherwise=clerk_of(bank))) as tx:
        speech.machine({"standing_offer": standing.publish(tx, bank, offered, at=now())})


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
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.accounts.actions import institution as find
    from mediation.db import SYSTEM, transaction
    from mediation.negotiation import standing

    with transaction(SYSTEM) as tx:
        bank = find(tx, institution).id
    with transaction(acting(login, Permission.NEGOTIATE, otherwise=clerk_of(bank))) as tx:
        standing.withdraw(tx, standing_id, at=now())
