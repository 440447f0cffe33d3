"""The signing ceremony: who signs which paper in which order, how it is known that they did, and what a refusal does.

Signers of one role sign in any order, roles one after the other. Agents sign in a party's place while they have special
authority to settle (民事诉讼法 2024-01-01 art. 62). Nothing changes what was signed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.agreements import renegotiating
from mediation.agreements.effect import Effect, Signed, effect
from mediation.agreements.words import SignedPaper, SigningWay
from mediation.cases import actions as cases
from mediation.cases import calendars
from mediation.cases.actions import Noted
from mediation.cases.words import IdentityWay
from mediation.db import Tx, load
from mediation.deadlines import due
from mediation.permissions import Permission, may
from mediation.vocabulary import (
    AgreementState,
    CaseEvent,
    CaseState,
    Channel,
    Regime,
    Role,
    SignerRole,
    TerminationReason,
)

sql = load(Path(__file__).with_name("signing.sql"))
REMIND_DAYS = [3, 7, 14]
"""Days that a paper has waited for the same signers, after which they are reminded."""
SIGNERS = {
    SignedPaper.AGREEMENT: list(SignerRole),
    SignedPaper.APPLICATION: [
        SignerRole.CLAIMANT, SignerRole.RESPONDENT, SignerRole.CO_BORROWER, SignerRole.GUARANTOR,
    ],
}  # fmt: skip
"""Who signs a paper, in this order."""
PRINCIPALS = (SignerRole.CLAIMANT, SignerRole.RESPONDENT, SignerRole.CO_BORROWER)
"""Whose refusal ends the mediation; without anybody else the terms go back to the table."""
_PARTY_SIDE = (SignerRole.RESPONDENT, SignerRole.CO_BORROWER, SignerRole.GUARANTOR)
SIGNS_FOR: dict[Role, tuple[SignerRole, ...]] = {
    Role.BANK_SUPERVISOR: (SignerRole.CLAIMANT,),
    Role.PARTY: _PARTY_SIDE,
    Role.AGENT: _PARTY_SIDE,
    Role.MEDIATOR: (*_PARTY_SIDE, SignerRole.MEDIATOR),
    Role.ASSIGNER: (SignerRole.ORGANISATION,),
}
"""Whose signatures an actor may give; a mediator takes down those of parties who sign before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliable:
    """What supports each part of the test of a reliable electronic signature (电子签名法 2019-04-23 art. 13).

    `exclusive_data`: its data are the signer's alone; `sole_control`: when signing the signer alone controlled them;
    `signature_change`, `content_change`: a later change to the signature, or to what was signed, can be detected.
    """

    exclusive_data: str
    sole_control: str
    signature_change: str
    content_change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How somebody signed and how it is known that it was they; SigningUnproved where that is not enough.

    An electronic signature needs what proves it (`evidence_sha256`) and all parts of `reliable`.
    """

    way: SigningWay = SigningWay.ON_PAPER
    channel: Channel = Channel.IN_PERSON
    identity: IdentityWay = IdentityWay.DOCUMENT_SHOWN
    evidence_sha256: bytes | None = None
    reliable: Reliable | None = None

    def __post_init__(self) -> None:
        is_electronic = self.way is SigningWay.ELECTRONIC
        is_proved = self.evidence_sha256 and self.reliable and all(asdict(self.reliable).values())
        if is_electronic != bool(self.reliable) or (is_electronic and not is_proved):
            raise errors.SigningUnproved()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One signature: at which place, of which paper by the digest of what was shown, and by whom if not the party."""

    place: int
    shown_sha256: bytes
    signer: int | None = None
    how: How = How()


def lay_out(tx: Tx, agreement_ids: Sequence[int], paper: SignedPaper) -> None:
    """Give everybody who signs a paper of agreements a place on it."""
    tx.run(sql.place_signatures, ids=list(agreement_ids), paper=paper, roles=[str(role) for role in SIGNERS[paper]])


def step(tx: Tx, agreement_ids: Sequence[int], state: AgreementState) -> None:
    """Move agreements one step; the database knows which steps there are."""
    tx.run(sql.step_agreements, ids=list(agreement_ids), state=state)


def unwilling_guarantors(tx: Tx, case_ids: Sequence[int]) -> set[int]:
    """Guarantors (party ids) who refused to sign in these cases; they are asked no more."""
    return {row.party_id for row in tx.rows(sql.unwilling_guarantors, case_ids=list(case_ids))}


