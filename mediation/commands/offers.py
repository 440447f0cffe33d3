"""Terms from a shell: what a sum can be paid by, what is offered, countered, accepted, rejected or taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, Any

import click

from mediation import present
from mediation.commands import environment, speech
from mediation.commands.acting import acting, as_login, demo
from mediation.commands.quantities import Months, Share, Yuan
from mediation.negotiation.words import Proposer
from mediation.permissions import Permission
from mediation.plans import YEAR, ZERO, Layout, Means, options, usual_layouts
from mediation.terms import GRACE_DAYS, Conditions, Shape, Waiver
from mediation.vocabulary import ClaimComponent, Role

if TYPE_CHECKING:
    from mediation.db import Tx
    from mediation.negotiation.actions import NewOffer
    from mediation.plans import Option

ROLES = {
    Proposer.CLAIMANT: Role.BANK_SUPERVISOR,
    Proposer.RESPONDENT: Role.PARTY,
    Proposer.MEDIATOR: Role.MEDIATOR,
}


def _choice(words: Any) -> click.Choice[str]:
    return click.Choice([word.value for word in words])


def _day(name: str, says: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(name, type=click.DateTime(["%Y-%m-%d"]), required=True, help=says)


sum_to_pay = click.option("--amount", type=Yuan(), required=True, help="What is paid in all.")
first_due = _day("--first-due", "Day of the first payment.")
down_payment = click.option("--down-payment", type=Yuan(), default=ZERO, help="Paid first, a month before the rest.")
deferral = click.option("--deferral", type=click.IntRange(0), default=0, help="Months before the rest begins.")
months = click.option("--months", type=Months(), default=YEAR, help="Months of the year with income: 3,9.")
numbers = click.argument("numbers", nargs=-1, required=True)
side = click.option("--side", type=_choice(Proposer), help="Whose word the centre takes down; not with --as.")


def of_terms(command: Callable[..., None]) -> Callable[..., None]:
    """What a command is told that puts terms on the table."""
    told = (
        click.argument("number"), side, as_login, demo, sum_to_pay, first_due, down_payment, deferral, months,
        click.option("--periods", type=click.IntRange(1), default=1, show_default=True, help="Payments after it."),
        click.option("--shape", type=_choice(Shape), default=Shape.EQUAL.value, show_default=True),
        click.option("--balloon", type=Share(), default=Decimal("0.30"), help="Share of the last payment."),
        _day("--expires", "Last day to accept."),
        click.option("--waive", nargs=2, type=(_choice(ClaimComponent), Yuan()), multiple=True,
                     help="COMPONENT and yuan given up of it; what weighs least in law first if left out."),
        click.option("--grace-days", type=click.IntRange(0), default=GRACE_DAYS, show_default=True),
        click.option("--no-acceleration", is_flag=True, help="The rest does not fall due on default."),
        click.option("--waiver", type=_choice(Waiver), default=Waiver.REVIVES.value, show_default=True),
    )  # fmt: skip
    return reduce(lambda done, option: option(done), reversed(told), command)


@click.command("plan-options")
@click.argument("number")
@sum_to_pay
@first_due
@down_payment
@deferral
@months
@click.option("--periods", type=click.IntRange(1), multiple=True, help="Numbers of payments; the usual ones if none.")
@click.option("--income", type=Yuan(), help="What the party declares to earn in a month of income.")
@click.option("--expenses", type=Yuan(), default=ZERO, help="What it declares to spend a month.")
@click.option("--other-plans", type=Yuan(), default=ZERO, help="What it declares to pay on other plans a month.")
@demo
@speech.as_json
def plan_options(number: str, demo: bool, json_wanted: bool, **asked: Any) -> None:
    """Show by which payments the sum of case NUMBER can be paid, easiest first; what is declared is kept nowhere."""
    with _opened(demo, Role.MEDIATOR) as (tx, at):
        from mediation.cases import actions as cases
        from mediation.negotiation import actions

        case = cases.find(tx, number)
        limits = actions.limits_on(tx, case.product, cases.today_of(at))
        owed = actions.owed(tx, case.id, at=at)
    layouts = usual_layouts(
        _layout(asked, periods=1, balloon=limits.largest_balloon), *filter(None, [asked["periods"]])
    )
    means = _means(asked) if asked["income"] is not None else None
    found = options(asked["amount"], layouts, limits, means)
    rows = [_row(option, owed - asked["amount"]) for option in found]
    if json_wanted:
        speech.machine(rows)
    elif rows:
        speech.table([*rows[0]], [[*row.values()] for row in rows])


@click.command("offer")
@of_terms
def offer(number: str, side: str | None, login: str | None, demo: bool, **asked: Any) -> None:
    """Put terms on the table in case NUMBER; prints its thread."""
    with _speaking(demo, side, login) as (tx, at):
        from mediation.reach import offers as verbs

        verbs.propose(tx, [_offer(tx, number, asked)], at=at)
        _show(tx, number)


@click.command("counter")
@of_terms
def counter(number: str, side: str | None, login: str | None, demo: bool, **asked: Any) -> None:
    """Answer the open offer of case NUMBER by other terms, which take its place; prints its thread."""
    with _speaking(demo, side, login) as (tx, at):
        from mediation.reach import offers as verbs

        verbs.counter(tx, [_offer(tx, number, asked)], at=at)
        _show(tx, number)


@click.command("accept")
@numbers
@side
@as_login
@demo
def accept(numbers: tuple[str, ...], side: str | None, login: str | None, demo: bool) -> None:
    """Accept the open offers of cases NUMBERS for a side; prints in which both sides now have."""
    with _speaking(demo, side, login) as (tx, at):
        from mediation.reach import offers as verbs

        ids = _ids(tx, numbers)
        agreed = verbs.accept(tx, list(ids), at=at)
    speech.machine({"agreed": [ids[case] for case in agreed]})


@click.command("request-offer")
@of_terms
def request_offer(number: str, side: str | None, login: str | None, demo: bool, **asked: Any) -> None:
    """Put terms for case NUMBER that are beyond one's level to whoever has it; once approved, offer exactly these."""
    with _speaking(demo, side, login) as (tx, at):
        from mediation.reach import offers as verbs

        made = verbs.ask_approval(tx, _offer(tx, number, asked), at=at)
    speech.machine({"request": made})


