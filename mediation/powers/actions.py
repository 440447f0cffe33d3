"""Verbs of powers of attorney: which run out, what a new one would do, and its taking, for many cases at once.

An agent acts by what was given, while it holds (民法典 2021-01-01 arts. 165, 173), and settles by special authority
alone (民事诉讼法 2024-01-01 art. 62). What was signed stays signed by the power of attorney of that moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import flags, rectification
from mediation.cases.actions import Noted, today_of
from mediation.cases.flags import Flag
from mediation.cases.timebars import LEFT
from mediation.cases.triage import RULES
from mediation.db import Tx, load
from mediation.identifiers import compact_phone, is_landline, is_mobile
from mediation.permissions import Permission, may
from mediation.powers.words import Refusal
from mediation.vocabulary import Audience, AuthorityType, CaseState, Defect

sql = load(Path(__file__).with_name("powers.sql"))
OVER = [*LEFT, CaseState.TERMINATED]
"""States in which nobody acts for the institution before the centre any more."""
WARN_DAYS = (30, 7)
"""Days before its last day on which an institution is reminded of a power of attorney."""
LONGEST_NUMBER, LONGEST_NAME, LONGEST_PHONE = 64, 50, 30
EXPIRED, GENERAL = "AUTHORITY-EXPIRED", "AUTHORITY-GENERAL"
"""Rules of triage on powers of attorney, and the flags that they raise."""
BEFORE_TRIAGE = (CaseState.FILED, CaseState.RECTIFICATION_REQUESTED)
ABOUT_AUTHORITY = {Defect.AUTHORITY, EXPIRED, GENERAL}
"""Defects that a new power of attorney mends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """A power of attorney as an institution files it: its agent, how far and from which day until which he acts.

    PowerWrong if something is left out, or the days do not follow each other.
    """

    number: str
    authority: AuthorityType
    handler_name: str
    handler_phone: str
    given_on: date
    expires_on: date

    def __post_init__(self) -> None:
        lengths = (
            (self.number, LONGEST_NUMBER),
            (self.handler_name, LONGEST_NAME),
            (self.handler_phone, LONGEST_PHONE),
        )
        is_whole = all(text == text.strip() and 0 < len(text) <= longest for text, longest in lengths)
        phone = compact_phone(self.handler_phone)
        if not (is_whole and (is_mobile(phone) or is_landline(phone)) and self.given_on <= self.expires_on):
            raise errors.PowerWrong()

    def columns(self) -> dict[str, Any]:
        """As statements take it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The paper of a power of attorney, which lies in the store under its digest: its size in bytes, and its ending."""

    sha256: bytes
    size: int
    ending: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """Which cases: all that are open under the number of an earlier power of attorney, or those of these numbers.

    PowerForNone unless it is one of both.
    """

    former: str | None = None
    numbers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.former) == bool(self.numbers):
            raise errors.PowerForNone()


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """What a power of attorney does or would do: how many cases get it, have it already, and why others are refused.

    In `shortened` of those that get it the one before would have held longer. `power_id` once it is filed.
    """

    cases: int
    unchanged: int
    shortened: int
    refused: Mapping[Refusal, tuple[str, ...]]
    power_id: int | None = None


def by_number(tx: Tx, *, number: str | None = None, limit: int = 200) -> list[Any]:
    """The institution's powers of attorney by number, what runs out first first, or the one of a number.

    With `cases`, how many are open under each, `expires_on` and `last_on`, its `handlers`, and whether it `has_general`
    authority only in some. NotPermitted for whoever speaks for no institution.
    """
    return tx.rows(sql.by_number, institution_id=_own(tx), over=OVER, number=number, limit=limit)


def running_out(tx: Tx, *, on: date, limit: int | None = None) -> list[Any]:
    """Powers of attorney of open cases that the actor sees, over since or for WARN_DAYS at most, the nearest first."""
    near = timedelta(days=max(WARN_DAYS))
    return tx.rows(sql.running_out, on=on, first=on - near, last=on + near, over=OVER, among=None, limit=limit)


