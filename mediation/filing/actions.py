"""A file is received and judged, then committed: every row opens a case or is explained, exactly once.

Receipt and commit are a transaction each. Commit judges the same bytes again (see `spool`), as of the day of receipt,
while no other batch of the institution can be committed: what it finds is exact, and replaying it changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import polars as pl

from mediation import errors
from mediation.accounts import actions as accounts
from mediation.cases.actions import today_of
from mediation.cases.opening import copy_frame, open_frames
from mediation.db import Actor, Tx, transaction
from mediation.filing import entries, error_rows, reading, receipts, spool, template
from mediation.filing.derived import Delivery
from mediation.filing.judging import Judged, Tally, judge, sql
from mediation.vocabulary import BatchState, RowOutcome

Progress = Callable[[int, int], None]
"""Is told how many rows are done, and about how many there are."""

OPEN = [BatchState.READY.value, BatchState.NEEDS_FIX.value]


def _silent(done: int, total: int) -> None:
    pass


def file(
    actor: Actor, institution: str, source: Path | IO[bytes], *, at: datetime, done: Progress = _silent
) -> dict[str, Any]:
    """Receive a file for the institution with this code, and commit it if it may be; the report, as JSON.

    What is left READY waits for a second person, NEEDS_FIX for a corrected file; REFUSED is over.
    """
    with transaction(actor) as tx:
        batch = receive(tx, institution, source, at=at, done=lambda rows, lines: done(rows, 2 * lines))
    if _barrier_for(actor, batch) is None:
        with transaction(actor) as tx:
            batch = commit(tx, batch.id, at=at, done=lambda rows, lines: done(lines + rows, 2 * lines))
    return receipts.report(batch)


def receive(tx: Tx, institution: str, source: Path | IO[bytes], *, at: datetime, done: Progress = _silent) -> Any:
    """Keep a file and judge its rows: the batch, READY, NEEDS_FIX or REFUSED, with nothing opened yet.

    The same file again is the same batch, unless that came to nothing. Raises what `spool.keep`, `reading` and
    `template.match` raise for a file that is none, and NoRows.
    """
    filer, kept = accounts.institution(tx, institution), spool.keep(source)
    tx.run(sql.be_patient)
    facts = {"institution_id": filer.id, "sha256": kept.sha256}
    name = Path(str(getattr(source, "name", ""))).name[:255]
    batch_id = tx.value(sql.open_batch, **facts, uploaded_by=tx.actor.user_id, file_name=name, bytes=kept.size, at=at)
    if batch_id is None:
        return find(tx, tx.value(sql.batch_of_file, **facts))
    batch, tally = find(tx, batch_id), Tally()
    try:
        for _ in _judged(tx, batch, tally, done):
            pass
    except errors.MediationError:
        kept.path.unlink(missing_ok=True)
        raise
    tx.run(sql.move_batch, batch_id=batch_id, before=[BatchState.UPLOADING.value], after=BatchState.VALIDATING)
    state = _verdict(tally, batch)
    refusal = errors.TooManyErrors.code if state is BatchState.REFUSED else ""
    tx.run(sql.record_judgement, batch_id=batch_id, state=state, refusal=refusal, **tally.counts())
    return find(tx, batch_id)


def commit(tx: Tx, batch_id: int, *, at: datetime, done: Progress = _silent) -> Any:
    """Open a case for every correct row and write down where each row ended; the batch, COMMITTED, with its receipt.

    A batch that is committed already stays as it is. Raises TooManyErrors, RowsToFix, NeedsSecondPerson,
    BatchNotOpen, or FileGone.
    """
    batch = find(tx, batch_id)
    if batch.state == BatchState.COMMITTED:
        return batch
    if barrier := _barrier_for(tx.actor, batch):
        raise barrier()
    tx.run(sql.be_patient)
    if not tx.run(sql.move_batch, batch_id=batch_id, before=OPEN, after=BatchState.COMMITTING):
        return commit(tx, batch_id, at=at)  # Someone else has moved it meanwhile.
    tally, numbers = Tally(), list[str]()
    for judged in _judged(tx, batch, tally, done):
        numbers += _take(tx, batch, judged, at)
    if barrier := _barrier(_verdict(tally, batch), batch):
        raise barrier()
    receipt = {
        "committed_at": at.isoformat(),
        "case_numbers": [numbers[0], numbers[-1]] if numbers else [],
        "rows_marked": tally.marked,
        "merkle_root": tally.tree.root().hex(),
        "template": template.VERSION,
    }
    facts = {"committed_by": tx.actor.user_id, "at": at, "receipt": json.dumps(receipt)}
    tx.run(sql.finish_batch, batch_id=batch_id, **facts, **tally.counts())
    return find(tx, batch_id)


def cancel(tx: Tx, batch_id: int) -> Any:
    """Give up a batch that is not committed yet; BatchNotOpen when it is."""
    if not tx.run(sql.move_batch, batch_id=batch_id, before=OPEN, after=BatchState.CANCELLED):
        raise errors.BatchNotOpen()
    return find(tx, batch_id)


def error_file(tx: Tx, batch_id: int) -> Iterator[bytes]:
    """The filer's file again, with only the rows that were not taken and what to do about each; in pieces.

    Raises FileGone when the file is kept no longer.
    """
    batch = find(tx, batch_id)
    sheet = reading.open_sheet(spool.find(batch.file_sha256))

    def found(first: int, last: int) -> list[Any]:
        return tx.rows(sql.findings, batch_id=batch_id, first=first, last=last, limit=None)

    return error_rows.write(sheet, found)


def find(tx: Tx, batch_id: int) -> Any:
    """One batch, with what its institution allows; NotFound when it is not there or not the actor's to see."""
    return tx.one(sql.batch, batch_id=batch_id)


