"""Payments from a shell: a bank's file, and what could not be posted."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from mediation import present
from mediation.commands import acting, environment, speech
from mediation.commands.quantities import Yuan
from mediation.performance.words import Outcome, SuspenseState
from mediation.permissions import Permission

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
REASON = click.option("--reason", required=True, help="Why, in writing.")
DISPOSED = click.Choice([SuspenseState.RETURNED.value, SuspenseState.REVERSED.value, SuspenseState.DISMISSED.value])


@click.command("payments")
@click.argument("source", type=FILE)
@click.option("--institution", required=True, help="Code of the institution that sent the file.")
@click.option("--commit", is_flag=True, help="Post what is right; without it nothing is kept.")
@acting.as_login
@acting.demo
@speech.as_json
def payments(source: Path, institution: str, commit: bool, login: str | None, demo: bool, json_wanted: bool) -> None:
    """Look at the file of payments SOURCE (CSV, XLSX, JSON Lines), or post it; prints its signed receipt with --json.

    Columns: 流水号, 案号, 还款日期, 金额, and 币种, 类型 (还款, 冲正), 原流水号. A line that cannot be posted waits in
    suspense. Sent again, nothing changes.
    """
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from django.db import transaction as django_transaction

    from mediation.accounts.actions import institution as find
    from mediation.db import SYSTEM, transaction
    from mediation.filing import spool
    from mediation.http import payment_uploads

    with transaction(SYSTEM) as tx:
        whose = find(tx, institution)
    actor = acting.acting(login, Permission.REPORT_PAYMENT, otherwise=acting.clerk_of(whose.id))
    with transaction(actor) as tx:
        taken, receipt = payment_uploads.take(tx, whose, spool.keep(source), at=present.now())
        if not commit:
            django_transaction.set_rollback(True)
    if json_wanted:
        speech.machine(receipt if commit else {**receipt, "signature": None, "committed": False})
        return
    speech.table(("去向", "outcome", "lines"), [(o.zh, o.en, taken.counts[o]) for o in Outcome], title=source.name)
    if taken.explained:
        rows = [(one.line, one.transaction_ref, one.field, one.rule.value, one.rule.zh) for one in taken.explained]
        speech.table(("line", "流水号", "field", "rule", "说明"), rows[:50])
    for line, held in taken.held.items():
        click.echo(f"第{line}行多付{held}元，暂存待退。Line {line}: {held} beyond the plan, held.")
    if not commit:
        click.echo("未入账；加上 --commit 入账。Nothing was posted; add --commit to post.")


@click.group("suspense")
def suspense() -> None:
    """Settle reported payments that could not be posted, and what was paid beyond a plan."""


@suspense.command("list")
@acting.as_login
@acting.demo
@speech.as_json
def list_waiting(login: str | None, demo: bool, json_wanted: bool) -> None:
    """List what waits: reported payments by number, then payments of which something is held."""
    with acting.transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.performance import suspense as actions
        from mediation.performance.words import PaymentRule

        waiting, held = actions.waiting(tx), actions.held(tx)
    if json_wanted:
        speech.machine({"waiting": [row._asdict() for row in waiting], "held": [row._asdict() for row in held]})
        return
    rows = [
        (row.id, row.institution, row.transaction_ref, row.case_number, row.amount, row.rule, PaymentRule(row.rule).zh)
        for row in waiting
    ]
    speech.table(("number", "institution", "流水号", "案号", "金额", "rule", "说明"), rows)
    speech.table(
        ("payment", "institution", "流水号", "案号", "多付"),
        [(row.id, row.institution, row.transaction_ref, row.number, row.held) for row in held],
    )


@suspense.command("attach")
@click.argument("item", type=int)
@click.argument("number")
@acting.as_somebody
@acting.demo
def attach(item: int, number: str, login: str, demo: bool) -> None:
    """Post what waits under ITEM on the plan of case NUMBER."""
    with _reporting(login, demo) as tx:
        from mediation.cases import actions as cases
        from mediation.performance import suspense as actions

        actions.attach(tx, item, cases.find(tx, number).id, at=present.now())
    click.echo(f"{item}: 已入账 posted on {number}")


@suspense.command("settle")
@click.argument("item", type=int)
@click.argument("state", type=DISPOSED)
@REASON
@acting.as_somebody
@acting.demo
def settle(item: int, state: str, reason: str, login: str, demo: bool) -> None:
    """Settle ITEM without posting it: money returned or reversed, a report without money dismissed."""
    with _reporting(login, demo) as tx:
        from mediation.performance import suspense as actions

        actions.dispose(tx, item, SuspenseState(state), reason=reason, at=present.now())
    click.echo(f"{item}: {SuspenseState(state).zh} {state}")


@suspense.command("give-back")
@click.argument("payment", type=int)
@click.argument("amount", type=Yuan())
@REASON
@acting.as_somebody
@acting.demo
def give_back(payment: int, amount: Decimal, reason: str, login: str, demo: bool) -> None:
    """Give AMOUNT yuan of what is held of PAYMENT back to the payer."""
    with _reporting(login, demo) as tx:
        from mediation.performance import suspense as actions

        actions.give_back(tx, payment, amount, reason=reason, at=present.now())
    click.echo(f"{payment}: 已退回{amount}元 given back")


def _reporting(login: str, demo: bool) -> Any:
    return acting.transaction_of(login, Permission.REPORT_PAYMENT, demo=demo)