@click.command("request-acceptance")
@click.argument("number")
@side
@as_login
@demo
def request_acceptance(number: str, side: str | None, login: str | None, demo: bool) -> None:
    """Put the open offer of case NUMBER, beyond one's level, to whoever may accept it."""
    with _speaking(demo, side, login) as (tx, at):
        from mediation.cases import actions as cases
        from mediation.reach import offers as verbs

        made = verbs.ask_approval_to_accept(tx, cases.find(tx, number).id, at=at)
    speech.machine({"request": made})


@click.command("reject")
@numbers
@side
@as_login
@demo
def reject(numbers: tuple[str, ...], side: str | None, login: str | None, demo: bool) -> None:
    """Reject the open offers of cases NUMBERS."""
    with _speaking(demo, side, login) as (tx, at):
        from mediation.negotiation import actions

        actions.reject(tx, list(_ids(tx, numbers)), at=at)


@click.command("withdraw-offer")
@numbers
@side
@as_login
@demo
def withdraw_offer(numbers: tuple[str, ...], side: str | None, login: str | None, demo: bool) -> None:
    """Take back one's own open offers in cases NUMBERS."""
    with _speaking(demo, side, login) as (tx, at):
        from mediation.negotiation import actions

        actions.withdraw(tx, list(_ids(tx, numbers)), at=at)


@click.command("offers")
@click.argument("number")
@demo
def offers(number: str, demo: bool) -> None:
    """Print all that was offered in case NUMBER, in order, and what became of it."""
    with _opened(demo, Role.MEDIATOR) as (tx, _at):
        _show(tx, number)


def _layout(asked: dict[str, Any], *, periods: int, balloon: Decimal, shape: Shape = Shape.EQUAL) -> Layout:
    return Layout(
        first_due_on=asked["first_due"].date(),
        periods=periods,
        shape=shape,
        down_payment=asked["down_payment"],
        deferral_months=asked["deferral"],
        months=asked["months"],
        balloon=balloon,
    )


def _means(asked: dict[str, Any]) -> Means:
    return Means(
        income=asked["income"], expenses=asked["expenses"], other_plans=asked["other_plans"], months=asked["months"]
    )


def _row(option: Option, waived: Decimal) -> dict[str, Any]:
    """An option as it is compared."""
    strain = option.strain
    return {
        "shape": option.layout.shape.zh,
        "periods": option.layout.periods,
        "first": option.instalments[0].amount,
        "largest": option.largest,
        "total": sum(each.amount for each in option.instalments),
        "waived": waived,
        "ends": option.last_due_on,
        "peak share": strain.peak if strain else None,
        "months short": ", ".join(f"{year}-{month:02d}" for year, month in strain.short) if strain else "",
    }


def _offer(tx: Tx, number: str, asked: dict[str, Any]) -> NewOffer:
    from mediation.cases import actions as cases
    from mediation.negotiation import actions

    layout = _layout(asked, periods=asked["periods"], balloon=asked["balloon"], shape=Shape(asked["shape"]))
    conditions = Conditions(
        grace_days=asked["grace_days"], accelerates=not asked["no_acceleration"], waiver=Waiver(asked["waiver"])
    )
    waived = {ClaimComponent(component): amount for component, amount in asked["waive"]}
    return actions.NewOffer(
        case_id=cases.find(tx, number).id,
        settled_amount=asked["amount"],
        layout=layout,
        expires_on=asked["expires"].date(),
        waived=waived or None,
        conditions=conditions,
    )


def _show(tx: Tx, number: str) -> None:
    """The thread of a case, whole, as JSON."""
    from mediation.cases import actions as cases
    from mediation.negotiation import actions

    speech.machine([actions.shown(turn) for turn in actions.thread(tx, cases.find(tx, number).id)])


def _ids(tx: Tx, numbers: tuple[str, ...]) -> dict[int, str]:
    from mediation.cases import actions as cases

    return {cases.find(tx, number).id: number for number in numbers}


@contextmanager
def _speaking(demo: bool, side: str | None, login: str | None) -> Iterator[tuple[Tx, datetime]]:
    """A transaction of the person with a login, or of the side whose word the centre takes down."""
    if bool(side) == bool(login):
        raise click.UsageError("Say either --side or --as.")
    with _opened(demo, ROLES[Proposer(side)] if side else Role.MEDIATOR, login=login) as opened:
        yield opened


@contextmanager
def _opened(demo: bool, role: Role, *, login: str | None = None) -> Iterator[tuple[Tx, datetime]]:
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.db import Actor, transaction

    with transaction(acting(login, Permission.NEGOTIATE, otherwise=Actor.taken_down(role))) as tx:
        yield tx, present.now()
