"""A file is received and judged, then committed: every row opens a case or is explained, exactly once.

Where one person may do both, a file is judged and its cases are opened in one pass and one transaction. Where a second
person must commit, commit judges the same bytes again (see `spool`), as of the day of receipt. Either way no other
batch of the institution is committed meanwhile, so what is found is exact, and repeating it changes nothing.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import numpy as np
import polars as pl

from mediation import errors
from mediation.accounts import actions as accounts
from mediation.cases import opening
from mediation.cases.actions import today_of
from mediation.db import Actor, Statement, Tx, transaction
from mediation.db.sealed_files import Kept
from mediation.filing import (
    amendments,
    delivered,
    entries,
    foreseen,
    json_lines,
    mapping,
    profile_applying,
    reading,
    receipts,
    returning,
    spool,
    threads,
    workbook,
)
from mediation.filing.companions import FINDINGS
from mediation.filing.derived import Delivery
from mediation.filing.judging import Judged, Tally, judge, sql
from mediation.vocabulary import BatchState, RowOutcome, SheetName

Progress = Callable[[int, int, int], None]
"""Is told how many rows are judged, about how many there are, and how many are wrong."""

SHEETS = [str(name) for name in SheetName]
SEVERITIES = ("E", "W", "I")
OPENED = sql.be_patient.then(sql.open_batch)
LOCKED = sql.be_patient.then(sql.lock_batch).then(sql.batch)
BEGUN = Statement(
    "check_at_once",
    "References are checked block by block, while the next rows are judged, and not all at the end.",
    "SET CONSTRAINTS ALL IMMEDIATE",
    "actions.py",
).then(sql.move_batch)

OPEN = (BatchState.READY, BatchState.NEEDS_FIX)
NO_FILING = (
    errors.EmptyFile, errors.UnknownFormat, errors.UnreadableText, errors.TruncatedFile, errors.HeaderMismatch,
    *workbook.NO_WORKBOOK,
)  # fmt: skip


def _silent(done: int, total: int, wrong: int) -> None:
    pass


def file(
    actor: Actor,
    institution: str,
    source: Path | IO[bytes],
    *,
    at: datetime,
    profile: str | None = None,
    done: Progress = _silent,
) -> dict[str, Any]:
    """Receive a file for the institution with this code and commit it, if the actor alone may; the report, as JSON.

    A file with the template's columns is read by them, another by the profile named, or by the institution's profile
    that knows its columns. A batch left READY waits for a second person, NEEDS_FIX for a corrected file; REFUSED is
    over. The same file again is the same batch. Raises what `receive` raises.
    """
    with transaction(actor) as tx:
        batch_id = _accepted(tx, OPENED, institution, spool.keep(source), at=at, profile=profile, commits=True)
        return receipts.report(settle(tx, batch_id, at=at, done=done))


def file_one(actor: Actor, institution: str, row: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """File one row, as a form has it: through the same door as a file of one line, and with the same report.

    Keys are as in JSON Lines (see `json_lines`), with lists of rows under `parties`, `guarantees`, `attachments`. The
    same row again is the same batch. Raises what `receive` raises.
    """
    return file(actor, institution, json_lines.one_line(row), at=at)


def receive(
    tx: Tx,
    institution: str,
    source: Path | IO[bytes],
    *,
    at: datetime,
    profile: str | None = None,
    done: Progress = _silent,
) -> Any:
    """Keep a file and judge its rows: the batch, READY, NEEDS_FIX or REFUSED, with nothing opened yet.

    The same file again is the same batch, unless that came to nothing. Raises UnknownInstitution, FileTooLarge, and
    one of NO_FILING for a file that is none.
    """
    batch_id = _accepted(tx, OPENED, institution, spool.keep(source), at=at, profile=profile)
    return take(tx, batch_id, at=at, done=done)


def accept_upload(
    tx: Tx, institution: str, kept: Kept, *, at: datetime, profile: str | None = None, commits: bool = False
) -> Any:
    """Register a file that lies in the spool: a new batch, UPLOADING, or the earlier one of the same file.

    What is wanted is noted for whoever takes the batch: the profile to read it by, and whether the actor has it
    committed as soon as it is judged. Raises UnknownInstitution, and NotFound when there is no such profile.
    """
    return find(tx, _accepted(tx, sql.open_batch, institution, kept, at=at, profile=profile, commits=commits))


def _accepted(
    tx: Tx,
    opened: Statement,
    institution: str,
    kept: Kept,
    *,
    at: datetime,
    profile: str | None = None,
    commits: bool = False,
) -> int:
    if profile:
        tx.one(sql.newest_profiles, institution_id=accounts.institution(tx, institution).id, name=profile)
    batch_id = tx.value(
        opened,
        institution=institution,
        sha256=kept.sha256,
        uploaded_by=tx.actor.user_id,
        file_name=kept.name,
        bytes=kept.size,
        profile=profile or "",
        commit_asked_by=tx.actor.user_id if commits else None,
        at=at,
    )
    if batch_id is None:
        filer = accounts.institution(tx, institution)
        batch_id = tx.value(sql.batch_of_file, institution_id=filer.id, sha256=kept.sha256)
        if commits and _bars_asking(find(tx, batch_id), tx.actor) is None:
            tx.run(sql.ask_commit, batch_id=batch_id, by=tx.actor.user_id)
    return int(batch_id)


def take(tx: Tx, batch_id: int, *, at: datetime, done: Progress = _silent) -> Any:
    """Judge an accepted batch, and commit it if that was asked for and nothing bars the way; the batch.

    One that was taken before stays as it is. Raises one of NO_FILING for a file that is none, NotFound when it cannot
    be read by the profile that was asked for, or FileGone.
    """
    batch = tx.one(LOCKED, batch_id=batch_id)
    if batch.state != BatchState.UPLOADING:
        return batch
    with _kept_if_filing(batch):
        sheet = _sheet(batch)
        batch = mapping.read_by_profile(tx, batch, sheet.header, name=batch.profile_wanted or None)
        if batch.commit_asked_by is None:
            return _judged(tx, batch, sheet, done)
        return _taken_or_judged(tx, batch, sheet, at, done)


def settle(tx: Tx, batch_id: int, *, at: datetime, done: Progress = _silent) -> Any:
    """Judge an accepted batch and commit it, if the actor alone may; the batch. Raises what `take` raises."""
    batch = take(tx, batch_id, at=at, done=done)
    return batch if _barrier(batch, tx.actor) else commit(tx, batch.id, at=at, done=done)


def commit(tx: Tx, batch_id: int, *, at: datetime, done: Progress = _silent) -> Any:
    """Open a case for every correct row and write down where each row ended: the batch, COMMITTED, with its receipt.

    A batch that is committed already stays as it is. Raises TooManyErrors, RowsToFix,
    NeedsSecondPerson, BatchNotOpen, or FileGone.
    """
    batch = tx.one(LOCKED, batch_id=batch_id)
    if batch.state == BatchState.COMMITTED:
        return batch
    if barrier := _barrier(batch, tx.actor):
        raise barrier()
    return _taken(tx, batch, _sheet(batch), at, done)


def ask_commit(tx: Tx, batch_id: int) -> Any:
    """Have a batch committed by whoever takes what was accepted: the batch. Raises what `commit` raises, but FileGone.

    One that is not judged yet is committed then, unless something bars the way.
    """
    batch = find(tx, batch_id)
    if batch.state == BatchState.COMMITTED:
        return batch
    if barrier := _bars_asking(batch, tx.actor):
        raise barrier()
    tx.run(sql.ask_commit, batch_id=batch_id, by=tx.actor.user_id)
    return find(tx, batch_id)


def give_up(tx: Tx, batch_id: int, *, code: str) -> Any:
    """End what was asked for a batch, for the reason with this code; one that is not judged yet ends as REFUSED."""
    batch = find(tx, batch_id)
    if batch.state == BatchState.UPLOADING:
        _end_judging(tx, batch_id, Tally(), BatchState.REFUSED, code)
        _drop(batch, code)
    else:
        tx.run(sql.drop_commit, batch_id=batch_id, refusal=code)
    return find(tx, batch_id)


def cancel(tx: Tx, batch_id: int) -> Any:
    """Give up a batch that is not committed; BatchNotOpen when it is."""
    batch = find(tx, batch_id)
    if batch.state not in (BatchState.UPLOADING, *OPEN):
        raise errors.BatchNotOpen()
    _move(tx, batch_id, batch.state, BatchState.CANCELLED)
    return find(tx, batch_id)


def error_file(tx: Tx, batch_id: int) -> Iterator[bytes]:
    """The filer's file again in its own format, with what was found about its rows beside them; in pieces.

    Text and JSON Lines come back as the rows that were not taken, a workbook whole. Raises FileGone when the file is
    kept no longer.
    """
    batch = find(tx, batch_id)
    profile = mapping.profile_of(batch)
    origins = profile_applying.origins(profile) if profile else {}
    return returning.write(_sheet(batch), partial(_found, tx, batch_id), ending=_ending(batch), origins=origins)


def error_file_name(tx: Tx, batch_id: int) -> str:
    """What to call the error file of a batch; raises FileGone when the file is kept no longer."""
    return f"errors-{batch_id}.{_ending(find(tx, batch_id))}"


def find(tx: Tx, batch_id: int) -> Any:
    """One batch, with what its institution allows; NotFound when it is not there or not the actor's to see."""
    return tx.one(sql.batch, batch_id=batch_id)


