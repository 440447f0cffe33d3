"""Days that are over, closed: their figures by institution, court and mediator, kept as rows and computable again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from mediation.cases import actions as cases
from mediation.cases.log import SHANGHAI
from mediation.db import Tx, load

sql = load(Path(__file__).with_name("closing.sql"))
ONE_DAY = timedelta(days=1)
# A centre that has run for long without closing catches up in portions.
AT_MOST = 31


def close_days(tx: Tx, *, at: datetime) -> int:
    """Close the days from the last closed one, or the first filing, until yesterday; how many, up to AT_MOST."""
    found = tx.value(sql.first_open_day)
    if found is None:
        return 0
    day, closed = found, 0
    while day < cases.today_of(at) and closed < AT_MOST:
        close_day(tx, day)
        day, closed = day + ONE_DAY, closed + 1
    return closed


def close_day(tx: Tx, day: date) -> int:
    """Compute the figures of a day that is over from the events, in place of what stood there; how many rows."""
    until = datetime.combine(day + ONE_DAY, time(), SHANGHAI)
    tx.run(sql.drop_day, day=day)
    rows = tx.run(sql.close_day, day=day, until=until)
    tx.run(sql.mark_closed, day=day)
    return rows


def closed_days(tx: Tx, *, from_day: date, to_day: date) -> list[Any]:
    """The rows of closed days, as far as the actor may see them, by day."""
    return tx.rows(sql.closed_days, from_day=from_day, to_day=to_day)
