"""Time bars of a claim: when limitation runs out and when each guarantee period ends, kept so that they can warn.

Limitation is interrupted by the filing itself, which asks a mediation committee to protect the right (民法典 art.
195; 法释〔2020〕17号 art. 12), and by what is told in `timebars_interruptions`. A guarantee period is interrupted by
nothing (民法典 art. 692): within it the creditor must sue or arbitrate the debtor if the guarantee is general, demand
from the guarantor if it is joint (art. 693).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import calendars, flags
from mediation.cases.actions import Noted, note, today_of
from mediation.cases.flags import Flag
from mediation.cases.models import Verdict
from mediation.cases.timebars_interruptions import (
    RECORDED,
    Interrupted,
    Interruption,
    Limitation,
    last_day,
    limitation,
)
from mediation.db import Tx, load
from mediation.deadlines import Calendar
from mediation.permissions import Permission, may
from mediation.vocabulary import Audience, CaseState, GuaranteeMode

sql = load(Path(__file__).with_name("timebars.sql"))
LIMITATION = "LIMITATION"
GUARANTEE = {GuaranteeMode.GENERAL: "GUARANTEE-GENERAL", GuaranteeMode.JOINT: "GUARANTEE-JOINT"}
CLOCKS = [LIMITATION, *GUARANTEE.values()]
WARN_DAYS = [180, 90, 30]
# The centre watches no clock of a claim that it sent back or that has left it.
LEFT = [
    CaseState.REFUSED,
    CaseState.WITHDRAWN,
    CaseState.RESOLVED_WITHOUT_AGREEMENT,
    CaseState.TRANSFERRED,
    CaseState.CLOSED,
]
MOVED_BY = ["agreement:complete", "plan:pay", "contact:attempt", "contact:result", "limitation:interrupt"]
"""Events that may move a clock."""
CIVIL_CODE_SINCE = date(2021, 1, 1)
_SIX_MONTHS = {GuaranteeMode.GENERAL: "D18", GuaranteeMode.JOINT: "D17"}
# Guarantee periods do not roll over, so the calendar does not matter to them.
CAME_ALONG = Calendar()


def mode_of(said: str | None, *, contract_date: date | None) -> GuaranteeMode:
    """How a guarantor is liable; of a contract that leaves it unclear or says nothing, by its date.

    General under the Civil Code (art. 686); jointly under the law before it, which still holds for contracts made
    before 2021 (担保法 1995-10-01 art. 19; 法释〔2020〕15号 art. 1).
    """
    if said:
        return GuaranteeMode(said)
    is_older = contract_date is not None and contract_date < CIVIL_CODE_SINCE
    return GuaranteeMode.JOINT if is_older else GuaranteeMode.GENERAL


def guarantee_ends_on(mode: GuaranteeMode, *, debt_due_on: date | None, agreed_until: date | None) -> date | None:
    """Last day of a guarantee period; None when nothing is known to count from.

    What is agreed prevails, unless it ends no later than the debt falls due: then, as without any agreement, six
    months from that day (民法典 art. 692; clocks D17 and D18).
    """
    if debt_due_on is None or (agreed_until is not None and agreed_until > debt_due_on):
        return agreed_until
    return last_day(CAME_ALONG, _SIX_MONTHS[mode], debt_due_on)


def start(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[int]:
    """Take the filed cases, `among` some or all, until the transaction ends and set their clocks; their ids.

    A clock that stands already is touched only if its day has changed or what it counted is gone.
    """
    filed = [row.id for row in tx.rows(sql.take_filed, among=among)]
    restart(tx, filed, at=at)
    return filed


def restart(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> int:
    """Set the clocks of cases, whatever their state, by what is in them now; how many begin or end on another day."""
    counted = tx.rows(sql.counted_from, case_ids=list(case_ids))
    calendar, interrupted = calendars.current(tx), interruptions(tx, case_ids)
    running = list(dict.fromkeys(flag for row in counted for flag in _clocks(row, interrupted[row.case_id], calendar)))
    flags.take_down(tx, case_ids, codes=CLOCKS, holding=running, at=at)
    return flags.put_up(tx, running, at=at)


def interruptions(tx: Tx, case_ids: Sequence[int]) -> defaultdict[int, list[Interrupted]]:
    """What interrupted limitation in cases besides their filing, by case."""
    found: defaultdict[int, list[Interrupted]] = defaultdict(list)
    for row in tx.rows(sql.interruptions, case_ids=list(case_ids)):
        found[row.case_id].append(Interrupted(kind=Interruption(row.kind), on=row.on_day, runs_from=row.runs_from))
    return found


def since_filing(claim: Any, interrupted: Iterable[Interrupted], calendar: Calendar) -> Limitation:
    """Limitation of a claim after its filing and whatever else interrupted it."""
    filed = Interrupted(kind=Interruption.FILING, on=claim.filed_on)
    until: date = claim.limitation_ends_on
    return limitation(until, [filed, *interrupted], infringed_on=claim.overdue_since, calendar=calendar)


def record_interruption(tx: Tx, case_ids: Sequence[int], *, kind: Interruption, on: date, at: datetime) -> None:
    """Write down that the debtor was reached, paid or promised on a day, and set the clocks anew.

    NotPermitted but for who withdraws cases or mediates; NotFound where a case is not theirs; DayAhead if the day is to
    come.
    """
    if kind not in RECORDED or not (may(tx.actor.role, Permission.WITHDRAW) or may(tx.actor.role, Permission.MEDIATE)):
        raise errors.NotPermitted()
    if on > today_of(at):
        raise errors.DayAhead()
    note(tx, "limitation:interrupt", dict.fromkeys(case_ids, Noted("", "", {"kind": kind, "on": str(on)})), at=at)
    with tx.handing_over():
        restart(tx, case_ids, at=at)


def follow(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> int:
    """Set the clocks of open cases anew in which something that may move them was told in two days; how many."""
    since = at - timedelta(days=2)
    found = [row.case_id for row in tx.rows(sql.told_since, since=since, events=MOVED_BY, left=LEFT, among=among)]
    restart(tx, found, at=at)
    return len(found)


def recompute(tx: Tx, year: int, *, at: datetime) -> int:
    """Set the limitation clocks that end in a year anew by the calendar as it is now; how many moved."""
    found = tx.rows(sql.ending_between, first=date(year, 1, 1), last=date(year, 12, 31), code=LIMITATION, left=LEFT)
    return restart(tx, [row.case_id for row in found], at=at)


def clocks_due(tx: Tx, *, on: date, within_days: int, among: Sequence[int] | None = None) -> list[Any]:
    """Clocks of open cases, as far as the actor may see them, that run out in so many days; the earliest first."""
    return tx.rows(sql.clocks_due, on=on, within_days=within_days, codes=CLOCKS, left=LEFT, among=among)


def warn(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """Clocks that came within 180, 90 or 30 days since the last call, each once for each; the earliest first."""
    return tx.rows(sql.warn, on=today_of(at), thresholds=WARN_DAYS, codes=CLOCKS, left=LEFT, among=among)


def _clocks(row: Any, interrupted: Iterable[Interrupted], calendar: Calendar) -> list[Flag]:
    """The clocks of a filed case and of one of its guarantors."""
    found = []
    if row.limitation_ends_on is not None:
        found.append(_clock(row.case_id, LIMITATION, since_filing(row, interrupted, calendar).ends_on))
    if row.party_id is not None:
        mode = mode_of(row.mode, contract_date=row.contract_date)
        guaranteed = guarantee_ends_on(mode, debt_due_on=row.debt_due_on, agreed_until=row.agreed_until)
        if guaranteed is not None:
            found.append(_clock(row.case_id, GUARANTEE[mode], guaranteed, row.party_id))
    return found


def _clock(case_id: int, code: str, due_on: date, party_id: int | None = None) -> Flag:
    return Flag(
        case_id=case_id,
        party_id=party_id,
        code=code,
        verdict=Verdict.ACCEPT,
        shown_to=(Audience.BANK, Audience.MEDIATOR),
        due_on=due_on,
    )
