"""Documents of cases arrive in an archive: each is kept with its case or explained, and all of it exactly once.

The same archive again is the same delivery, with the same receipt. The same document again is unchanged; under a name
that was received with other content it is refused, since what a case rests on is never exchanged silently. What no
list names is kept and marked. What does not have the digest that was declared for it is not kept.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from mediation import errors
from mediation.accounts import actions as accounts
from mediation.cases import actions as cases
from mediation.cases.consented import declining
from mediation.cases.log import SHANGHAI
from mediation.db import Actor, Tx, transaction
from mediation.db.sealed_files import Kept, take_in
from mediation.filing import content, evidence_kinds, evidence_receipts, judging, spool
from mediation.filing.evidence_lists import LARGEST_LIST, Lists, is_list, read_list
from mediation.filing.evidence_matching import Document, Listed, Register, look_up, register, sql
from mediation.filing.evidence_words import EntryNote, EntryOutcome
from mediation.filing.evidence_zip import LARGEST_FILE, LONGEST_NAME, Archive, Entry, Unread
from mediation.vocabulary import AttachmentState, ConsentPurpose

OPENED = judging.sql.be_patient.then(sql.open_delivery)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Where a file of an archive ended: `note` says what is odd or wrong; case and name, as far as they are known."""

    entry: Entry
    outcome: EntryOutcome
    note: EntryNote | None = None
    case_id: int | None = None
    file_name: str = ""
    sha256: bytes | None = None
    size: int = 0


def take_evidence(actor: Actor, institution: str, source: Path | IO[bytes], *, at: datetime) -> dict[str, Any]:
    """Take in an archive of documents for the cases of the institution with this code; the signed receipt, as JSON.

    Raises UnknownInstitution, FileTooLarge, EmptyFile, UnknownFormat, BrokenArchive or ArchiveTooLarge, and what
    `read_list` raises for a list in it; then nothing is taken.
    """
    with _passing(source) as kept, transaction(actor) as tx:
        filer = accounts.institution(tx, institution)
        delivery_id = tx.value(
            OPENED,
            institution_id=filer.id,
            delivered_by=tx.actor.user_id,
            file_name=kept.name,
            sha256=kept.sha256,
            bytes=kept.size,
            at=at,
        )
        if delivery_id is None:
            earlier = tx.one(sql.delivery_of_file, institution_id=filer.id, sha256=kept.sha256)
            return dict(json.loads(earlier.receipt))
        with kept.file.open() as stream:
            archive = Archive(stream)
            lists = _lists(archive)
            files = [entry for entry in archive.entries if not is_list(entry.name)]
            known = register(tx, filer.id, [entry.name for entry in files if not entry.note], lists.lines)
            _list(tx, known, lists.lines, at)
            closed = declining(tx, known.ids, ConsentPurpose.DATA_PROVISION, at=at)
            ends = [_end(archive, known, closed, entry) for entry in files]
        _write(tx, delivery_id, ends, at)
        facts = {
            "delivery": delivery_id,
            "institution": institution,
            "received_at": at.astimezone(SHANGHAI).isoformat(),
            "received_by": {"role": actor.role, "user": actor.user_id},
            "passed_over": archive.passed_over,
            "list": {"rows": len(lists.lines), "wrong": list(lists.wrong)},
        }
        receipt = evidence_receipts.signed(kept, [(end.outcome, end.note) for end in ends], facts)
        tx.run(sql.finish_delivery, delivery_id=delivery_id, receipt=json.dumps(receipt))
        return receipt


def entries(tx: Tx, delivery_id: int, *, limit: int = 1000) -> list[Any]:
    """The files of a delivery that are wrong or odd, in order; `EntryNote` says each note in words."""
    return tx.rows(sql.entries, delivery_id=delivery_id, limit=limit)


def attachments(tx: Tx, case_id: int) -> list[Any]:
    """The documents of a case, listed and received, as far as the actor may see them."""
    return tx.rows(sql.attachments, case_id=case_id)


def attachment(tx: Tx, attachment_id: int) -> tuple[Any, io.BufferedReader]:
    """A document that was received, and its content to read; NotFound when it is not there or not the actor's to see.

    Raises FileGone when the content is lost, CannotUnseal when it was changed.
    """
    found = tx.one(sql.attachment, attachment_id=attachment_id)
    return found, content.open_content(found.content_sha256)


def erase(tx: Tx, case_ids: Sequence[int]) -> None:
    """Drop what the documents of cases are and are called; `keeping` removes their content once no case has it."""
    tx.run(sql.erase_attachments, case_ids=list(case_ids))
    tx.run(sql.erase_entries, case_ids=list(case_ids))
    tx.run(sql.erase_proofs, case_ids=list(case_ids))


@contextmanager
def _passing(source: Path | IO[bytes]) -> Iterator[Kept]:
    """An archive while its files are taken out of it; it is not kept."""
    if isinstance(source, Path):
        with source.open("rb") as stream, _passing(stream) as kept:
            yield kept
        return
    kept = take_in(source, spool.folder(), largest=spool.LARGEST_BYTES)
    try:
        yield kept
    finally:
        kept.file.path.unlink()


def _lists(archive: Archive) -> Lists:
    found = list[Lists]()
    for entry in archive.entries:
        if is_list(entry.name) and entry.note is None:
            try:
                kept = take_in(archive.open(entry), spool.folder(), largest=LARGEST_LIST)
            except Unread as failure:
                raise errors.BrokenArchive() from failure
            try:
                found.append(read_list(kept.file))
            finally:
                kept.file.path.unlink()
    return Lists(
        lines=tuple(line for one in found for line in one.lines),
        wrong=tuple(line for one in found for line in one.wrong),
    )


