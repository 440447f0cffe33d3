"""People are invited to make themselves a login: by a link that opens once, for a week, and for them alone.

The link is a secret of 256 bits, told to who sends it and kept as its digest. Nothing says whether an address is known
here: anybody can be invited, and whoever opens a link that opens nothing learns only that.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.accounts import changes
from mediation.accounts.models import User
from mediation.accounts.words import InvitationStep
from mediation.db import Tx, load
from mediation.db.sealed import seal, unseal
from mediation.permissions import INVITES
from mediation.vocabulary import Role

sql = load(Path(__file__).with_name("invitations.sql"))
COLUMN = "invitations.address"
LASTS = timedelta(days=7)
MOST_A_DAY = 100
"""So many people one person may invite in a day: a whole bank in a morning, and no flood from a stolen login."""
MOST_SENDINGS = 5
"""So often one invitation may be mailed; then its address is likely wrong."""
KEPT = timedelta(days=90)
"""So long after it ran out an invitation stands in the list, with the name of who was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Who is to come in: their name, where they are written to and in which language first, as what and of whom."""

    last_name: str
    first_name: str
    address: str
    language: str
    role: Role
    institution_id: int | None = None
    court_id: int | None = None
    mediator_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What opens an invitation; the token is known to nobody afterwards."""

    invitation_id: int
    token: str


def invite(tx: Tx, wanted: Wanted, *, at: datetime) -> Link:
    """Invite somebody; NotPermitted where role or institution is not the actor's to give, TooManyInvitations."""
    whose = tx.actor.institution_id or wanted.institution_id
    if wanted.role not in INVITES[tx.actor.role] or wanted.institution_id != whose:
        raise errors.NotPermitted()
    if tx.value(sql.begun_since, by=tx.actor.user_id, since=at - timedelta(days=1)) >= MOST_A_DAY:
        raise errors.TooManyInvitations()
    link = Link(invitation_id=tx.value(sql.draw_id), token=secrets.token_urlsafe(32))
    tx.run(
        sql.add,
        id=link.invitation_id,
        last_name=wanted.last_name,
        first_name=wanted.first_name,
        address_sealed=seal(wanted.address, COLUMN, link.invitation_id),
        language=wanted.language,
        role=wanted.role,
        institution_id=wanted.institution_id,
        court_id=wanted.court_id,
        mediator_id=wanted.mediator_id,
        by=tx.actor.user_id,
        at=at,
        digest=digest_of(link.token),
        expires_at=at + LASTS,
    )
    _tell(tx, link.invitation_id, wanted.role, InvitationStep.SENT, at)
    return link


def send_again(tx: Tx, invitation_id: int, *, at: datetime) -> Link:
    """Another link for another week, in place of the former; InvitationOver, TooManyInvitations."""
    link = Link(invitation_id=invitation_id, token=secrets.token_urlsafe(32))
    found = tx.rows(sql.renew, id=invitation_id, digest=digest_of(link.token), at=at, expires_at=at + LASTS)
    if not found:
        raise errors.InvitationOver()
    if found[0].sendings > MOST_SENDINGS:
        raise errors.TooManyInvitations()
    _tell(tx, invitation_id, found[0].role, InvitationStep.SENT_AGAIN, at)
    return link


def withdraw(tx: Tx, invitation_id: int, *, at: datetime) -> None:
    """The link opens nothing any more, and where it went is forgotten; InvitationOver."""
    found = tx.rows(sql.withdraw, id=invitation_id, at=at)
    if not found:
        raise errors.InvitationOver()
    _tell(tx, invitation_id, found[0].role, InvitationStep.WITHDRAWN, at)


def opened(tx: Tx, digest: bytes, *, at: datetime) -> Any:
    """The invitation that a link opens; NoInvitation for one that was used, ran out, was withdrawn or never was."""
    found = tx.rows(sql.open_by_digest, digest=digest, at=at)
    if not found:
        raise errors.NoInvitation()
    return found[0]


def take_up(tx: Tx, digest: bytes, username: str, password: str, *, at: datetime) -> User:
    """Make the login that an invitation is for, under a name and a password that were found sound.

    NoInvitation, also for the second of two who come with the same link.
    """
    one = opened(tx, digest, at=at)
    tx.run(sql.use, id=one.id, at=at)
    _tell(tx, one.id, one.role, InvitationStep.USED, at)
    changes.record(tx, "user", username, {"role": one.role}, at=at)
    return User.objects.create_user(
        username,
        email=address_of(one),
        password=password,
        last_name=one.last_name,
        first_name=one.first_name,
        role=one.role,
        institution_id=one.institution_id,
        court_id=one.court_id,
        mediator_id=one.mediator_id,
    )


def newest(tx: Tx, *, at: datetime, limit: int) -> list[Any]:
    """The invitations that the actor may see, the newest first."""
    return tx.rows(sql.newest, at=at, limit=limit)


def letters(tx: Tx, ids: Sequence[int], *, at: datetime) -> dict[int, Any]:
    """What the mails with these say, by invitation; nothing of those that open nothing any more."""
    return {row.id: row for row in tx.rows(sql.letters, ids=list(ids), at=at)}


def address_of(row: Any) -> str:
    """Where an invitation goes; empty once it is over."""
    return unseal(row.address_sealed, COLUMN, row.id) or ""


def digest_of(token: str) -> bytes:
    """What is kept of a link."""
    return hashlib.sha256(token.encode()).digest()


def forget(tx: Tx, *, now: datetime) -> int:
    """Drop invitations that ran out longer ago than KEPT; how many."""
    return tx.run(sql.forget, before=now - KEPT)


def _tell(tx: Tx, invitation_id: int, role: str, step: InvitationStep, at: datetime) -> None:
    """Write down who did what, as what somebody was to come in, and no name or address."""
    with tx.handing_over():
        changes.record(tx, "invitation", invitation_id, {"role": role, "step": step}, at=at)
