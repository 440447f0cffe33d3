"""Verbs on mapping profiles: kept in versions, and chosen for a file that has not the template's columns."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from mediation import errors
from mediation.accounts import actions as accounts
from mediation.db import Tx
from mediation.filing import profile_applying, template
from mediation.filing.judging import sql
from mediation.filing.profile_checks import require_complete
from mediation.filing.profile_json import from_json, to_json
from mediation.filing.profile_versions import fingerprint, following
from mediation.filing.profiles import Profile


def keep(tx: Tx, institution: str, profile: Profile, *, at: datetime) -> Profile:
    """Keep a profile under its name; changed, it is the next version, unchanged, the one there is.

    Raises ProfileIncomplete, naming the columns that cannot be filled.
    """
    require_complete(profile)
    filer = accounts.institution(tx, institution)
    kept = tx.rows(sql.newest_profiles, institution_id=filer.id, name=profile.name)
    if kept:
        saved = from_json(kept[0].body)
        profile = following(saved, profile)
        if profile == saved:
            return saved
    else:
        profile = replace(profile, institution=institution, version=1)
    tx.run(
        sql.save_profile,
        institution_id=filer.id,
        name=profile.name,
        version=profile.version,
        fingerprint=fingerprint(profile),
        body=to_json(profile),
        saved_by=tx.actor.user_id,
        at=at,
    )
    return profile


def profiles(tx: Tx, institution: str) -> list[Profile]:
    """An institution's profiles, the newest version of each."""
    kept = tx.rows(sql.newest_profiles, institution_id=accounts.institution(tx, institution).id, name=None)
    return [from_json(row.body) for row in kept]


def own_names(tx: Tx) -> list[str]:
    """What the profiles of the actor's institution are called."""
    return [row.name for row in tx.rows(sql.newest_profiles, institution_id=tx.actor.institution_id, name=None)]


def versions(tx: Tx, institution: str, *, limit: int = 200) -> list[Any]:
    """Every version of an institution's profiles, the last saved first; `saved_by` is a name, or nothing."""
    filer = accounts.institution(tx, institution)
    with tx.handing_over():  # logins are not in an institution's sight
        return tx.rows(sql.profile_versions, institution_id=filer.id, limit=limit)


def find(tx: Tx, institution: str, name: str, version: int) -> Profile:
    """One version of a profile; NotFound."""
    filer = accounts.institution(tx, institution)
    return from_json(tx.one(sql.profile_version, institution_id=filer.id, name=name, version=version).body)


def read_by_profile(tx: Tx, batch: Any, header: Sequence[str], *, name: str | None = None) -> Any:
    """A new batch, read by the profile named, or by the one that knows the file's columns if they are no template's.

    Raises what `template.match` says of a file that no profile knows, NotFound for a name that does not fit.
    """
    if name is None:
        with suppress(errors.HeaderMismatch):
            template.match(header)
            return batch
    kept = tx.rows(sql.newest_profiles, institution_id=batch.institution_id, name=name)
    fitting = [row for row in kept if not profile_applying.lacking(from_json(row.body), header)]
    if not fitting:
        template.match(header)
        raise errors.NotFound()
    newest = max(fitting, key=lambda row: row.saved_at)
    tx.run(sql.read_by_profile, batch_id=batch.id, profile_id=newest.id)
    return tx.one(sql.batch, batch_id=batch.id)


def profile_of(batch: Any) -> Profile | None:
    """The profile by which a batch is read, now and whenever it is read again."""
    return from_json(batch.profile) if batch.profile else None
