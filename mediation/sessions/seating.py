"""Places in booked sessions after people came or went: an agent or a companion added since, one who was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mediation.db import Tx, load

sql = load(Path(__file__).with_name("seating.sql"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """Sessions in which somebody got a place, and those in which somebody has another session at that time."""

    with_newcomers: tuple[int, ...]
    clashing: tuple[int, ...]


def settle(tx: Tx, *, among: Sequence[int] | None = None) -> Seated:
    """Give everybody who takes part a place in the sessions to come of their cases, and free those of who was left out.

    For whoever has the centre's hands.
    """
    tx.run(sql.free_seats, among=among)
    came = tx.rows(sql.seat_newcomers, among=among)
    clashing = tx.rows(sql.without_seat, among=among)
    return Seated(
        with_newcomers=tuple(sorted({row.session_id for row in came})), clashing=tuple(row.id for row in clashing)
    )
