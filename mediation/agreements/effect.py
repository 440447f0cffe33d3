"""When an agreement takes effect: one rule for each law that mediation is held under, from who signed what when. Pure.

An agreement may take effect before everybody has signed: where the parties' signatures suffice, the mediator's and the
seal follow and change nothing. The thirty days for judicial confirmation run from that day (D8).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mediation.agreements.words import SigningWay
from mediation.vocabulary import Regime, SignerRole

PARTIES = (SignerRole.CLAIMANT, SignerRole.RESPONDENT, SignerRole.CO_BORROWER, SignerRole.GUARANTOR)
"""Who is bound by an agreement; the mediator and the organisation vouch for it."""
SEALED = "人民调解法 art. 29"
ORAL = "人民调解法 art. 30"
INVITED = "特邀调解规定 art. 24"
ONLINE = "在线调解规则 art. 19"
CONTRACT = "民法典 art. 490"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One place to sign; `at` is None until it is signed."""

    role: SignerRole
    way: SigningWay | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """When an agreement took effect, and the article by which it did."""

    at: datetime
    source: str


def effect(regime: Regime, places: Sequence[Signed]) -> Effect | None:
    """When an agreement takes effect by the law it was made under; None while a signature that counts is missing.

    People's mediation: the last of all signatures and the seal (人民调解法 2011-01-01 art. 29), or what the parties
    agree on by word of mouth, at once (art. 30). Mediation by invitation or on behalf of a court: when the parties have
    signed (特邀调解规定 2016-07-01 art. 24), electronically as well (在线调解规则 2022-01-01 art. 19). Any other: when
    the parties have signed, as every written contract (民法典 2021-01-01 art. 490).
    """
    parties = [place for place in places if place.role in PARTIES]
    if regime is Regime.PEOPLES:
        return _last(parties, ORAL) if _all(parties, SigningWay.ORAL) else _last(places, SEALED)
    if regime is Regime.INVITED:
        return _last(parties, ONLINE if _all(parties, SigningWay.ELECTRONIC) else INVITED)
    return _last(parties, CONTRACT)


def _all(parties: Iterable[Signed], way: SigningWay) -> bool:
    return all(place.way is way for place in parties)


def _last(places: Sequence[Signed], source: str) -> Effect | None:
    times = [place.at for place in places if place.at]
    return Effect(at=max(times), source=source) if times and len(times) == len(places) else None
