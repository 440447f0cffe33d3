"""What identifies people is erased when its time is over; amounts, states and the log stay, and are nobody's any more.

Personal data is kept no longer than its purpose needs (个人信息保护法 art. 19) and then deleted (art. 47). The purposes
that last longest: the record that a bank provided it, three years (网络数据安全管理条例 art. 12); limitation, which
starts again for three years when the procedure ends (民法典 arts. 188, 195); enforcement, two years from the last
instalment (民事诉讼法 art. 250). Time counts from the last thing that happened in a case or fell due in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from mediation.cases import actions as cases
from mediation.cases import printed
from mediation.cases.actions import Noted
from mediation.db import Tx, load
from mediation.deadlines import add_months
from mediation.vocabulary import CaseState

sql = load(Path(__file__).with_name("retention.sql"))
KEPT_MONTHS = 36
# A flag of this kind that stands on a case keeps everything: a suit, an inquiry, a complaint.
LEGAL_HOLD = "LEGAL-HOLD"
OVER = [
    CaseState.REFUSED,
    CaseState.WITHDRAWN,
    CaseState.RESOLVED_WITHOUT_AGREEMENT,
    CaseState.AGREED,
    CaseState.TERMINATED,
    CaseState.TRANSFERRED,
    CaseState.CLOSED,
]
NOBODY = "已删除"


def kept_since(on: date) -> date:
    """Cases in which nothing happened and fell due from this day on are erased on that day."""
    return add_months(on, -KEPT_MONTHS)


def due(tx: Tx, *, at: datetime, among: Sequence[int] | None = None, limit: int = 10_000) -> list[int]:
    """Cases whose time of retention is over and that nothing holds, the oldest first."""
    today = cases.today_of(at)
    since = kept_since(today)
    found = tx.rows(sql.due, before=since, over=OVER, hold=LEGAL_HOLD, among=among, limit=limit)
    return [row.id for row in found]


def erase(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> None:
    """Drop sealed values, names, dates of birth, papers and what was told in words; an event says that it was done."""
    if not case_ids:
        return
    states = {row.id: row.state for row in tx.rows(sql.erase_cases, case_ids=list(case_ids), on=cases.today_of(at))}
    tx.run(sql.erase_parties, case_ids=list(case_ids), nobody=NOBODY)
    tx.run(sql.erase_claims, case_ids=list(case_ids))
    printed.erase(tx, case_ids)
    noted = {case: Noted(state, state, {"kept_months": KEPT_MONTHS}) for case, state in states.items()}
    cases.note(tx, "person:erase", noted, at=at)
