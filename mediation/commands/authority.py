"""An institution's authority from a shell: draw up and publish, ask, put to the institution, answer, and report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from mediation import present
from mediation.authority.words import RequestState
from mediation.commands import environment, speech
from mediation.commands.acting import as_login, as_somebody, demo, transaction_of
from mediation.commands.quantities import Yuan
from mediation.permissions import Permission
from mediation.terms import Proposal
from mediation.vocabulary import ClaimComponent, Role

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
DECISIONS = {"approve": RequestState.APPROVED, "refuse": RequestState.REFUSED, "counter": RequestState.COUNTERED}


def terms(command: Any) -> Any:
    """The options that make a proposal."""
    for option in reversed((
        click.option("--settled", type=Yuan(), help="What is paid in all, in yuan."),
        click.option("--waive", "waived", multiple=True, help="What is waived of a part, such as interest=120.50."),
        click.option("--down", type=Yuan(), default=Decimal("0.00"), help="What is paid at once, in yuan."),
        click.option("--periods", type=click.IntRange(1, 600), default=1, show_default=True),
        click.option("--deferral", type=click.IntRange(0, 600), default=0, help="Months before the first payment."),
        click.option("--last-due", type=DAY, help="The day of the last payment."),
    )):  # fmt: skip
        command = option(command)
    return command


@click.group("authority")
def authority() -> None:
    """How far an institution lets its cases be settled."""


@authority.command("draft")
@click.argument("source", type=FILE)
@click.option("--from", "first", type=DAY, required=True, help="The day it counts from.")
@as_somebody
@demo
def draft(source: Path, first: datetime, login: str, demo: bool) -> None:
    """Take in the matrix in SOURCE, CSV or JSON; another person publishes the version that is printed."""
    with transaction_of(login, Permission.ANSWER_REQUESTS, demo=demo) as tx:
        from mediation.authority import publishing

        version = publishing.draft(tx, source.read_bytes(), effective_from=first.date(), at=present.now())
    speech.machine({"version": version})


@authority.command("publish")
@click.argument("version", type=int)
@as_somebody
@demo
def publish(version: int, login: str, demo: bool) -> None:
    """Put VERSION in force from its day on, for good."""
    with transaction_of(login, Permission.PUBLISH_AUTHORITY, demo=demo) as tx:
        from mediation.authority import publishing

        publishing.publish(tx, version, at=present.now())


@authority.command("show")
@click.argument("version", type=int)
@as_somebody
@demo
def show(version: int, login: str, demo: bool) -> None:
    """Print the cells of VERSION as JSON; for the institution's own people."""
    with transaction_of(login, Permission.ANSWER_REQUESTS, demo=demo) as tx:
        from dataclasses import asdict

        from mediation.authority import publishing

        cells = publishing.read(tx, version)
    speech.machine([asdict(cell) for cell in cells])


@authority.command("level")
@click.argument("person")
@click.argument("level", type=click.IntRange(0, 9))
@as_somebody
@demo
def level(person: str, level: int, login: str, demo: bool) -> None:
    """Say that PERSON, a login of the same institution, approves up to LEVEL."""
    with transaction_of(login, Permission.PUBLISH_AUTHORITY, demo=demo) as tx:
        from mediation.authority import publishing

        publishing.give_level(tx, person, level, at=present.now())


@authority.command("settle")
@click.option("--queries", type=click.IntRange(1, 100), default=8, show_default=True, help="A day, on one case.")
@click.option("--working-days", type=click.IntRange(1, 30), default=2, show_default=True, help="To answer a request.")
@click.option("--good-for", type=click.IntRange(1, 90), default=7, show_default=True, help="Days an answer holds.")
@as_somebody
@demo
def settle(queries: int, working_days: int, good_for: int, login: str, demo: bool) -> None:
    """Settle how often may be asked, and how long answers take and hold."""
    with transaction_of(login, Permission.PUBLISH_AUTHORITY, demo=demo) as tx:
        from mediation.authority import publishing
        from mediation.authority.publishing import Settled

        publishing.settle(tx, Settled(daily_queries=queries, answer_working_days=working_days, approval_days=good_for))


