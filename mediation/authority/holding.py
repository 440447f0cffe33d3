"""An institution's word held to its own authority: which level terms need, and whether who speaks for it has that.

An institution that has published no matrix has bound nobody; its people speak freely.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.authority import proposals
from mediation.authority.judging import judge, measure
from mediation.authority.matrix import Limits
from mediation.authority.publishing import level_of, levels_of
from mediation.authority.words import APPROVAL_DAYS, HARDSHIP, UNPUBLISHED_LEVEL, Answer
from mediation.cases.actions import today_of
from mediation.db import SYSTEM, Tx, load, transaction
from mediation.terms import Proposal
from mediation.vocabulary import ClaimComponent, Product

sql = load(Path(__file__).with_name("holding.sql"))
Claimed = Mapping[ClaimComponent, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """A class of an institution's cases: a product (any if None), days overdue and yuan claimed, ends included."""

    institution_id: int
    product: Product | None
    overdue: tuple[int, int | None]
    claimed: tuple[Decimal, Decimal | None]


def hold(tx: Tx, wanted: Mapping[int, Proposal], *, at: datetime) -> None:
    """Let terms pass, by case, that the actor's level covers or somebody above has approved for exactly these.

    BeyondAuthority or NeverAuthorised for all if one does not pass; NotFound; ProposalUnsound.
    """
    own = level_of(tx)
    with transaction(SYSTEM) as system:
        needed = levels_needed(system, wanted, on=today_of(at))
    above = {case: wanted[case] for case, level in needed.items() if level is None or level > own}
    if not above:
        return
    if beyond := above.keys() - authorised(tx, above, on=today_of(at)):
        never = all(needed[case] is None for case in beyond)
        raise (errors.NeverAuthorised if never else errors.BeyondAuthority)(f"({len(beyond)} of {len(wanted)})")


def levels_needed(system: Tx, wanted: Mapping[int, Proposal], *, on: date) -> dict[int, int | None]:
    """Which level each case's terms need as of a day, 0 where anybody may agree to them, None where nobody may."""
    rows = held(system, list(wanted), on=on)
    levels = {row.id: levels_of(row) for row in {row.id: row for row in rows if row.id}.values()}
    return {row.case_id: _level(row, wanted[row.case_id], levels.get(row.id), on) for row in rows}


def held(system: Tx, case_ids: Sequence[int], *, on: date) -> list[Any]:
    """What is claimed in cases, and the cell of the matrix in effect that each falls into; NotFound."""
    rows = system.rows(sql.held_cases, case_ids=list(case_ids), on=on, hardship=[*map(str, HARDSHIP)])
    if len(rows) != len(case_ids):
        raise errors.NotFound()
    return rows


def claimed_in(row: Any) -> dict[ClaimComponent, Decimal]:
    """What a row says is claimed, part by part."""
    return {component: getattr(row, component) for component in ClaimComponent}


def level_for_class(system: Tx, of: Class, proposal: Proposal, claimed: Claimed, *, on: date) -> int | None:
    """Which level terms need that are offered to a class alike, told on a claim that stands for them all.

    The highest of all cells that cases of the class fall into; None where some cell allows them at no level.
    """
    products = [*Product] if of.product is None else [of.product]
    cells = system.rows(
        sql.cells_of_class,
        institution_id=of.institution_id,
        on=on,
        products=[*map(str, products)],
        overdue_from=of.overdue[0],
        overdue_to=of.overdue[1],
        claim_from=of.claimed[0],
        claim_to=of.claimed[1],
    )
    needed = [_lowest(proposal, claimed, levels_of(cell), on) for cell in cells if cell.id]
    if cells and {cell.product for cell in cells if cell.id} != {*products}:
        needed.append(UNPUBLISHED_LEVEL)
    return None if None in needed else max((level for level in needed if level is not None), default=0)


def authorised(tx: Tx, wanted: Mapping[int, Proposal], *, on: date) -> set[int]:
    """The cases in which exactly these terms may be agreed to on a day; NotFound if one is not the actor's to see."""
    if len(tx.rows(sql.cases_seen, case_ids=list(wanted))) != len(wanted):
        raise errors.NotFound()
    digests = [proposals.digest(proposal) for proposal in wanted.values()]
    asked: dict[str, Any] = {"case_ids": list(wanted), "digests": digests, "on": on}
    with transaction(SYSTEM) as system:
        return {row.case_id for row in system.rows(sql.authorised, **asked, usual_approval=APPROVAL_DAYS)}


def _level(row: Any, proposal: Proposal, levels: Sequence[Limits] | None, on: date) -> int | None:
    if not row.matrix_id:
        return 0
    return UNPUBLISHED_LEVEL if levels is None else _lowest(proposal, claimed_in(row), levels, on)


def _lowest(proposal: Proposal, claimed: Claimed, levels: Sequence[Limits], on: date) -> int | None:
    """The lowest of the levels of a cell that may agree."""
    judged = judge(measure(proposal, claimed, on=on), levels)
    return None if judged.answer is Answer.NEVER else judged.level