def places(tx: Tx, case_ids: Sequence[int]) -> list[Any]:
    """Everybody's place on the papers of cases: who has signed, how, who `is_next`, and waiting_since when."""
    return tx.rows(sql.places, case_ids=list(case_ids))


def sign(tx: Tx, acts: Sequence[Act], *, at: datetime) -> list[int]:
    """Sign places, each of one role of its paper; the cases whose agreement took effect by it.

    NotPermitted, SignaturesOutOfOrder before their turn or a second time, PaperNotShown if the digest is of another
    paper, NoAuthority or SpecialAuthorityMissing if who signs for a party or the institution may not settle.
    """
    signed = tx.rows(
        sql.sign,
        places=[act.place for act in acts],
        signers=[act.signer for act in acts],
        shown=[act.shown_sha256 for act in acts],
        ways=[act.how.way for act in acts],
        channels=[act.how.channel for act in acts],
        identities=[act.how.identity for act in acts],
        evidence=[act.how.evidence_sha256 for act in acts],
        reliabilities=[json.dumps(asdict(act.how.reliable) if act.how.reliable else {}) for act in acts],
        roles=_signs_for(tx),
        at=at,
        actor_id=tx.actor.user_id,
    )
    if len(signed) != len(acts):
        raise errors.SignaturesOutOfOrder(f"({len(acts) - len(signed)} of {len(acts)})")
    return _settle(tx, signed, at)


def sign_for(tx: Tx, case_ids: Sequence[int], role: SignerRole, *, at: datetime, how: How | None = None) -> list[int]:
    """One sitting: all signers of a role sign all papers of cases themselves; the cases whose agreement took effect.

    They are shown each paper as it was drawn up. Raises as `sign`, and SignaturesOutOfOrder where nobody can sign.
    """
    turns = [row for row in places(tx, case_ids) if row.role == role and row.is_next]
    missing = set(case_ids) - {row.case_id for row in turns}
    if missing:
        raise errors.SignaturesOutOfOrder(f"({len(missing)} of {len(case_ids)})")
    acts = [Act(place=row.id, shown_sha256=bytes(row.document_sha256), how=how or How()) for row in turns]
    return sign(tx, acts, at=at)


def refuse(tx: Tx, refusals: Mapping[int, str], *, at: datetime) -> list[int]:
    """Signers will not sign, by place, and why; the cases whose agreement falls.

    A principal's refusal ends the mediation (Online Mediation Rules art. 25(7)); that of a guarantor, the mediator or
    the organisation sends the terms back to the table. Who will not sign the application leaves the agreement as it is.
    NotPermitted; ReasonMissing; SignaturesOutOfOrder if they have answered, or the agreement is in force.
    """
    if not all(why.strip() for why in refusals.values()):
        raise errors.ReasonMissing()
    whys = [why.strip()[:200] for why in refusals.values()]
    asked: dict[str, Any] = {"places": list(refusals), "whys": whys, "roles": _signs_for(tx)}
    refused = tx.rows(sql.refuse, **asked, at=at, actor_id=tx.actor.user_id)
    if len(refused) != len(refusals):
        raise errors.SignaturesOutOfOrder(f"({len(refusals) - len(refused)} of {len(refusals)})")
    by_case: dict[int, list[str]] = defaultdict(list)
    for row in refused:
        if row.paper == SignedPaper.AGREEMENT:
            by_case[row.case_id].append(row.role)
    declined = {r.case_id: Noted("", "", {"signer": r.role}) for r in refused if r.paper == SignedPaper.APPLICATION}
    cases.note(tx, "agreement:decline_application", declined, at=at)
    _fall(tx, refused, by_case, at)
    return sorted(by_case)


def refuse_for(tx: Tx, case_ids: Sequence[int], role: SignerRole, *, why: str, at: datetime) -> list[int]:
    """The signers of a role of cases will not sign the agreement, as `refuse`."""
    found = [row for row in places(tx, case_ids) if row.role == role and row.paper == SignedPaper.AGREEMENT]
    return refuse(tx, {row.id: why for row in found if not (row.signed_at or row.refused_at)}, at=at)