@authority.command("ask")
@click.argument("number")
@terms
@as_login
@demo
def ask(number: str, login: str | None, demo: bool, **said: Any) -> None:
    """Ask whether terms for case NUMBER are within authority; every question is kept."""
    with _mediator(login, demo) as tx:
        from mediation.authority import actions
        from mediation.cases import actions as cases

        found = actions.ask(tx, cases.find(tx, number).id, _proposal(**said), at=present.now())
    told = {"query": found.query_id, "answer": found.answer, "level": found.level, "left_today": found.left}
    speech.machine({**told, "says": f"{found.answer.zh} {found.answer.en}"})


@authority.command("request")
@click.argument("query", type=int)
@as_login
@demo
def request(query: int, login: str | None, demo: bool) -> None:
    """Put the terms of QUERY, which need approval, to the institution."""
    with _mediator(login, demo) as tx:
        from mediation.authority import actions

        made = actions.request_approval(tx, query, at=present.now())
    speech.machine({"request": made})


@authority.command("queue")
@as_login
@demo
@speech.as_json
def queue(login: str | None, demo: bool, json_wanted: bool) -> None:
    """List requests that wait for their institutions, the most urgent first."""
    with transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.authority import actions

        found = actions.queue(tx)
    columns = ("id", "number", "institution", "product", "claim_total", "level_needed", "due_on", "proposal")
    rows = [[getattr(row, name) for name in columns] for row in found]
    if json_wanted:
        speech.machine([{**dict(zip(columns, row, strict=True)), "proposal": json.loads(row[-1])} for row in rows])
    else:
        speech.table(columns, rows)


@authority.command("answer")
@click.argument("request_id", metavar="REQUEST", type=int)
@click.argument("decision", type=click.Choice([*DECISIONS]))
@terms
@as_somebody
@demo
def answer(request_id: int, decision: str, login: str, demo: bool, **said: Any) -> None:
    """Approve or refuse REQUEST, or counter it with other terms."""
    with transaction_of(login, Permission.ANSWER_REQUESTS, demo=demo) as tx:
        from mediation.authority import actions

        counter = _proposal(**said) if decision == "counter" else None
        actions.answer(tx, request_id, DECISIONS[decision], counter=counter, at=present.now())


@authority.command("treatment")
@click.option("--from", "first", type=DAY, required=True, help="First day.")
@click.option("--until", "last", type=DAY, required=True, help="Last day.")
@as_login
@demo
def treatment(first: datetime, last: datetime, login: str | None, demo: bool) -> None:
    """Prove that identical cases were answered alike, or list those that were not; exit code 1 if there are any."""
    with transaction_of(login, Permission.READ_LOG, demo=demo) as tx:
        from mediation.authority import actions

        days: dict[str, date] = {"first": first.date(), "last": last.date()}
        counted, unequal = actions.treatment(tx, **days)
        felt = actions.probed(tx, **days)
    told = {"unequal": [row._asdict() for row in unequal], "probed": [row._asdict() for row in felt]}
    speech.machine({**counted._asdict(), **told})
    if unequal:
        raise click.exceptions.Exit(1)


def _proposal(*, settled: Decimal | None, waived: tuple[str, ...], last_due: datetime | None, **more: Any) -> Proposal:
    if settled is None or last_due is None:
        raise click.UsageError("--settled and --last-due make terms")
    try:
        parts = dict(part.split("=") for part in waived)
        given_up = {ClaimComponent(name): Decimal(amount) for name, amount in parts.items()}
    except (ValueError, ArithmeticError) as failure:
        raise click.BadParameter("such as interest=120.50", param_hint="--waive") from failure
    return Proposal(
        settled_amount=settled,
        waived=given_up,
        down_payment=more["down"],
        periods=more["periods"],
        deferral_months=more["deferral"],
        last_due_on=last_due.date(),
    )


@contextmanager
def _mediator(login: str | None, demo: bool) -> Iterator[Any]:
    """A transaction of the mediator with a login, or of the mediator of the case whose word the centre takes down."""
    if login:
        with transaction_of(login, Permission.NEGOTIATE, demo=demo) as tx:
            yield tx
        return
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.db import Actor, transaction

    with transaction(Actor.taken_down(Role.MEDIATOR)) as tx:
        yield tx
