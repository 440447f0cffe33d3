"""Plans in performance for tests, straight from agreements that were never negotiated."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fixtures import world
from mediation.accounts.models import Institution
from mediation.db import Tx
from mediation.performance import actions as performance

ZERO = Decimal(0)
FIRST_DUE = date(2026, 11, 10)
COMPONENTS = ("interest", "penalty_interest", "liquidated_damages", "principal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was agreed: instalments as day and yuan, what is owed and given up by component, and what is unusual."""

    instalments: Sequence[tuple[date, Decimal]]
    claimed: Mapping[str, Decimal]
    waived: Mapping[str, Decimal]
    others: Mapping[str, Any]


def terms(*amounts: str | Decimal, days: Sequence[date] = (), waived: str = "0", **others: Any) -> Terms:
    """Terms of instalments of these yuan, ten days apart unless told otherwise; `waived` of a penalty interest."""
    wanted = [Decimal(amount) for amount in amounts]
    dates = days or [date.fromordinal(FIRST_DUE.toordinal() + 10 * place) for place in range(len(wanted))]
    interest = min(Decimal(100), sum(wanted, ZERO) / 2).quantize(Decimal("0.01"))
    claimed = {"interest": interest, "principal": sum(wanted, ZERO) - interest, "penalty_interest": Decimal(waived)}
    given_up = {"penalty_interest": Decimal(waived)} if Decimal(waived) else {}
    return Terms(instalments=list(zip(dates, wanted, strict=True)), claimed=claimed, waived=given_up, others=others)


def a_plan(tx: Tx, bank: Institution, agreed: Terms, *, at: datetime = world.NOON) -> int:
    """A case of the bank whose agreement has taken effect and is being performed; its id."""
    (case_id,) = world.some_accepted_cases(tx, bank, 1, at=at)
    agree(tx, case_id, agreed, at=at)
    performance.draw_up(tx, [case_id], at=at)
    return case_id


def agree(tx: Tx, case_id: int, agreed: Terms, *, at: datetime = world.NOON) -> int:
    """An agreement of a case in effect, in place of the one before; its id."""
    claim_total = sum(agreed.claimed.values(), ZERO)
    sums = {name: agreed.claimed.get(name, ZERO) for name in COMPONENTS}
    columns = ", ".join(f"{name} = %({name})s" for name in sums)
    tx.run(f"UPDATE claims SET {columns}, total = %(sum)s WHERE case_id = %(id)s", id=case_id, sum=claim_total, **sums)
    plan = [{"number": n, "due_on": str(d), "amount": str(a)} for n, (d, a) in enumerate(agreed.instalments, 1)]
    said = {"instalments": plan, "waived": {k: str(v) for k, v in agreed.waived.items()}, "grace_days": 3, "order": []}
    tx.run("UPDATE agreements SET state = 'SUPERSEDED' WHERE case_id = %(id)s AND state = 'EFFECTIVE'", id=case_id)
    waived = sum(agreed.waived.values(), ZERO)
    agreement = tx.value(
        "INSERT INTO agreements (case_id, number, state, kind, claim_total, settled_amount, waived, terms, drawn_up_on,"
        " facts_sealed, document_sha256, verification_code, lint_version) VALUES (%(id)s, %(number)s, 'DRAFT',"
        " 'instalments', %(total)s, %(settled)s, %(waived)s, %(terms)s, %(on)s, '', '', '', 'desk') RETURNING id",
        id=case_id,
        number=f"协字{case_id}-{at:%y%m%d%H%M%S%f}",
        total=claim_total,
        settled=claim_total - waived,
        waived=waived,
        terms=json.dumps({**said, **agreed.others}),
        on=at.date(),
    )
    for state in ("LINTED", "SIGNING", "EFFECTIVE"):
        tx.run("UPDATE agreements SET state = %(state)s WHERE id = %(id)s", id=agreement, state=state)
    return int(agreement)


def confirm(tx: Tx, case: int) -> None:
    """Let a court have confirmed the agreement of a case."""
    for state in ("APPLIED", "ACCEPTED_BY_COURT", "CONFIRMED"):
        tx.run("UPDATE agreements SET state = %(state)s WHERE case_id = %(id)s", state=state, id=case)


def paid(case_id: int, reference: str, on: date, amount: str | Decimal) -> performance.NewPayment:
    """A payment as a bank reports it."""
    return performance.NewPayment(case_id=case_id, transaction_ref=reference, paid_on=on, amount=Decimal(amount))


