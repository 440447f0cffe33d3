"""A bank's file of payments: each line is posted, known, or held in suspense with the rule it breaks; none is lost.

Sent again, nothing changes: the bank's own transaction number decides, and what was said under it. A line that reports
anew what waits in suspense corrects it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from mediation import errors
from mediation.cases import actions as cases
from mediation.db import Tx, load
from mediation.db.columns import as_array
from mediation.performance import posting
from mediation.performance.payment_rows import TEXT, fingerprint, judged, said
from mediation.performance.posting import RUNNING, Booked
from mediation.performance.words import FIELDS, WITH_MONEY, Outcome, PaymentKind, PaymentRule, SuspenseState

sql = load(Path(__file__).with_name("payment_files.sql"))
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A file as it arrived: its name and digest, its rows in typed columns, and lines that are no rows, as text."""

    name: str
    sha256: bytes
    rows: pl.DataFrame
    unreadable: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A line that was not posted, and the rule that it breaks."""

    line: int
    transaction_ref: str
    rule: PaymentRule

    @property
    def field(self) -> str:
        """The field that the rule is about."""
        return FIELDS[self.rule]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a file; `counts` of Outcome add up to `rows`. `held` is what was paid beyond a plan, by line."""

    file_id: int
    rows: int
    counts: Mapping[Outcome, int]
    amount_posted: Decimal
    explained: Sequence[Explained]
    held: Mapping[int, Decimal]


def take(tx: Tx, institution_id: int, delivered: Delivered, *, at: datetime) -> Taken:
    """Post an institution's file of payments; NotPermitted for another institution's people, NoRows if it is empty."""
    posting.check(tx, institution_id)
    if not len(delivered.rows) and not delivered.unreadable:
        raise errors.NoRows()
    with tx.handing_over():
        posting.hold(tx, institution_id)
        file_id = tx.value(
            sql.insert_file,
            institution_id=institution_id,
            file_name=delivered.name,
            file_sha256=delivered.sha256,
            actor_id=tx.actor.user_id,
            rows=len(delivered.rows) + len(delivered.unreadable),
            at=at,
        )
        return _Taking(tx, institution_id, file_id, at).take(delivered)