def search(tx: Tx, *, limit: int = 50) -> list[Any]:
    """Batches the actor may see, newest first."""
    return tx.rows(sql.batches, limit=limit)


def findings(tx: Tx, batch_id: int, *, limit: int = 1000) -> list[Any]:
    """What was found about the rows of a batch, in the order of its lines; `rules.SENTENCES` says it in words."""
    return tx.rows(sql.findings, batch_id=batch_id, first=0, last=2**31 - 1, limit=limit)


def _judged(tx: Tx, batch: Any, tally: Tally, done: Progress) -> Iterator[Judged]:
    """The rows of a batch, block by block; what is found about them is written down on the way."""
    sheet = reading.open_sheet(spool.find(batch.file_sha256))
    places = template.match(sheet.header)
    delivery = Delivery(
        institution_id=batch.institution_id,
        uscc=batch.uscc,
        received_on=today_of(batch.received_at),
        courts=_courts(tx),
    )
    for judged in judge(tx, sheet, places, delivery):
        tally.add(judged)
        _note(tx, batch.id, judged.findings)
        yield judged
        done(tally.total, sheet.lines)
    if not tally.total:
        raise errors.NoRows()


def _courts(tx: Tx) -> dict[str, int]:
    known = tx.rows(sql.courts)
    return {court.region_code: court.id for court in reversed(known)} | {court.code: court.id for court in known}


def _note(tx: Tx, batch_id: int, found: pl.DataFrame) -> None:
    if found.is_empty():
        return
    lists = {f"{name}s": found[name].to_list() for name in ("line", "column", "code", "other_line")}
    tx.run(sql.insert_findings, batch_id=batch_id, **lists)


def _take(tx: Tx, batch: Any, judged: Judged, at: datetime) -> list[str]:
    """Open the cases of one block and write down where its rows ended; the numbers of the cases."""
    filings = entries.filings(
        judged.opening, batch_id=batch.id, institution_id=batch.institution_id, filed_on=today_of(at)
    )
    cases = open_frames(tx, filings, entries.parties(judged.opening), at=at)
    opened = pl.DataFrame({"line": filings["line"], "opened": cases["id"]})
    rows = judged.outcomes.join(opened, on="line", how="left", maintain_order="left")
    rows = rows.with_columns(pl.coalesce("opened", "case_id").alias("case_id"), batch_id=pl.lit(batch.id))
    copy_frame(tx, "filing_rows", rows.drop("opened"))
    return cases["number"].to_list()


def _verdict(tally: Tally, batch: Any) -> BatchState:
    wrong = tally.rows[RowOutcome.WRONG]
    if wrong * 100 > batch.error_limit_pct * tally.total:
        return BatchState.REFUSED
    return BatchState.NEEDS_FIX if wrong else BatchState.READY


def _barrier(state: str, batch: Any) -> type[errors.MediationError] | None:
    """What keeps a batch in this state from being committed, if anything does."""
    if state == BatchState.REFUSED:
        return errors.TooManyErrors
    if state == BatchState.NEEDS_FIX and not batch.takes_correct_rows:
        return errors.RowsToFix
    return None if state in OPEN else errors.BatchNotOpen


def _barrier_for(actor: Actor, batch: Any) -> type[errors.MediationError] | None:
    """What keeps this actor from committing a batch, if anything does."""
    is_alone = batch.rows_total > batch.four_eyes_over and batch.uploaded_by == actor.user_id
    return _barrier(batch.state, batch) or (errors.NeedsSecondPerson if is_alone else None)
