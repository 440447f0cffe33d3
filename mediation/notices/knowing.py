"""Who somebody is: they have the code of a notice and know the identity number of its party. Nothing is told before.

Right and wrong answers take the same way, and a code that there is not is answered like a wrong number. After WRONG
answers in a day nobody answers for that code any more: whoever it is calls the centre.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from mediation import errors
from mediation.db import Tx, sealed
from mediation.identifiers import compact
from mediation.notices import actions, codes
from mediation.notices.actions import sql
from mediation.vocabulary import IdType

WRONG, WITHIN = 5, timedelta(days=1)
"""How many wrong answers for one code, within how long."""
LAST = 6
"""Characters of an identity number that are enough with the year of birth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says of themselves: an identity number, or its last six characters and their year of birth."""

    number: str = field(repr=False)
    born: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A party of a case."""

    party_id: int
    case_id: int


def identify(tx: Tx, typed: str, said: Said, *, source: str, at: datetime) -> Known | None:
    """The party that a notice with this code is for, if what is said is true of it.

    TooManyChecks after too many questions from one place; IdentityLocked after too many wrong answers for the code.
    """
    actions.count_source(tx, source, at=at)
    code = codes.read_code(typed) or "-"
    found = tx.rows(sql.party_of_code, code_index=sealed.index(code, "notice"))
    return _judged(tx, found, said, counted=sealed.index(code, "identity tries"), at=at)


def confirm(tx: Tx, party_id: int, said: Said, *, at: datetime) -> bool:
    """Whether what is said is true of a party that is known already, before it signs; IdentityLocked as above."""
    found = tx.rows(sql.party_of_id, party_id=party_id)
    return _judged(tx, found, said, counted=sealed.index(f"party {party_id}", "identity tries"), at=at) is not None


def _judged(tx: Tx, found: list[Any], said: Said, *, counted: bytes, at: datetime) -> Known | None:
    """Counted as wrong first, so that guesses at the same moment wait for each other."""
    tries = {"source_hash": counted, "window_start": actions.window_start(at, WITHIN)}
    if tx.value(sql.count_try, **tries) > WRONG:
        raise errors.IdentityLocked()
    if not found or not _is_true(found[0], said):
        return None
    tx.run(sql.forget_right_tries, **tries)
    return Known(party_id=found[0].party_id, case_id=found[0].case_id)


def _is_true(party: Any, said: Said) -> bool:
    number = compact(said.number[:64])
    if len(number) != LAST:
        return hmac.compare_digest(sealed.index(number or "-", "identifier"), bytes(party.id_index))
    own = sealed.unseal(party.id_sealed, "parties.id", party.party_id) or ""
    is_right = hmac.compare_digest(f"{own[6:10]} {own[-LAST:]}".encode(), f"{said.born.strip()} {number}".encode())
    return is_right and party.id_type == IdType.RESIDENT_ID