def closing(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """Powers of attorney that run out within WARN_DAYS, the nearest of these as `threshold`, with one case of each."""
    on = today_of(at)
    near = {"first": on, "last": on + timedelta(days=max(WARN_DAYS))}
    rows = tx.rows(sql.running_out, on=on, **near, over=OVER, among=among, limit=None)
    return [
        Closing(**row._asdict(), threshold=min(days for days in WARN_DAYS if days >= row.days_left)) for row in rows
    ]


class Closing(NamedTuple):
    """A power of attorney that runs out, with one of the cases that it is for."""

    case_id: int
    institution: str
    number: str
    expires_on: date
    days_left: int
    cases: int
    threshold: int


def foresee(tx: Tx, power: Power, among: Among, *, at: datetime) -> Renewed:
    """What filing a power of attorney would do, without doing it; raises as `renew`."""
    return _told(_judged(tx, power, among, at), among)


def renew(tx: Tx, power: Power, among: Among, *, paper: Paper | None = None, at: datetime) -> Renewed:
    """File a power of attorney for cases; asked again, it changes nothing. Those for which it is refused keep theirs.

    NotPermitted for whoever speaks for no institution; NotFound where no case is open under the number; PowerOver,
    PowerToCome.
    """
    tx.rows(sql.take, **_which(tx, among))
    judged = _judged(tx, power, among, at)
    told, renewed = _told(judged, among), [row for row in judged if _gets_it(row)]
    if not renewed:
        return told
    power_id = _filed(tx, power, paper, at)
    ids = [row.id for row in renewed]
    name = f"授权委托书-{power_id}.{paper.ending}" if paper else ""
    content = {"sha256": paper and paper.sha256, "bytes": paper and paper.size, "file_name": name}
    tx.run(sql.renew, power_id=power_id, case_ids=ids, **content, at=at)
    said = {"power": power_id, "authority": power.authority, "until": power.expires_on}
    said |= {"paper": paper.sha256.hex()} if paper else {}
    noted = {
        row.id: Noted(
            row.state, row.state, {**said, "before": {"authority": row.authority_type, "until": row.expires_on}}
        )
        for row in renewed
    }
    cases.note(tx, "power:renew", noted, at=at)
    _look_again(tx, renewed, power_id, power.authority, at)
    return replace(told, power_id=power_id)


def erase(tx: Tx, case_ids: Sequence[int]) -> None:
    """Drop who acted for institutions in cases before, and who is named in papers that no other case has."""
    tx.run(sql.erase_renewals, case_ids=list(case_ids))
    tx.run(sql.erase_powers, case_ids=list(case_ids))


def _own(tx: Tx) -> int:
    if tx.actor.audience is not Audience.BANK or not may(tx.actor.role, Permission.FILE):
        raise errors.NotPermitted()
    return tx.actor.institution_id


def _which(tx: Tx, among: Among) -> dict[str, Any]:
    return {"institution_id": _own(tx), "former": among.former, "numbers": list(among.numbers), "over": OVER}


def _judged(tx: Tx, power: Power, among: Among, at: datetime) -> list[Any]:
    today, which = today_of(at), _which(tx, among)
    if power.expires_on < today:
        raise errors.PowerOver()
    if power.given_on > today:
        raise errors.PowerToCome()
    judged = tx.rows(sql.judged, **which, **power.columns())
    if judged or among.former is None:
        return judged
    tx.one(sql.filed, **power.columns(), institution_id=_own(tx))
    since = tx.rows(sql.judged, **{**which, "former": power.number}, **power.columns())
    return [row for row in since if row.is_same]


def _told(judged: Sequence[Any], among: Among) -> Renewed:
    refused = defaultdict[Refusal, list[str]](list)
    for row in judged:
        if row.refusal and not row.is_same:
            refused[Refusal(row.refusal)].append(row.number)
    known = {row.number for row in judged}
    if unknown := [number for number in dict.fromkeys(among.numbers) if number not in known]:
        refused[Refusal.UNKNOWN] = unknown
    renewed = [row for row in judged if _gets_it(row)]
    return Renewed(
        cases=len(renewed),
        unchanged=sum(row.is_same for row in judged),
        shortened=sum(row.shortens for row in renewed),
        refused={why: tuple(refused[why]) for why in Refusal if why in refused},
    )


def _gets_it(row: Any) -> bool:
    return not row.is_same and row.refusal is None


def _filed(tx: Tx, power: Power, paper: Paper | None, at: datetime) -> int:
    """The id of a power of attorney, which may have been filed before."""
    told = {**power.columns(), "institution_id": _own(tx)}
    tx.run(sql.file_power, **told, sha256=paper and paper.sha256, actor_id=tx.actor.user_id, at=at)
    return int(tx.one(sql.filed, **told).id)


def _look_again(tx: Tx, renewed: Sequence[Any], power_id: int, authority: AuthorityType, at: datetime) -> None:
    """Set the flags of cases anew, and send on those that waited for nothing but this."""
    rule = RULES[GENERAL]
    waiting = rectification.of_cases(tx, [row.id for row in renewed if row.state == CaseState.RECTIFICATION_REQUESTED])
    mended = [one.case_id for one in waiting if set(one.defects) <= ABOUT_AUTHORITY]
    rectification.refile(tx, {case: {"power": power_id} for case in mended}, at=at)
    judged = [row.id for row in renewed if row.state not in BEFORE_TRIAGE] if authority is AuthorityType.GENERAL else []
    holding = [Flag(case_id=case, code=rule.code, verdict=rule.verdict, shown_to=rule.shown_to) for case in judged]
    with tx.handing_over():  # an institution raises no flags
        flags.take_down(tx, [row.id for row in renewed], codes=[EXPIRED, rule.code], holding=holding, at=at)
        flags.put_up(tx, holding, at=at)