def takes_another(batch: Any, actor: Actor) -> bool:
    """Whether a batch is so large that it takes another than this actor to commit it.

    Over its institution's limit that is a person, other than who uploaded it: two people, or a system and a person, but
    never a system, however many of them the institution has, and never nobody in particular.
    """
    is_person = bool(actor.user_id) and not actor.is_machine
    return bool(batch.rows_total > batch.four_eyes_over) and not (is_person and actor.user_id != batch.uploaded_by)


def search(tx: Tx, *, before: int | None = None, limit: int = 50) -> list[Any]:
    """Batches the actor may see, newest first, or those that came before one."""
    return tx.rows(sql.batches, before=before, limit=limit)


def findings(tx: Tx, batch_id: int, *, limit: int = 1000) -> list[Any]:
    """What was found about the rows of a batch, in the order of sheets and lines; `error_rows.sentence` says it."""
    return tx.rows(sql.findings, batch_id=batch_id, first=0, last=2**31 - 1, sheets=SHEETS, limit=limit)


def findings_of_lines(
    tx: Tx, batch_id: int, *, after: int, limit: int, severities: Sequence[str] = SEVERITIES
) -> list[Any]:
    """What was found about the next lines of a batch, at most `limit` of them, behind the one numbered `after`."""
    return tx.rows(sql.findings_of_lines, batch_id=batch_id, after=after, limit=limit, severities=list(severities))