def applications(tx: Tx, case_id: int) -> list[tuple[str, int, str, Decimal]]:
    """Where payments went, net: reference, instalment, component, yuan; in order."""
    rows = tx.rows(
        "SELECT y.transaction_ref, i.number, e.component,"
        "       sum(CASE e.credit WHEN 'due' THEN e.amount ELSE -e.amount END) AS amount"
        "  FROM ledger_entries AS e JOIN payments AS y ON y.id = e.payment_id"
        "  JOIN instalments AS i ON i.id = e.instalment_id JOIN plans AS p ON p.id = e.plan_id"
        " WHERE p.case_id = %(id)s GROUP BY y.id, i.id, e.component HAVING sum(CASE e.credit WHEN 'due' THEN e.amount"
        ' ELSE -e.amount END) <> 0 ORDER BY y.paid_on, y.transaction_ref COLLATE "C", i.number, min(e.id)',
        id=case_id,
    )
    return [tuple(row) for row in rows]


def standing(tx: Tx, case_id: int) -> list[tuple[Any, ...]]:
    """The instalments of a case as they stand: number, paid, waived, day paid, state."""
    return [
        tuple(row)
        for row in tx.rows(
            "SELECT i.number, i.paid, i.waived, i.paid_on, i.state FROM instalments AS i"
            " JOIN plans AS p ON p.id = i.plan_id WHERE p.case_id = %(id)s AND p.state <> 'RENEGOTIATED' ORDER BY 1",
            id=case_id,
        )
    ]


def plan_of(tx: Tx, case_id: int) -> Any:
    """The plan of a case that was not replaced."""
    return tx.one("SELECT * FROM plans WHERE case_id = %(id)s AND state <> 'RENEGOTIATED'", id=case_id)


def balances(tx: Tx, case_id: int) -> dict[str, Decimal]:
    """What stands on each account of a case; debits less credits."""
    rows = tx.rows(
        "SELECT a.account, sum(a.amount) AS amount FROM ledger_entries AS e JOIN plans AS p ON p.id = e.plan_id"
        " CROSS JOIN LATERAL (VALUES (e.debit, e.amount), (e.credit, -e.amount)) AS a (account, amount)"
        " WHERE p.case_id = %(id)s GROUP BY 1",
        id=case_id,
    )
    return {row.account: row.amount for row in rows}


@dataclass(frozen=True, slots=True)
class Book:
    """A plan as it stands, with all that hangs on it; the plans of a case come in the order they were laid out."""

    case_id: int
    plan: Any
    instalments: list[Any]
    components: list[tuple[str, Decimal]]
    balances: Mapping[str, Decimal]


def books(tx: Tx, case_ids: Sequence[int]) -> list[Book]:
    """The plans of cases, each with its instalments, what it is made of and what stands on its accounts."""
    plans = tx.rows("SELECT * FROM plans WHERE case_id = ANY (%(ids)s) ORDER BY id", ids=list(case_ids))
    ids = [plan.id for plan in plans]
    found = {plan.id: Book(plan.case_id, plan, [], [], {}) for plan in plans}
    for row in tx.rows("SELECT * FROM instalments WHERE plan_id = ANY (%(ids)s) ORDER BY plan_id, number", ids=ids):
        found[row.plan_id].instalments.append(row)
    for row in tx.rows("SELECT plan_id, component, ends_at - starts_at AS amount FROM plan_components"
                       " WHERE plan_id = ANY (%(ids)s) ORDER BY plan_id, rank", ids=ids):  # fmt: skip
        found[row.plan_id].components.append((row.component, row.amount))
    sums = tx.rows(
        "SELECT e.plan_id, json_object_agg(e.account, e.amount::text)::text AS balances FROM ("
        "SELECT e.plan_id, a.account, sum(a.amount) AS amount FROM ledger_entries AS e"
        " CROSS JOIN LATERAL (VALUES (e.debit, e.amount), (e.credit, -e.amount)) AS a (account, amount)"
        " WHERE e.plan_id = ANY (%(ids)s) GROUP BY 1, 2) AS e GROUP BY 1",
        ids=ids,
    )
    for row in sums:
        stands = {account: Decimal(amount) for account, amount in json.loads(row.balances).items()}
        found[row.plan_id] = replace(found[row.plan_id], balances=stands)
    return list(found.values())