def _list(tx: Tx, known: Register, lines: Sequence[Listed], at: datetime) -> None:
    """Note what the list in an archive adds to what was listed with the cases."""
    wanted = {
        (case, line.file_name): line
        for line in lines
        if not isinstance(case := known.case_of(line.reference, (line.file_name,)), EntryNote)
    }
    if wanted:
        tx.run(
            sql.list_documents,
            case_ids=[case for case, _ in wanted],
            names=[name for _, name in wanted],
            kinds=[line.kind for line in wanted.values()],
            declared=[line.sha256 for line in wanted.values()],
            at=at,
        )
        look_up(tx, known)


def _end(archive: Archive, known: Register, closed: Set[int], entry: Entry) -> Ended:
    """Where a file ends; its content is kept if it is new and right, and not looked at for cases that are `closed`."""
    if entry.note:
        return Ended(entry=entry, outcome=EntryOutcome.WRONG, note=entry.note)
    match = known.find(entry.name)
    if isinstance(match, EntryNote):
        return Ended(entry=entry, outcome=EntryOutcome.WRONG, note=match)
    if match[0] in closed:
        return Ended(entry=entry, outcome=EntryOutcome.WRONG, note=EntryNote.NOT_PROVIDED, case_id=match[0])
    try:
        arrived = take_in(archive.open(entry), spool.folder(), largest=LARGEST_FILE)
    except Unread as failure:
        return Ended(entry=entry, outcome=EntryOutcome.WRONG, note=failure.note, case_id=match[0], file_name=match[1])
    try:
        outcome, note = _judged(known, *match, arrived)
        if outcome is EntryOutcome.STORED:
            content.put(arrived)
            declared = known.documents[match].declared if match in known.documents else None
            known.documents[match] = Document(declared=declared, content=arrived.sha256)
            known.contents.add((match[0], arrived.sha256))
    finally:
        arrived.file.path.unlink(missing_ok=True)
    return Ended(
        entry=entry,
        outcome=outcome,
        note=note,
        case_id=match[0],
        file_name=match[1],
        sha256=arrived.sha256,
        size=arrived.size,
    )


def _judged(known: Register, case_id: int, name: str, arrived: Kept) -> tuple[EntryOutcome, EntryNote | None]:
    """What becomes of a file that was read."""
    document = known.documents.get((case_id, name))
    if document and document.content == arrived.sha256:
        return EntryOutcome.UNCHANGED, None
    if document is None and (case_id, arrived.sha256) in known.contents:
        return EntryOutcome.UNCHANGED, None
    faults = (
        (EntryNote.EMPTY, not arrived.size),
        (EntryNote.NAME, len(name) > LONGEST_NAME),
        (EntryNote.CHECKSUM, document and document.declared not in (None, arrived.sha256)),
        (EntryNote.OTHER_CONTENT, document and document.content),
    )
    fault = next((note for note, is_so in faults if is_so), None) or evidence_kinds.fault(arrived.file, name)
    if fault:
        return EntryOutcome.WRONG, fault
    return EntryOutcome.STORED, None if document else EntryNote.UNLISTED


def _write(tx: Tx, delivery_id: int, ends: Sequence[Ended], at: datetime) -> None:
    """Note where each file ended, with its case and in the log of the case."""
    stored = [end for end in ends if end.outcome is EntryOutcome.STORED]
    received = tx.rows(
        sql.receive_documents,
        case_ids=[end.case_id for end in stored],
        names=[end.file_name for end in stored],
        contents=[end.sha256 for end in stored],
        sizes=[end.size for end in stored],
        at=at,
    )
    ids = {(row.case_id, row.file_name): row.id for row in received}
    mismatched = [end for end in ends if end.note is EntryNote.CHECKSUM]
    tx.run(
        sql.mark_mismatched,
        case_ids=[end.case_id for end in mismatched],
        names=[end.file_name for end in mismatched],
    )
    tx.run(
        sql.insert_entries,
        delivery_id=delivery_id,
        places=[end.entry.place for end in ends],
        names=[end.entry.name.replace("\0", "") for end in ends],
        outcomes=[end.outcome for end in ends],
        notes=[end.note for end in ends],
        case_ids=[end.case_id for end in ends],
        attachment_ids=[
            ids[end.case_id, end.file_name] if end.outcome is EntryOutcome.STORED else None for end in ends
        ],
        contents=[end.sha256 for end in ends],
    )
    _log(tx, delivery_id, ends, at)


def _log(tx: Tx, delivery_id: int, ends: Sequence[Ended], at: datetime) -> None:
    """Tell the cases that something new came, or something that was not what it should be: how many, no names."""
    counts = {case_id: Counter[EntryOutcome]() for end in ends if (case_id := end.case_id)}
    for end in ends:
        if end.case_id:
            counts[end.case_id][end.outcome] += 1
    noted = {
        case_id: cases.Noted(
            before=AttachmentState.LISTED,
            after=AttachmentState.RECEIVED if count[EntryOutcome.STORED] else AttachmentState.MISMATCHED,
            payload={"delivery": delivery_id, **{outcome: count[outcome] for outcome in EntryOutcome}},
        )
        for case_id, count in counts.items()
        if count[EntryOutcome.STORED] or count[EntryOutcome.WRONG]
    }
    cases.note(tx, "attachment:receive", noted, at=at)