def differences(tx: Tx, batch_id: int, *, after: int = 0, limit: int | None = None) -> list[amendments.Difference]:
    """What rows of a batch change in cases, in the order of its lines: foreseen when it was judged, then what was done.

    At most `limit` of them, if that is given, behind the line numbered `after`. Raises FileGone when the batch is not
    committed and its file is kept no longer.
    """
    batch = find(tx, batch_id)
    if batch.state == BatchState.COMMITTED:
        return amendments.kept(tx, batch_id, after=after, limit=limit)
    return foreseen.read(batch, after=after, limit=limit)


def _found(tx: Tx, batch_id: int, sheets: Sequence[SheetName], first: int, last: int) -> list[Any]:
    return tx.rows(sql.findings, batch_id=batch_id, first=first, last=last, sheets=[*sheets], limit=None)


@contextmanager
def _kept_if_filing(batch: Any) -> Iterator[None]:
    try:
        yield
    except NO_FILING as refusal:
        _drop(batch, refusal.code)
        raise


def _drop(batch: Any, code: str) -> None:
    """Keep no file that is no filing, but for one of which a mapping profile can be made."""
    if code != errors.HeaderMismatch.code:
        spool.drop(batch.file_sha256)


def _taken_or_judged(tx: Tx, batch: Any, sheet: reading.Sheet, at: datetime, done: Progress) -> Any:
    """Take a new batch in, unless something bars the way: then undo that, and only judge it."""
    if sheet.lines > batch.four_eyes_over:  # unless most of the lines are blank, which takes counting
        judged = _judged(tx, batch, sheet, done)
        return judged if _barrier(judged, tx.actor) else commit(tx, batch.id, at=at, done=done)
    try:
        with tx.attempt():
            return _taken(tx, batch, sheet, at, done)
    except (errors.TooManyErrors, errors.RowsToFix):
        return _judged(tx, batch, sheet, done)


