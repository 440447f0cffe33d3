"""Who needs care, and what is then done differently: one table; the reason is seen by few, the accommodation by more.

These are sensitive data (个人信息保护法 arts. 28, 29): kept apart, read by the mediator of the case, by registrars and
assigners, by no institution and no figure, and erased with the case. No event is written, since institutions read
events; each row says who raised and who cleared it.

A guardian acts for a minor (民法典 art. 23), and there is translation for who needs it (民事诉讼法 art. 11); which of
the other accommodations fit is the centre's judgement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases.representing import sql as parties
from mediation.cases.words import Accommodation, Vulnerability
from mediation.db import Tx, load
from mediation.permissions import Permission, may

sql = load(Path(__file__).with_name("care.sql"))
A, V = Accommodation, Vulnerability
# fmt: off
ACCOMMODATIONS: dict[Vulnerability, tuple[Accommodation, ...]] = {
    V.MINOR:             (A.GUARDIAN, A.ACCOMPANIED, A.IN_PERSON),
    V.ELDERLY:           (A.IN_PERSON, A.LARGER_TYPE, A.READ_ALOUD, A.ACCOMPANIED),
    V.ILLNESS:           (A.AT_HOME, A.ACCOMPANIED, A.SHORT_SESSIONS, A.MORE_TIME),
    V.DISABILITY:        (A.AT_HOME, A.LARGER_TYPE, A.READ_ALOUD, A.ACCOMPANIED),
    V.HEARING:           (A.IN_WRITING, A.WRITTEN_CONTACT, A.ACCOMPANIED),
    V.MOBILITY:          (A.STEP_FREE,),
    V.PREGNANCY:         (A.AT_HOME, A.SHORT_SESSIONS, A.MORE_TIME),
    V.LANGUAGE:          (A.INTERPRETER, A.READ_ALOUD, A.MORE_TIME),
    V.HARDSHIP:          (A.MORE_TIME,),
    V.DOMESTIC_VIOLENCE: (A.APART, A.WRITTEN_CONTACT, A.ACCOMPANIED),
}
# fmt: on


def with_accommodation(what: Accommodation) -> tuple[Vulnerability, ...]:
    """The vulnerabilities for which this is done."""
    return tuple(kind for kind, done in ACCOMMODATIONS.items() if what in done)


def for_vulnerabilities(kinds: Iterable[Vulnerability]) -> tuple[Accommodation, ...]:
    """What is done differently for all of these together, in the order of the vocabulary."""
    found = {what for kind in kinds for what in ACCOMMODATIONS[kind]}
    return tuple(what for what in Accommodation if what in found)


def raise_flag(tx: Tx, party_id: int, kind: Vulnerability, *, at: datetime) -> None:
    """Write down why a party needs care; again is no harm. NotPermitted, NotFound."""
    party = _in_sight(tx, party_id)
    with tx.handing_over():
        tx.run(sql.raise_flag, case_id=party.case_id, party_id=party_id, kind=kind, at=at, actor_id=tx.actor.user_id)


def clear_flag(tx: Tx, party_id: int, kind: Vulnerability, *, at: datetime) -> None:
    """A party needs care for this no longer; NotFound if it is not flagged."""
    _in_sight(tx, party_id)
    with tx.handing_over():
        if not tx.run(sql.clear_flag, party_id=party_id, kind=kind, at=at, actor_id=tx.actor.user_id):
            raise errors.NotFound()


def vulnerabilities(tx: Tx, party_ids: Sequence[int]) -> dict[int, tuple[Vulnerability, ...]]:
    """Why parties need care, of those the actor sees; NotPermitted for whoever does not care for cases."""
    _check(tx)
    found: defaultdict[int, list[Vulnerability]] = defaultdict(list)
    for row in tx.rows(sql.standing, party_ids=list(party_ids)):
        found[row.party_id].append(Vulnerability(row.kind))
    return {party: tuple(kinds) for party, kinds in found.items()}


def accommodations(tx: Tx, party_ids: Sequence[int]) -> dict[int, tuple[Accommodation, ...]]:
    """What is done differently for parties, for whoever books a session or sends a paper; NotPermitted for others."""
    return {party: for_vulnerabilities(kinds) for party, kinds in vulnerabilities(tx, party_ids).items()}


def _in_sight(tx: Tx, party_id: int) -> Any:
    _check(tx)
    return tx.one(parties.party_in_sight, party_id=party_id)


def _check(tx: Tx) -> None:
    if not may(tx.actor.role, Permission.CARE):
        raise errors.NotPermitted()