@dataclass(slots=True)
class _Taking:
    """One file on its way."""

    tx: Tx
    institution_id: int
    file_id: int
    at: datetime

    def take(self, delivered: Delivered) -> Taken:
        rows = judged(delivered.rows, today=cases.today_of(self.at))
        fresh, unchanged = self._fresh(self._placed(rows).filter(~pl.col("is_again")))
        good = fresh.filter(pl.col("rule").is_null())
        payments = good.filter(pl.col("kind") == PaymentKind.PAYMENT)
        booked = posting.book(self.tx, self.institution_id, payments, at=self.at, file_id=self.file_id)
        reversals = good.filter(pl.col("kind") == PaymentKind.REVERSAL).to_dicts()
        reversed_lines, failed = self._reverse(reversals)
        wrong = [*fresh.filter(pl.col("rule").is_not_null()).to_dicts(), *failed]
        wrong += [_unreadable(line, text) for line, text in delivered.unreadable.items()]
        kept = self._suspend(wrong)
        self._reverse_what_waited()
        suspended = [row for row in wrong if row["line"] in kept]
        counts = Counter({Outcome.POSTED: booked.payments if booked else 0, Outcome.REVERSED: len(reversed_lines)})
        counts[Outcome.SUSPENDED] = len(suspended)
        total = len(rows) + len(delivered.unreadable)
        counts[Outcome.UNCHANGED] = total - sum(counts.values())
        assert counts[Outcome.UNCHANGED] == rows["is_again"].sum() + unchanged + len(wrong) - len(suspended)
        return Taken(
            file_id=self.file_id,
            rows=total,
            counts=counts,
            amount_posted=booked.amount if booked else Decimal(0),
            explained=[_explained(row) for row in sorted(suspended, key=lambda row: int(row["line"]))],
            held=self._held(booked) if booked else {},
        )

    def _placed(self, rows: pl.DataFrame) -> pl.DataFrame:
        """With `case_id` and what stands against its plan."""
        numbers = rows.filter(pl.col("rule").is_null())["case_number"].drop_nulls().unique()
        found = self.tx.one(sql.place_cases, institution_id=self.institution_id, numbers=as_array(numbers))
        schema = {"case_number": pl.String, "case_id": pl.Int64, "plan_state": pl.String}
        places = pl.DataFrame({name: values or [] for name, values in found._asdict().items()}, schema)
        is_payment = pl.col("rule").is_null() & (pl.col("kind") == PaymentKind.PAYMENT)
        rule = (
            pl.when(~is_payment).then(pl.col("rule"))
            .when(pl.col("case_id").is_null()).then(pl.lit(PaymentRule.CASE.value))
            .when(pl.col("plan_state").fill_null("PENDING") == "PENDING").then(pl.lit(PaymentRule.PLAN.value))
            .when(~pl.col("plan_state").is_in([*map(str, RUNNING)])).then(pl.lit(PaymentRule.FINISHED.value))
        )  # fmt: skip
        return rows.join(places, on="case_number", how="left", maintain_order="left").with_columns(rule=rule)

    def _fresh(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
        """The rows that were not reported before, and how many were; other content under a posted number is marked."""
        refs = as_array(rows["transaction_ref"].drop_nulls().unique())
        posted = {
            row.transaction_ref: row
            for row in self.tx.rows(sql.known_payments, institution_id=self.institution_id, refs=refs)
        }
        waiting = self.tx.rows(sql.known_suspended, institution_id=self.institution_id, refs=refs)
        prints = {bytes(row.fingerprint): row.state for row in waiting}
        known = {*posted, *(row.transaction_ref for row in waiting)}
        met = rows.filter(pl.col("transaction_ref").is_in(known)).to_dicts()
        same, other = set[int](), set[int]()
        for row in met:
            before = posted.get(row["transaction_ref"])
            state = prints.get(fingerprint(row))
            is_mended = state == SuspenseState.OPEN and before is None and row["rule"] is None
            if (state is not None and not is_mended) or (before is not None and _is_same(row, before)):
                same.add(row["line"])
            elif before is not None:
                other.add(row["line"])
        corrected = {row["transaction_ref"] for row in met if row["line"] not in same | other}
        self._settle([row.id for row in waiting if row.transaction_ref in corrected], SuspenseState.DISMISSED)
        is_other = pl.col("line").is_in(other)
        rule = pl.when(is_other).then(pl.lit(PaymentRule.CONFLICT.value)).otherwise(pl.col("rule"))
        return rows.filter(~pl.col("line").is_in(same)).with_columns(rule=rule), len(same)

    def _reverse(self, rows: Sequence[Row]) -> tuple[list[int], list[Row]]:
        """Carry reversals out; the lines of those that were, and the rows that could not be."""
        done, failed = list[int](), list[Row]()
        for row in rows:
            if self._reverse_one(row):
                done.append(row["line"])
            else:
                failed.append({**row, "rule": PaymentRule.REVERSES})
        return done, failed

    def _reverse_one(self, row: Row) -> bool:
        refs = [row["reverses"]]
        for posted in self.tx.rows(sql.known_payments, institution_id=self.institution_id, refs=refs):
            if posted.kind == PaymentKind.PAYMENT and posted.amount == row["amount"]:
                return bool(
                    posting.reverse(self.tx, self.institution_id, {row["transaction_ref"]: refs[0]}, at=self.at)
                )
        waiting = self.tx.rows(sql.known_suspended, institution_id=self.institution_id, refs=refs)
        money = [one.id for one in waiting if one.state == SuspenseState.OPEN and one.amount == row["amount"]]
        return bool(self._settle(money[:1], SuspenseState.REVERSED))

    def _reverse_what_waited(self) -> None:
        for row in self.tx.rows(sql.waiting_reversals, institution_id=self.institution_id):
            if posting.reverse(self.tx, self.institution_id, {row.transaction_ref: row.reverses}, at=self.at):
                self._settle([row.id], SuspenseState.REVERSED)

    def _suspend(self, rows: Sequence[Row]) -> set[int]:
        """Keep rows that cannot be posted; the lines of those that are new."""
        if not rows:
            return set()
        kept = self.tx.rows(
            sql.suspend,
            institution_id=self.institution_id,
            file_id=self.file_id,
            at=self.at,
            lines=[row["line"] for row in rows],
            kinds=[row.get("kind") or PaymentKind.PAYMENT for row in rows],
            refs=[_cut(row.get("transaction_ref")) for row in rows],
            reverses=[_cut(row.get("reverses")) for row in rows],
            case_numbers=[_cut(row.get("case_number")) for row in rows],
            paid_on=[row.get("paid_on") for row in rows],
            amounts=[row["amount"] if row["rule"] in WITH_MONEY else None for row in rows],
            cells=[json.dumps(_cells(row), ensure_ascii=False) for row in rows],
            fingerprints=[row.get("print") or fingerprint(row) for row in rows],
            rules=[row["rule"] for row in rows],
        )
        return {row.line for row in kept}

    def _settle(self, ids: Sequence[int], state: SuspenseState) -> list[int]:
        return settle(self.tx, dict.fromkeys(ids), state, at=self.at)

    def _held(self, booked: Booked) -> dict[int, Decimal]:
        return {row.line: row.held for row in self.tx.rows(sql.held_of_file, payment_ids=booked.payment_ids)}


def settle(
    tx: Tx, items: Mapping[int, int | None], state: SuspenseState, *, at: datetime, reason: str = ""
) -> list[int]:
    """Settle what waits in suspense, each with the payment it became, if any; those that did wait."""
    rows = tx.rows(
        sql.settle,
        ids=list(items),
        payment_ids=list(items.values()),
        state=state,
        reason=reason,
        actor_id=tx.actor.user_id,
        at=at,
    )
    return [row.id for row in rows]


def keep_receipt(tx: Tx, file_id: int, receipt: Mapping[str, Any]) -> None:
    """Keep the receipt that was given for a file."""
    with tx.handing_over():
        tx.run(sql.keep_receipt, file_id=file_id, receipt=json.dumps(receipt, ensure_ascii=False, default=str))


def find(tx: Tx, file_id: int) -> Any:
    """A file of payments with its receipt; NotFound if it is not the actor's to see."""
    return tx.one(sql.find_file, file_id=file_id)


def search(tx: Tx, *, before: int | None = None, limit: int = 50) -> list[Any]:
    """Files of payments that the actor may see, newest first, those before one."""
    return tx.rows(sql.list_files, before=before, limit=limit)


def _is_same(row: Row, before: Any) -> bool:
    now = (row["kind"], row["amount"], row["reverses"] or "")
    if now != (before.kind, before.amount, before.reverses):
        return False
    return row["kind"] == PaymentKind.REVERSAL or (row["case_id"], row["paid_on"]) == (before.case_id, before.paid_on)


def _explained(row: Row) -> Explained:
    return Explained(line=row["line"], transaction_ref=_cut(row.get("transaction_ref")), rule=PaymentRule(row["rule"]))


def _unreadable(line: int, text: str) -> Row:
    return {"line": line, "rule": PaymentRule.LINE.value, "print": fingerprint({TEXT + "kind": text})}


def _cells(row: Row) -> dict[str, str]:
    found = said(row)
    return {**found, "value": str(row["amount"])} if row.get("amount") is not None else found


def _cut(text: str | None) -> str:
    return (text or "")[:64].replace("\0", "")