def _judged(tx: Tx, batch: Any, sheet: reading.Sheet, done: Progress) -> Any:
    tally = Tally()
    with foreseen.taken_down(batch) as take_down:
        for judged in _rows(tx, batch, sheet, _around(tx, batch), tally, done):
            take_down(amendments.foreseen(tx, judged.amendments))
    state = _verdict(tally, batch)
    refusal = errors.TooManyErrors.code if state is BatchState.REFUSED else ""
    _end_judging(tx, batch.id, tally, state, refusal)
    return find(tx, batch.id)


def _end_judging(tx: Tx, batch_id: int, tally: Tally, state: BatchState, refusal: str) -> None:
    _move(tx, batch_id, BatchState.UPLOADING, BatchState.VALIDATING)
    found = {"sheets": json.dumps(tally.sheets()), **tally.counts()}
    tx.run(sql.record_judgement, batch_id=batch_id, state=state, refusal=refusal, **found)


def _taken(tx: Tx, batch: Any, sheet: reading.Sheet, at: datetime, done: Progress) -> Any:
    """Open the cases of a batch, write down where each of its rows ended, and close it."""
    if not tx.run(BEGUN, batch_id=batch.id, before=batch.state, after=BatchState.COMMITTING):
        raise errors.BatchNotOpen()
    around, tally = _around(tx, batch), Tally()
    numbers, begun = list[str](), deque[Future[opening.Tables]]()
    with threads.worker(sheet.lines) as worker:
        for judged in _rows(tx, batch, sheet, around, tally, done):
            reserved = _reserved(tx, judged.opening, at)
            numbers += reserved.numbers[:1] + reserved.numbers[-1:]
            begun.append(worker.submit(_rendered, batch, judged, reserved))
            amendments.take(tx, batch.id, judged.amendments, at=at)
            amendments.withdraw(tx, judged.outcomes, at=at)
            if len(begun) > 1:
                opening.copy_tables(tx, begun.popleft().result())
        for tables in begun:
            opening.copy_tables(tx, tables.result())
    if barrier := _barrier_in(_verdict(tally, batch), batch):
        raise barrier()
    return _closed(tx, batch, tally, receipts.write(tally, numbers, at=at), around, at)


def _closed(tx: Tx, batch: Any, tally: Tally, said: dict[str, Any], around: Any, at: datetime) -> Any:
    """Close a batch whose rows have all been taken or explained, with the signed receipt that its institution gets.

    `around` is what `_around` knows.
    """
    by, counts, sheets = tx.actor.user_id, tally.counts(), json.dumps(tally.sheets())
    broken = tx.rows(sql.broken_rules, batch_id=batch.id) if tally.faults else []
    rows = {f"rows_{name}": count for name, count in counts.items()}
    closed = batch._replace(state=BatchState.COMMITTED, sheets=sheets, receipt=json.dumps(said), **rows)
    receipt = json.dumps(receipts.signed(closed, around, broken))
    facts = {"committed_by": by, "sheets": sheets, "receipt": receipt, **counts}
    return closed._replace(**tx.one(sql.finish_batch, batch_id=batch.id, at=at, **facts)._asdict())


def _rows(tx: Tx, batch: Any, sheet: reading.Sheet, around: Any, tally: Tally, done: Progress) -> Iterator[Judged]:
    """The rows of a batch, judged block by block and tallied; what is found about them is written down."""
    for judged in _blocks(tx, batch, sheet, around):
        tally.add(judged)
        found = judged.findings
        if len(found):
            lists = {f"{name}s": found[name].to_list() for name in FINDINGS if name != "row"}
            tx.run(sql.insert_findings, batch_id=batch.id, **lists)
        yield judged
        done(tally.total, sheet.lines, tally.rows[RowOutcome.WRONG])
    if not tally.total:
        raise errors.NoRows()


