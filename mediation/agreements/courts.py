"""Which court may confirm an agreement (民事诉讼法 2024-01-01 art. 205).

The court that invited the mediation; or, of a mediation that the organisation took on itself, the basic court at a
party's domicile or at the organisation's seat. Claims of an amount that goes to an intermediate court are not told
apart: there is no table of those amounts yet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from mediation.agreements.words import CourtGround
from mediation.db import Tx, load
from mediation.vocabulary import Regime

sql = load(Path(__file__).with_name("courts.sql"))


def competent(
    regime: Regime, named: int | None, *, domiciles: Collection[str], seat: str, courts: Mapping[int, str]
) -> dict[int, CourtGround]:
    """Courts that may confirm, each with why. `named` is the court that invited the mediation, or the bank's wish.

    `domiciles` and `seat` are region codes, `courts` those of the courts.
    """
    if regime is Regime.INVITED:
        return {named: CourtGround.INVITED} if named else {}
    found = {court: CourtGround.DOMICILE for court, region in courts.items() if region in domiciles}
    return found | {court: CourtGround.SEAT for court, region in courts.items() if region == seat}


def of_cases(tx: Tx, case_ids: Sequence[int]) -> dict[int, dict[int, CourtGround]]:
    """The courts that may confirm an agreement in each case."""
    courts = {row.id: row.region_code for row in tx.rows(sql.courts)}
    return {
        row.case_id: competent(Regime(row.regime), row.court_id, domiciles=row.domiciles, seat=row.seat, courts=courts)
        for row in tx.rows(sql.domiciles, case_ids=list(case_ids))
    }


def choose(tx: Tx, settled: Sequence[Any]) -> list[Any]:
    """Settled cases with the court that is to confirm: the one that was named if it may, else the one at the seat."""
    found = of_cases(tx, [case.id for case in settled])
    names = {row.id: row.name for row in tx.rows(sql.courts)}
    chosen = {case.id: _preferred(found[case.id], case.court_id) for case in settled}
    return [case._replace(court_id=chosen[case.id], court=names.get(chosen[case.id], "")) for case in settled]


def _preferred(courts: Mapping[int, CourtGround], named: int | None) -> int | None:
    if named in courts:
        return named
    at_seat = [court for court, ground in courts.items() if ground is CourtGround.SEAT]
    return next(iter([*at_seat, *courts]), None)
