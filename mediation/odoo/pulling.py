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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases.actions import today_of
from mediation.db import Actor, Tx, load, transaction
from mediation.db.sealed_files import Arriving, Kept
from mediation.filing import actions as filing
from mediation.filing import mapping, spool
from mediation.filing.profile_versions import fingerprint
from mediation.filing.profiles import Cell, Profile, Source, Words, cells
from mediation.lifecycle import PRE_AGREED
from mediation.odoo import connecting
from mediation.odoo.calling import Endpoint, Odoo
from mediation.odoo.failures import OdooFailure
from mediation.odoo.pulling_domains import Domain, both, either, moment, on, since, whole
from mediation.odoo.pulling_profile import MODEL, OVERDUE
from mediation.odoo.pulling_records import Page, described, pages
from mediation.permissions import Permission, may
from mediation.vocabulary import RowAction

sql = load(Path(__file__).with_name("pulling.sql"))
OVERLAP = timedelta(hours=1)
"""No transaction in an Odoo lasts longer."""
REFERENCES = 500
"""So many cases are asked about at a time."""
ID = "id"
"""First column of the file, by which a wrong row is found in Odoo."""

Watch = Callable[[str, int, int], None]
"""Is told a step, how many records or rows are done, and of how many if that is known."""


def _silent(step: str, done: int, total: int) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be read: where, which records, which of their fields.

    `terms` is the digest of that. Under the same terms records were read until `reached`, at the moment `before`.
    `over` are domains of records whose open cases the profile takes back, whether or not they fit any more.
    """

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
    reached: datetime | None
    before: datetime | None
    over: tuple[Domain, ...]


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
        plan = plan_of(tx, connection_id, at=at, is_anew=is_anew)
    try:
        found = read(plan, watch)
    except OdooFailure as failure:
        raise _told(failure) from None
    with transaction(actor) as tx:
        ended = accept(tx, plan, found, commits=commits)
        asked = {"connection_id": connection_id, "asked_by": actor.user_id, "commits": commits, "is_anew": is_anew}
        tx.run(sql.record_pull, **asked, **ended)
    batch_id: int | None = ended["batch_id"]
    if batch_id is not None:
        take = filing.settle if commits else filing.take
        with transaction(actor) as tx:
            take(tx, batch_id, at=at, done=lambda judged, total, _: watch("judge", judged, total))
    return batch_id


def keep_profile(actor: Actor, connection_id: int, profile: Profile, *, at: datetime) -> Profile:
    """Keep a profile for the invoices of a connection, once it is seen that its Odoo has the fields.

    OdooTrouble, naming the first field that is not there, and what `mapping.keep` raises.
    """
    with transaction(actor) as tx:
        connection = connecting.connection(tx, connection_id)
        institution, endpoint = institution_of(tx, connection), connecting.endpoint_of(tx, connection)
    try:
        described(Odoo(endpoint), MODEL, profile.headers())
    except OdooFailure as failure:
        raise _told(failure) from None
    with transaction(actor) as tx:
        return mapping.keep(tx, institution.code, profile, at=at)


def institution_of(tx: Tx, connection: connecting.Connection) -> Any:
    """Whose Odoo it is: id, code, uscc; NothingToPull of the centre's own."""
    if connection.institution_id is None:
        raise errors.NothingToPull()
    return tx.one(sql.institution, id=connection.institution_id)


def profile_of(tx: Tx, connection: connecting.Connection) -> Profile:
    """How what is read of a connection fills the template; NothingToPull."""
    kept = mapping.profiles(tx, institution_of(tx, connection).code)
    found = next((profile for profile in kept if profile.name == connection.pull_profile), None)
    if found is None:
        raise errors.NothingToPull()
    return found


def readable(tx: Tx, connection_id: int) -> tuple[connecting.Connection, Profile]:
    """A connection that the actor may have read, and by which profile. NotPermitted, NotFound, NothingToPull."""
    if not may(tx.actor.role, Permission.FILE):
        raise errors.NotPermitted()
    found = connecting.connection(tx, connection_id)
    return found, profile_of(tx, found)


