"""An institution's authority as it publishes it: drawn up by one person, published by another, read by its own only.

The limits are sealed at rest. A mediator's connection has no right to the tables at all; what the centre's people can
read of them are bytes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.accounts.actions import draw_numbers
from mediation.authority.matrix import Band, Cell, Limits, parse
from mediation.authority.words import ANSWER_WORKING_DAYS, APPROVAL_DAYS, DAILY_QUERIES, MatrixState
from mediation.cases.actions import draw_ids, today_of
from mediation.db import Tx, load
from mediation.db.sealed import seal_many, unseal
from mediation.permissions import Permission, may
from mediation.vocabulary import Audience

sql = load(Path(__file__).with_name("publishing.sql"))
COLUMN = "authority_cells.limits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How often may be asked in a day, in how many working days is answered, for how many days an answer is good."""

    daily_queries: int = DAILY_QUERIES
    answer_working_days: int = ANSWER_WORKING_DAYS
    approval_days: int = APPROVAL_DAYS


def draft(tx: Tx, content: bytes, *, effective_from: date, at: datetime) -> int:
    """Take in a matrix of the actor's institution, CSV or JSON; its version, which waits for a second person.

    MatrixUnsound, UnreadableText, EmptyFile or HeaderMismatch if it does not hold; EffectTooEarly; NotPermitted.
    """
    institution = _own(tx, Permission.ANSWER_REQUESTS)
    cells = parse(content)
    if effective_from < today_of(at):
        raise errors.EffectTooEarly()
    version = draw_numbers(tx, f"matrix:{institution}", 0)
    matrix = tx.value(
        sql.keep_matrix,
        institution_id=institution,
        version=version,
        effective_from=effective_from,
        sha256=hashlib.sha256(content).digest(),
        actor_id=tx.actor.user_id,
        at=at,
    )
    ids = draw_ids(tx, "authority_cells", count=len(cells))
    tx.run(
        sql.keep_cells,
        matrix_id=matrix,
        ids=ids,
        products=[cell.band.product for cell in cells],
        arrears_from=[cell.band.arrears_from for cell in cells],
        arrears_until=[cell.band.arrears_until for cell in cells],
        amount_from=[cell.band.amount_from for cell in cells],
        amount_until=[cell.band.amount_until for cell in cells],
        hardship=[cell.band.is_hardship for cell in cells],
        limits=seal_many([_text(cell) for cell in cells], COLUMN, ids),
    )
    return version


def publish(tx: Tx, version: int, *, at: datetime) -> None:
    """A supervisor other than who drew it up puts a version in force from its day on, for good.

    NotPermitted; NotFound; NeedsSecondPublisher; MatrixIsFinal if it was published; EffectTooEarly if its day is past.
    """
    institution = _own(tx, Permission.PUBLISH_AUTHORITY)
    found = tx.one(sql.matrix_of_version, institution_id=institution, version=version)
    if found.state != MatrixState.DRAFT:
        raise errors.MatrixIsFinal()
    if found.drafted_by == tx.actor.user_id or not tx.actor.user_id:
        raise errors.NeedsSecondPublisher()
    if found.effective_from < today_of(at):
        raise errors.EffectTooEarly()
    tx.run(sql.publish_matrix, matrix_id=found.id, actor_id=tx.actor.user_id, at=at)


def read(tx: Tx, version: int) -> list[Cell]:
    """The cells of a version with their limits, for the institution's own people; NotPermitted for all others."""
    found = tx.one(sql.matrix_of_version, institution_id=_own(tx, Permission.ANSWER_REQUESTS), version=version)
    return [
        Cell(
            Band(row.product, row.arrears_from, row.arrears_until, row.amount_from, row.amount_until, row.is_hardship),
            levels_of(row),
        )
        for row in tx.rows(sql.cells, matrix_id=found.id)
    ]


def versions(tx: Tx) -> list[Any]:
    """The matrices that the actor may see, without their limits; the latest first."""
    return tx.rows(sql.versions)


def give_level(tx: Tx, username: str, level: int, *, at: datetime) -> None:
    """A supervisor says up to which level somebody else of the institution approves; 0 is nothing.

    NotPermitted; NotFound if nobody of the institution has the login; NeedsSecondPublisher for oneself.
    """
    institution = _own(tx, Permission.PUBLISH_AUTHORITY)
    with tx.handing_over():
        person = tx.one(sql.person_of, username=username, institution_id=institution)
    if person.id == tx.actor.user_id:
        raise errors.NeedsSecondPublisher()
    tx.run(sql.keep_level, user_id=person.id, institution_id=institution, level=level, actor_id=tx.actor.user_id, at=at)


def level_of(tx: Tx) -> int:
    """Up to which level the actor approves; 0 where nobody has given them one."""
    return int(tx.value(sql.level_of, user_id=tx.actor.user_id) or 0)


def approvers(tx: Tx) -> list[Any]:
    """The people of the actor's institution, and up to which level each approves; NotPermitted for all others."""
    institution = _own(tx, Permission.ANSWER_REQUESTS)
    with tx.handing_over():  # logins are not in an institution's sight
        return tx.rows(sql.approvers, institution_id=institution)


def settled(tx: Tx) -> Settled:
    """What the actor's institution has settled; NotPermitted for all others."""
    found = tx.rows(sql.settings, institution_id=_own(tx, Permission.ANSWER_REQUESTS))
    return Settled(**found[0]._asdict()) if found else Settled()


def settle(tx: Tx, settled: Settled) -> None:
    """A supervisor settles how often may be asked, and how long answers take and hold; NotPermitted for others."""
    tx.run(sql.keep_settings, institution_id=_own(tx, Permission.PUBLISH_AUTHORITY), **asdict(settled))


def levels_of(row: Any) -> tuple[Limits, ...]:
    """The limits of a cell, in clear, by level; none where nothing goes."""
    return tuple(
        Limits(
            one["level"],
            {name: Decimal(most) for name, most in one["waivers"].items()},
            one["max_months"],
            Decimal(one["min_down"]),
        )
        for one in json.loads(unseal(row.limits_sealed, COLUMN, row.id) or "[]")
    )


def _text(cell: Cell) -> str:
    return json.dumps([asdict(limits) for limits in cell.levels], default=str)


def _own(tx: Tx, permission: Permission) -> int:
    """The actor's institution."""
    if tx.actor.audience is not Audience.BANK or not may(tx.actor.role, permission):
        raise errors.NotPermitted()
    return tx.actor.institution_id
