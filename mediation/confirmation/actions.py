"""Verbs of judicial confirmation: apply jointly within thirty days, record what the court says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases.actions import Noted
from mediation.db import Tx, load
from mediation.vocabulary import AgreementState

sql = load(Path(__file__).with_name("confirmation.sql"))
WARN_DAYS = [20, 25, 28]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A court's ruling: its number, and the ground if it dismisses (Civil Procedure Interpretation art. 358)."""

    number: str
    dismissal_ground: str = ""


def apply_jointly(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> None:
    """Both sides ask the court to confirm; WindowClosed after the thirty days (Civil Procedure Law art. 205)."""
    applied = tx.rows(sql.apply_jointly, case_ids=list(case_ids), on=cases.today_of(at))
    if len(applied) != len(case_ids):
        raise errors.WindowClosed(f"({len(case_ids) - len(applied)} of {len(case_ids)})")
    _note(tx, "apply_jointly", case_ids, (AgreementState.EFFECTIVE, AgreementState.APPLIED), at)


def record_acceptance(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> None:
    """The court takes the applications on."""
    accepted = tx.rows(sql.court_accepts, case_ids=list(case_ids), on=cases.today_of(at))
    if len(accepted) != len(case_ids):
        raise errors.IllegalMove()
    _note(tx, "court_accepts", case_ids, (AgreementState.APPLIED, AgreementState.ACCEPTED_BY_COURT), at)


def record_rulings(tx: Tx, rulings: Mapping[int, Ruling], *, at: datetime) -> None:
    """Write down rulings by case: confirmed, or dismissed on a ground."""
    ruled = tx.rows(
        sql.rule,
        on=cases.today_of(at),
        case_ids=list(rulings),
        numbers=[ruling.number for ruling in rulings.values()],
        grounds=[ruling.dismissal_ground for ruling in rulings.values()],
    )
    if len(ruled) != len(rulings):
        raise errors.IllegalMove()
    confirmed = {case: r.number for case, r in rulings.items() if not r.dismissal_ground}
    dismissed = {case: r.number for case, r in rulings.items() if r.dismissal_ground}
    _note(tx, "confirm", confirmed, (AgreementState.ACCEPTED_BY_COURT, AgreementState.CONFIRMED), at)
    _note(tx, "dismiss", dismissed, (AgreementState.ACCEPTED_BY_COURT, AgreementState.DISMISSED), at)


def miss_windows(tx: Tx, *, at: datetime, among: Sequence[int] | None = None, limit: int = 10_000) -> int:
    """Record that nobody applied within the thirty days, on all agreements or those of some cases; how many."""
    missed = [row.case_id for row in tx.rows(sql.miss_windows, on=cases.today_of(at), among=among, limit=limit)]
    _note(tx, "miss_window", missed, (AgreementState.EFFECTIVE, AgreementState.NOT_APPLIED), at)
    return len(missed)


def closing(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """Agreements nobody has applied for WARN_DAYS after they took effect, the longest of them as `threshold`."""
    return tx.rows(sql.closing_windows, on=cases.today_of(at), thresholds=WARN_DAYS, among=among)


def _note(tx: Tx, event: str, found: Sequence[int] | Mapping[int, Any], states: tuple[str, str], at: datetime) -> None:
    numbers = found if isinstance(found, Mapping) else dict.fromkeys(found, "")
    noted = {case: Noted(*states, {"ruling": number} if number else {}) for case, number in numbers.items()}
    cases.note(tx, f"agreement:{event}", noted, at=at)