def _blocks(tx: Tx, batch: Any, sheet: reading.Sheet, around: Any) -> Iterator[Judged]:
    delivery = Delivery(
        institution_id=batch.institution_id,
        uscc=batch.uscc,
        received_on=today_of(batch.received_at),
        courts=dict(zip(around.court_codes, around.court_ids, strict=True)),
        handlers=frozenset(around.handlers),
        has_filed=around.has_filed,
    )
    return judge(tx, sheet, delivery=delivery, profile=mapping.profile_of(batch))


def _reserved(tx: Tx, rows: pl.DataFrame, at: datetime) -> opening.Reserved:
    return opening.reserve(tx, cases=len(rows), parties=entries.count_parties(rows), at=at)


def _rendered(batch: Any, judged: Judged, reserved: opening.Reserved) -> opening.Tables:
    """The rows of a block as COPY takes them: its cases and all that belongs to them, and where each row ended."""
    filings = entries.filings(judged.opening, batch, filed_on=today_of(reserved.at))
    is_opened = judged.outcomes["outcome"] == RowOutcome.OPENED.value
    case_ids = judged.outcomes["case_id"].clone().scatter(np.flatnonzero(is_opened.to_numpy()), reserved.case_ids)
    ends = judged.outcomes.with_columns_seq(case_ids, batch_id=pl.lit(batch.id))
    tables = opening.render(reserved, filings, entries.parties(judged.opening))
    if (listed := entries.attachments(judged.opening)) is not None:
        facts = {"batch_id": pl.lit(batch.id), "listed_at": pl.lit(reserved.at.isoformat())}
        placed = listed.select(reserved.case_ids.gather(listed["filing"]), pl.exclude("filing"), **facts)
        tables["attachments"] = opening.as_csv(placed)
    return tables | {"filing_rows": opening.as_csv(ends)}


def _ending(batch: Any) -> str:
    return delivered.ending(spool.find(batch.file_sha256), batch.file_name)


def _sheet(batch: Any) -> reading.Sheet:
    return delivered.open_file(spool.find(batch.file_sha256), batch.file_name)


def _around(tx: Tx, batch: Any) -> Any:
    """What must be known around a batch, in one question: see `around_batch`."""
    with tx.handing_over():  # logins are not in an institution's sight
        return tx.one(sql.around_batch, batch_id=batch.id, committed_by=tx.actor.user_id)


def _move(tx: Tx, batch_id: int, *states: str) -> None:
    for before, after in pairwise(states):
        if not tx.run(sql.move_batch, batch_id=batch_id, before=before, after=after):
            raise errors.BatchNotOpen()


def _verdict(tally: Tally, batch: Any) -> BatchState:
    wrong = tally.rows[RowOutcome.WRONG]
    if wrong * 100 > batch.error_limit_pct * tally.total:
        return BatchState.REFUSED
    return BatchState.NEEDS_FIX if wrong else BatchState.READY


def _barrier_in(state: str, batch: Any) -> type[errors.MediationError] | None:
    """What keeps a batch in this state from being committed, if anything does."""
    if state == BatchState.REFUSED:
        return errors.TooManyErrors
    if state == BatchState.NEEDS_FIX and not batch.takes_correct_rows:
        return errors.RowsToFix
    return None if state in OPEN else errors.BatchNotOpen


def _barrier(batch: Any, actor: Actor) -> type[errors.MediationError] | None:
    """What keeps this actor from committing a batch, if anything does."""
    return _barrier_in(batch.state, batch) or (errors.NeedsSecondPerson if takes_another(batch, actor) else None)


def _bars_asking(batch: Any, actor: Actor) -> type[errors.MediationError] | None:
    """What keeps this actor from asking for a commit; of a batch that is not judged, nobody knows yet."""
    return None if batch.state == BatchState.UPLOADING else _barrier(batch, actor)