def plan_of(tx: Tx, connection_id: int, *, at: datetime, is_anew: bool) -> Plan:
    """What a pull by this actor would read. NotPermitted, NotFound, NothingToPull, OdooAddress."""
    found, profile = readable(tx, connection_id)
    institution = institution_of(tx, found)
    domain = domain_of(found)
    said = [found.pull_model, domain, fingerprint(profile).hex()]
    terms = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    last = () if is_anew else tx.rows(sql.reached, connection_id=connection_id, terms=terms)
    return Plan(
        connection_id=connection_id,
        institution=institution.code,
        profile=found.pull_profile,
        endpoint=connecting.endpoint_of(tx, found),
        model=found.pull_model,
        domain=domain,
        paths=tuple(dict.fromkeys((ID, *profile.headers()))),
        terms=terms,
        name=f"{found.name}-{today_of(at)}.csv",
        at=at,
        reached=last[0].reached if last else None,
        before=last[0].ended_at if last else None,
        over=tuple(_over(tx, institution.id, profile)),
    )


def domain_of(connection: connecting.Connection) -> list[Any]:
    """Which records a connection is read for: those of its filter, and of invoices, without one, the overdue."""
    return whole(connection.pull_filter or (OVERDUE if connection.pull_model == MODEL else ()))


def _over(tx: Tx, institution_id: int, profile: Profile) -> Iterator[Domain]:
    """What finds the records of open cases, some at a time, that hold a word by which the profile withdraws."""
    reference, action = profile.source("institution_ref"), profile.source("row_action")
    withdrawing = [*_withdrawing(action)] if action else []
    if not withdrawing or not isinstance(reference, Cell):
        return
    states = [str(state) for state in PRE_AGREED]
    known = [row.institution_ref for row in tx.rows(sql.open_references, institution_id=institution_id, states=states)]
    for start in range(0, len(known), REFERENCES):
        some = known[start : start + REFERENCES]
        yield both([[reference.header, "in", some]], either(*withdrawing))


def _withdrawing(action: Source) -> Iterator[Domain]:
    for cell in cells(action):
        if isinstance(cell.form, Words):
            meanings = (RowAction.WITHDRAW, RowAction.WITHDRAW.zh)
            yield [[cell.header, "in", [word for word, meaning in cell.form.meanings if meaning in meanings]]]


def read(plan: Plan, watch: Watch = _silent) -> Read:
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
        arriving.write(_lines([plan.paths]))
        records, reached = _write(arriving, plan, pages(odoo, model, asked), watch)
        for over in plan.over:
            records += _write(arriving, plan, pages(odoo, model, over), watch)[0]
        kept = spool.adopt(arriving.finish(plan.name)) if records else None
    except BaseException:
        arriving.drop()
        raise
    if kept is None:
        arriving.drop()
    return Read(kept=kept, records=records, reached=reached)


def accept(tx: Tx, plan: Plan, read: Read, *, commits: bool) -> dict[str, Any]:
    """Hand what was read to filing: what is noted of the pull, `batch_id` for one."""
    ended = {"batch_id": None, "terms": plan.terms, "reached": read.reached, "records": read.records, "at": plan.at}
    if read.kept is None:
        return ended
    batch = filing.accept_upload(tx, plan.institution, read.kept, at=plan.at, profile=plan.profile, commits=commits)
    return ended | {"batch_id": batch.id}


def _write(arriving: Arriving, plan: Plan, found: Iterator[Page], watch: Watch) -> tuple[int, datetime | None]:
    records, reached = 0, plan.reached
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


def _told(failure: OdooFailure) -> errors.OdooTrouble:
    what = f": {failure.what}" if failure.what else ""
    return errors.OdooTrouble(zh=f"{failure.trouble.zh}{what}", en=f"{failure.trouble.en}{what}.")
