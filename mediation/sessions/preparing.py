"""What is done with everybody before they take part: rights told and acknowledged, identity checked, text agreed to.

Invited Mediation Provisions art. 14; Online Mediation Rules art. 17; Online Litigation Rules art. 20.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases.actions import Noted
from mediation.cases.words import IdentityWay
from mediation.db import Tx, load
from mediation.sessions import rights
from mediation.sessions.actions import check_mediates
from mediation.vocabulary import Channel

sql = load(Path(__file__).with_name("preparing.sql"))


class Whom(NamedTuple):
    """A party of a case, or without one the institution."""

    case_id: int
    party_id: int | None


def everybody(tx: Tx, case_ids: Sequence[int]) -> list[Whom]:
    """The institution and every party of each case."""
    return [Whom(row.case_id, row.party_id) for row in tx.rows(sql.everybody, case_ids=list(case_ids))]


def state(tx: Tx, case_id: int) -> list[Any]:
    """How far everybody of a case is."""
    return tx.rows(sql.state, case_id=case_id)


def give_rights(tx: Tx, whom: Sequence[Whom], *, channel: Channel, at: datetime) -> int:
    """Give out the notice of rights and duties as it is now; whoever acknowledged one keeps it. How many got it.

    NotPermitted but for mediators.
    """
    check_mediates(tx)
    given = tx.rows(sql.give_rights, **_columns(whom), version=rights.VERSION, channel=channel, at=at)
    _note(tx, "session:rights_given", given, {"version": rights.VERSION, "channel": channel}, at)
    return len(given)


def acknowledge(tx: Tx, whom: Sequence[Whom], *, at: datetime) -> None:
    """They have read the notice that was given to them; RightsNoticeMissing if none was."""
    done = tx.rows(sql.acknowledge, **_columns(whom), at=at)
    if len(done) != len(whom):
        raise errors.RightsNoticeMissing()
    _note(tx, "session:rights_acknowledged", done, {}, at)


def check_identity(tx: Tx, whom: Sequence[Whom], *, way: IdentityWay, at: datetime) -> None:
    """Whoever acts has made sure who they are, in some way; NotFound if one is not the actor's to see.

    NotPermitted but for mediators: nobody makes sure of themselves.
    """
    check_mediates(tx)
    checked = tx.rows(sql.check_identity, **_columns(whom), way=way, actor_id=tx.actor.user_id, at=at)
    _all_found(checked, whom)
    _note(tx, "session:identity_checked", checked, {"way": way}, at)


def agree_to_text(tx: Tx, whom: Sequence[Whom], *, at: datetime) -> None:
    """They consent to sessions as asynchronous text; NotFound if one is not the actor's to see."""
    agreed = tx.rows(sql.agree_to_text, **_columns(whom), at=at)
    _all_found(agreed, whom)
    _note(tx, "session:text_agreed", agreed, {}, at)


def agree_to_writing(tx: Tx, case_ids: Sequence[int]) -> frozenset[int]:
    """Those of cases in which everybody agreed to sessions as asynchronous text."""
    return frozenset(row.case_id for row in tx.rows(sql.agree_to_writing, case_ids=list(case_ids)))


def _all_found(rows: Sequence[Any], whom: Sequence[Whom]) -> None:
    if len(rows) != len(whom):
        raise errors.NotFound()


def _columns(whom: Sequence[Whom]) -> dict[str, list[Any]]:
    return {"case_ids": [one.case_id for one in whom], "party_ids": [one.party_id for one in whom]}


def _note(tx: Tx, event: str, rows: Sequence[Any], payload: Mapping[str, Any], at: datetime) -> None:
    by_case = defaultdict(list)
    for row in rows:
        by_case[row.case_id].append(row.party_id)
    with tx.handing_over():
        noted = {case: Noted("", "", {**payload, "parties": parties}) for case, parties in by_case.items()}
        cases.note(tx, event, noted, at=at)
