"""Sessions and everybody who is told of them: offered, booked, moved and called off, in one transaction each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Literal

from mediation import errors
from mediation.cases.actions import today_of
from mediation.cases.log import SHANGHAI
from mediation.db import Tx
from mediation.notices.words import NoticeKind
from mediation.reach.telling import OTHER_SIDE, News, moment, tell
from mediation.sessions import actions, fitting, offering, preparing
from mediation.sessions.actions import Moved, Slot
from mediation.sessions.words import AskedBy, CancelReason
from mediation.vocabulary import SessionMode, SignerRole

EVERYBODY = (SignerRole.CLAIMANT, *OTHER_SIDE, SignerRole.MEDIATOR)
IN_WRITING = timedelta(days=7)  # how long a session in writing is open; the centre's own judgement
What = Literal["booked", "moved", "cancelled"]


def offer(tx: Tx, modes: Mapping[int, SessionMode], *, at: datetime) -> dict[int, list[tuple[datetime, datetime]]]:
    """What `offering.offer` does, and both sides are told what they may pick from."""
    slots = offering.offer(tx, modes, at=at)
    open_ones = {row.case_id: row for row in offering.open_offers(tx, list(slots), at=at)}
    news = [
        News(
            topic="slots_offered",
            name=f"slots_offered:{case}:{at.isoformat()}",
            case_id=case,
            to=(SignerRole.CLAIMANT, *OTHER_SIDE),
            facts={"starts": [start for start, _ in times], "mode": modes[case], "until": row.expires_at},
            kind=NoticeKind.SESSION,
            fill={"topic": "offered", **_times(times), **_manner(modes[case])},
            until=today_of(row.expires_at),
        )
        for case, times in slots.items()
        if (row := open_ones[case])
    ]
    tell(tx, news, at=at)
    return slots


def arrange(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> None:
    """Give each case what suits everybody in it best: hours to pick from, or a session in writing from tomorrow on.

    In writing only where everybody agreed to it, otherwise in the next best mode. ModeUnfit where nothing suits all:
    they are heard apart.
    """
    agreed = preparing.agree_to_writing(tx, case_ids)
    modes = {
        case: next((mode for mode in found if mode is not SessionMode.TEXT or case in agreed), None)
        for case, found in fitting.suited(tx, case_ids, at=at).items()
    }
    if None in modes.values():
        raise errors.ModeUnfit()
    starts = datetime.combine(today_of(at) + timedelta(days=1), time(9), SHANGHAI)
    in_writing = [
        Slot(case_id=case, starts_at=starts, ends_at=starts + IN_WRITING, mode=SessionMode.TEXT)
        for case, mode in modes.items()
        if mode is SessionMode.TEXT
    ]
    if in_writing:
        schedule(tx, in_writing, at=at)
    offer(tx, {case: mode for case, mode in modes.items() if mode and mode is not SessionMode.TEXT}, at=at)


def schedule(tx: Tx, slots: Sequence[Slot], *, at: datetime) -> dict[int, int]:
    """What `actions.schedule` does, and everybody is told."""
    booked = actions.schedule(tx, slots, at=at)
    announce(tx, list(booked.values()), "booked", at=at)
    return booked


def pick(tx: Tx, picks: Mapping[int, Sequence[datetime]], *, at: datetime) -> dict[int, int]:
    """What `offering.pick` does, and everybody is told where both sides met."""
    booked = offering.pick(tx, picks, at=at)
    announce(tx, list(booked.values()), "booked", at=at)
    return booked


def move(tx: Tx, moved: Sequence[Moved], *, by: AskedBy, at: datetime) -> None:
    """What `actions.move` does, and everybody is told."""
    actions.move(tx, moved, by=by, at=at)
    announce(tx, [one.session_id for one in moved], "moved", at=at)


def cancel(tx: Tx, session_ids: Sequence[int], *, reason: CancelReason, by: AskedBy, at: datetime) -> None:
    """What `actions.cancel` does, and everybody is told."""
    actions.cancel(tx, session_ids, reason=reason, by=by, at=at)
    announce(tx, session_ids, "cancelled", at=at)


def announce(tx: Tx, session_ids: Sequence[int], what: What, *, at: datetime) -> None:
    """Tell everybody of sessions what became of them."""
    news = [
        News(
            topic=f"session_{what}",
            name=f"session_{what}:{row.session}:{row.revision}",
            case_id=row.case_id,
            to=EVERYBODY,
            facts={"session": row.session, "number": row.number, "starts_at": row.starts_at, "mode": row.mode},
            kind=NoticeKind.SESSION,
            fill={"topic": what, **moment(row.starts_at), **place(row)},
            until=max(today_of(row.starts_at), today_of(at)),
        )
        for row in actions.to_tell(tx, session_ids)
    ]
    tell(tx, news, at=at)


def place(row: Any) -> dict[str, str]:
    """Where or how a session is, as notices fill it in; a link in it only where there is one."""
    if row.mode == SessionMode.IN_PERSON:
        return {"place": f"调解中心{row.room}", "place_en": f"at the centre, {row.room}"}
    if row.mode == SessionMode.VIDEO and row.link:
        return {"place": f"视频，链接是 {row.link}", "place_en": f"on video, at {row.link}"}
    return _manner(SessionMode(row.mode))


def _manner(mode: SessionMode) -> dict[str, str]:
    return {
        SessionMode.VIDEO: {"place": "视频，链接会另外发给您", "place_en": "on video; we send you the link"},
        SessionMode.IN_PERSON: {"place": "在调解中心当面谈", "place_en": "in person at the centre"},
        SessionMode.TEXT: {"place": "写字回复，不用同时在线", "place_en": "in writing; nobody need be there at once"},
    }[mode]


def _times(times: Sequence[tuple[datetime, datetime]]) -> dict[str, str]:
    told = [moment(start) for start, _ in times]
    return {"times": "；".join(one["when"] for one in told), "times_en": "; ".join(one["when_en"] for one in told)}