def unsigned(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[Any]:
    """Papers that have waited for the same signers for REMIND_DAYS, the longest of them as `threshold`."""
    return tx.rows(sql.unsigned, on=cases.today_of(at), thresholds=REMIND_DAYS, among=among)


def _signs_for(tx: Tx) -> list[str]:
    if not may(tx.actor.role, Permission.SIGN) or tx.actor.role not in SIGNS_FOR:
        raise errors.NotPermitted()
    return [str(role) for role in SIGNS_FOR[tx.actor.role]]


def _settle(tx: Tx, signed: Sequence[Any], at: datetime) -> list[int]:
    """Log what was signed, and let agreements take effect whose time has come."""
    roles: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in signed:
        roles[row.paper, row.agreement_id].append(row.role)
    found = {row.id: row for row in tx.rows(sql.standing, ids=sorted({row.agreement_id for row in signed}))}
    said: dict[str, dict[int, Any]] = {paper: {} for paper in SignedPaper}
    for (paper, agreement), who in roles.items():
        said[paper][found[agreement].case_id] = {"signer": who[0], "places": len(who)}
    fresh = {row.case_id: (row, came) for row in found.values() if (came := _effect(row))}
    renegotiating.hold(tx, [row.id for row, _ in fresh.values() if row.replaces_id])
    agreed = said[SignedPaper.AGREEMENT]
    later = [row.case_id for row in found.values() if row.state != AgreementState.SIGNING]
    pending = {case: payload for case, payload in agreed.items() if case not in fresh and case not in later}
    cases.move(tx, CaseEvent.SIGN, pending, at=at, to=CaseState.AGREEMENT_PENDING_SIGNATURE)
    cases.move(tx, CaseEvent.SIGN, {case: agreed[case] for case in fresh}, at=at, to=CaseState.AGREED)
    cases.note(tx, "agreement:sign", {case: Noted("", "", agreed[case]) for case in later if case in agreed}, at=at)
    of_application = {case: Noted("", "", payload) for case, payload in said[SignedPaper.APPLICATION].items()}
    cases.note(tx, "agreement:sign_application", of_application, at=at)
    _take_effect(tx, fresh, at)
    return sorted(fresh)


def _effect(row: Any) -> Effect | None:
    """When an agreement that was open takes effect now."""
    if row.state != AgreementState.SIGNING:
        return None
    signed = [
        Signed(role=SignerRole(role), way=SigningWay(way) if way else None, at=at)
        for role, way, at in zip(row.roles, row.ways, row.times, strict=True)
    ]
    return effect(Regime(row.regime), signed)


def _take_effect(tx: Tx, fresh: Mapping[int, tuple[Any, Effect]], at: datetime) -> None:
    if not fresh:
        return
    renegotiating.give_way(tx, [row.id for row, _ in fresh.values() if row.replaces_id], at=at)
    calendar, last_days = calendars.current(tx), dict[date, date]()
    days = {row.id: cases.today_of(came.at) for row, came in fresh.values()}
    for day in set(days.values()):
        last_days[day] = due("D8", day, calendar=calendar).due_on
    apply_by = [last_days[day] for day in days.values()]
    tx.run(sql.take_effect, ids=list(days), effective_on=list(days.values()), apply_by=apply_by)
    noted = {
        case: Noted(
            AgreementState.SIGNING,
            AgreementState.EFFECTIVE,
            {"apply_by": str(last_days[days[row.id]]), "effective_on": str(days[row.id]), "source": came.source},
        )
        for case, (row, came) in fresh.items()
    }
    cases.note(tx, "agreement:complete", noted, at=at)


def _fall(tx: Tx, refused: Sequence[Any], by_case: Mapping[int, list[str]], at: datetime) -> None:
    ids = sorted({row.agreement_id for row in refused if row.paper == SignedPaper.AGREEMENT})
    step(tx, ids, AgreementState.REFUSED)
    ended = {case: who for case, who in by_case.items() if set(who) & set(PRINCIPALS)}
    back = {case: {"signer": who[0]} for case, who in by_case.items() if case not in ended}
    told = {
        case: {"reason": TerminationReason.SIGNATURE_REFUSED, "party": next(role for role in who if role in PRINCIPALS)}
        for case, who in ended.items()
    }
    cases.move(tx, CaseEvent.REFUSE_SIGNATURE, told, at=at, to=CaseState.TERMINATED)
    cases.move(tx, CaseEvent.REFUSE_SIGNATURE, back, at=at, to=CaseState.IN_MEDIATION)
