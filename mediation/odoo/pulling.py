"""Files what an Odoo knows: records that fit a connection's filter become rows of a file, by its mapping profile.

The file goes through the one door of filing, which opens a case for a row exactly once. So a pull may read a record
again without harm, and does: an hour back from where the last one ended, since a transaction in Odoo that is older may
have committed later. A pull counts once its batch is committed, and what was not taken is read again; one that was cut
off left nothing.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases.actions import today_of
from mediation.cases.log import SHANGHAI
from mediation.db import SYSTEM, Actor, Tx, load, transaction
from mediation.db.sealed_files import Arriving, Kept
from mediation.filing import actions as filing
from mediation.filing import mapping, spool
from mediation.filing.profile_versions import fingerprint
from mediation.odoo import connecting
from mediation.odoo.calling import Endpoint, Odoo
from mediation.odoo.failures import OdooFailure
from mediation.odoo.pulling_domains import Domain, moment, on, since, whole
from mediation.odoo.pulling_profile import MODEL, OVERDUE
from mediation.odoo.pulling_records import Page, described, pages
from mediation.permissions import Permission, may
from mediation.vocabulary import Role

logger = logging.getLogger(__name__)
sql = load(Path(__file__).with_name("pulling.sql"))
OVERLAP = timedelta(hours=1)
"""No transaction in an Odoo lasts longer."""
MOST_TRIES = 24
"""A pull that waits is given up after so many."""
ID = "id"
"""First column of the file, by which a wrong row is found in Odoo."""

Watch = Callable[[str, int, int], None]
"""Is told a step, how many records or rows are done, and of how many if that is known."""


def _silent(step: str, done: int, total: int) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be read: where, which records, which of their fields; where the last pull ended."""

    connection_id: int
    institution: str
    profile: str
    endpoint: Endpoint
    model: str
    domain: Domain
    paths: tuple[str, ...]
    terms: str
    name: str
    at: datetime
    is_anew: bool
    reached: datetime | None
    before: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read: a file, unless there was nothing; how many records; when the last of them was written."""

    kept: Kept | None
    records: int
    reached: datetime | None


def pull(
    actor: Actor,
    connection_id: int,
    *,
    at: datetime,
    commits: bool = False,
    is_anew: bool = False,
    watch: Watch = _silent,
) -> int | None:
    """Read what is new at an Odoo, judge it, and take it in if it `commits`; the batch, or None where nothing is new.

    `is_anew` reads everything that fits. OdooTrouble, NothingToPull, NotPermitted, NotFound, OdooAddress; a batch that
    may not be committed waits, as after `filing.actions.file`.
    """
    with transaction(actor) as tx:
        plan = _plan(tx, connection_id, at=at, is_anew=is_anew)
    try:
        read = _read(plan, watch)
    except OdooFailure as failure:
        raise errors.OdooTrouble(f"（{failure.trouble.zh} {failure.trouble.en} {failure.what}）") from None
    with transaction(actor) as tx:
        batch_id = _accepted(tx, plan, read, commits=commits)
        asked = {"asked_by": actor.user_id, "commits": commits, "is_anew": is_anew}
        tx.run(sql.record_pull, connection_id=connection_id, batch_id=batch_id, **asked, **_facts(plan, read))
    if batch_id is not None:
        take = filing.settle if commits else filing.take
        with transaction(actor) as tx:
            take(tx, batch_id, at=at, done=lambda judged, total, _: watch("judge", judged, total))
    return batch_id


def ask(tx: Tx, connection_id: int, *, at: datetime, is_anew: bool = False) -> int:
    """Have an Odoo read by the clock, and what is right of it taken in; the pull, or the one that waits already.

    NotPermitted, NotFound, NothingToPull.
    """
    _plan(tx, connection_id, at=at, is_anew=is_anew)
    asked = {"connection_id": connection_id, "asked_by": tx.actor.user_id, "commits": True, "is_anew": is_anew}
    found = tx.value(sql.wait, at=at, **asked)
    return int(tx.value(sql.waiting_of, connection_id=connection_id) if found is None else found)


def ask_daily(tx: Tx, *, at: datetime) -> int:
    """Have read what is to be read every day, once a day; how many."""
    return tx.run(sql.wait_daily, at=at, since=datetime.combine(today_of(at), time(), SHANGHAI))


def waiting(tx: Tx) -> int:
    """How many connections wait to be read."""
    return int(tx.value(sql.count_waiting))


def pulls(tx: Tx, connection_id: int, *, limit: int = 20) -> list[Any]:
    """What was read of a connection lately, newest first, or why it was not: `trouble` is a code, '' if there is none.

    `batch_id` is the filing that it became, with its `state`.
    """
    return tx.rows(sql.pulls, connection_id=connection_id, limit=limit)


def take_all(*, at: datetime) -> int:
    """Read every connection that waits, one after the other, each for whoever asked; how many.

    What becomes of a batch is for who takes what was accepted (`filing.taking`). No transaction is open meanwhile.
    """
    tried: list[int] = []
    while (pull_id := _take_next(at=at, tried=tried)) is not None:
        tried.append(pull_id)
    return len(tried)


def _take_next(*, at: datetime, tried: Sequence[int]) -> int | None:
    with transaction(SYSTEM) as tx:
        found = tx.rows(sql.next_waiting, at=at, tried=list(tried))
    if not found:
        return None
    pull_row = found[0]
    clerk = Actor(role=Role(pull_row.role), user_id=pull_row.asked_by, institution_id=pull_row.institution_id)
    try:
        _take(clerk, pull_row, at)
    except OdooFailure as failure:
        is_over = not failure.is_passing or pull_row.tries + 1 >= MOST_TRIES
        _fail(pull_row.id, str(failure.trouble), failure.what, at if is_over else None)
    except errors.MediationError as refusal:
        _fail(pull_row.id, refusal.code, "", at)
    return int(pull_row.id)


def _take(clerk: Actor, pull_row: Any, at: datetime) -> None:
    with transaction(clerk) as tx:
        plan = _plan(tx, pull_row.connection_id, at=at, is_anew=pull_row.is_anew)
    read = _read(plan, _silent)
    with transaction(clerk) as tx:
        batch_id = _accepted(tx, plan, read, commits=pull_row.commits)
        tx.run(sql.end_pull, id=pull_row.id, batch_id=batch_id, **_facts(plan, read))


def _fail(pull_id: int, trouble: str, what: str, ended_at: datetime | None) -> None:
    with transaction(SYSTEM) as tx:
        tx.run(sql.fail_pull, id=pull_id, trouble=trouble, what=what, ended_at=ended_at)


def _plan(tx: Tx, connection_id: int, *, at: datetime, is_anew: bool) -> Plan:
    """NotPermitted, NotFound, NothingToPull, OdooAddress."""
    if not may(tx.actor.role, Permission.FILE):
        raise errors.NotPermitted()
    found = connecting.connection(tx, connection_id)
    if found.institution_id is None or not found.pull_profile:
        raise errors.NothingToPull()
    institution = tx.one(sql.institution, id=found.institution_id).code
    profiles = {profile.name: profile for profile in mapping.profiles(tx, institution)}
    if found.pull_profile not in profiles:
        raise errors.NothingToPull()
    profile = profiles[found.pull_profile]
    domain = domain_of(found)
    said = [found.pull_model, domain, fingerprint(profile).hex()]
    terms = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    last = () if is_anew else tx.rows(sql.reached, connection_id=connection_id, terms=terms)
    return Plan(
        connection_id=connection_id,
        institution=institution,
        profile=found.pull_profile,
        endpoint=connecting.endpoint_of(tx, found),
        model=found.pull_model,
        domain=domain,
        paths=tuple(dict.fromkeys((ID, *profile.headers()))),
        terms=terms,
        name=f"{found.name}-{today_of(at)}.csv",
        at=at,
        is_anew=is_anew,
        reached=last[0].reached if last else None,
        before=last[0].ended_at if last else None,
    )


def domain_of(connection: connecting.Connection) -> list[Any]:
    """Which records a connection is read for: those of its filter, and of invoices, without one, the overdue."""
    return whole(connection.pull_filter or (OVERDUE if connection.pull_model == MODEL else ()))


def _read(plan: Plan, watch: Watch) -> Read:
    """Read what is new into the spool, page by page, and nothing in clear on the disk. OdooFailure, FileTooLarge."""
    odoo = Odoo(plan.endpoint)
    model = described(odoo, plan.model, plan.paths)
    today, asked = today_of(plan.at), plan.domain
    if plan.reached is None or plan.before is None:
        asked = on(plan.domain, today)
    else:
        written, related = moment(plan.reached - OVERLAP), [*model.relations()]
        asked = since(plan.domain, related, written=written, day=today, before=today_of(plan.before))
    arriving = Arriving(spool.folder(), largest=spool.LARGEST_BYTES)
    try:
        records, reached = _write(arriving, plan, pages(odoo, model, asked), watch)
        kept = spool.adopt(arriving.finish(plan.name)) if records else None
    except BaseException:
        arriving.drop()
        raise
    if kept is None:
        arriving.drop()
    return Read(kept=kept, records=records, reached=reached)


def _write(arriving: Arriving, plan: Plan, found: Iterator[Page], watch: Watch) -> tuple[int, datetime | None]:
    records, reached = 0, plan.reached
    arriving.write(_lines([plan.paths]))
    for page in found:
        arriving.write(_lines([[row.get(path, "") for path in plan.paths] for row in page.rows]))
        records += len(page.rows)
        reached = max(reached or page.reached, page.reached)
        watch("read", records, 0)
    return records, reached


def _lines(rows: Sequence[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode(errors="replace")


def _accepted(tx: Tx, plan: Plan, read: Read, *, commits: bool) -> int | None:
    if read.kept is None:
        return None
    batch = filing.accept_upload(tx, plan.institution, read.kept, at=plan.at, profile=plan.profile, commits=commits)
    return int(batch.id)


def _facts(plan: Plan, read: Read) -> dict[str, Any]:
    return {"terms": plan.terms, "reached": read.reached, "records": read.records, "at": plan.at}
