"""A document added to cases by itself, as what is done there needs it: what shows a payment, what a court asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases.actions import Noted
from mediation.cases.consented import declining
from mediation.db import Tx
from mediation.db.sealed_files import Kept
from mediation.filing import content, evidence_kinds
from mediation.filing.evidence_matching import sql
from mediation.vocabulary import AttachmentState, ConsentPurpose

LARGEST_BYTES = 20 << 20


def add(tx: Tx, case_ids: Sequence[int], kept: Kept, *, at: datetime) -> None:
    """Keep one document with cases that the actor sees; what a case has already, under this name, it has once.

    EmptyFile, FileTooLarge, DocumentNotTaken, NameTaken, NotFound; ConsentNotGiven where a party does not consent that
    its data are provided.
    """
    if not kept.size:
        raise errors.EmptyFile()
    if kept.size > LARGEST_BYTES:
        raise errors.FileTooLarge()
    if not kept.name or evidence_kinds.fault(kept.file, kept.name):
        raise errors.DocumentNotTaken()
    if len(tx.rows(sql.in_sight, case_ids=list(case_ids))) != len(case_ids):
        raise errors.NotFound()
    if declining(tx, case_ids, ConsentPurpose.DATA_PROVISION, at=at):
        raise errors.ConsentNotGiven()
    with tx.handing_over():
        _keep(tx, case_ids, kept, at)
    content.put(kept)


def _keep(tx: Tx, case_ids: Sequence[int], kept: Kept, at: datetime) -> None:
    same = {row.case_id for row in tx.rows(sql.documents, case_ids=list(case_ids))
            if row.file_name == kept.name and bytes(row.content_sha256 or b"") == kept.sha256}  # fmt: skip
    fresh = [case for case in case_ids if case not in same]
    received = tx.rows(
        sql.receive_documents,
        case_ids=fresh,
        names=[kept.name] * len(fresh),
        contents=[kept.sha256] * len(fresh),
        sizes=[kept.size] * len(fresh),
        at=at,
    )
    if len(received) != len(fresh):
        raise errors.NameTaken()
    noted = Noted(AttachmentState.LISTED, AttachmentState.RECEIVED, {"sha256": kept.sha256.hex()})
    cases.note(tx, "attachment:receive", dict.fromkeys(fresh, noted), at=at)
