"""Papers that parties hand in themselves to show their troubles: photos and PDF, sealed on the disk.

The mediator sees them, no other party does, and the institution those that the party lets it see. What was taken back
is gone for everybody; the log keeps that it was there, and nothing of what it was.
"""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases.actions import Noted
from mediation.db import Tx, load
from mediation.db.sealed_files import Kept
from mediation.filing import content, evidence_kinds
from mediation.filing.evidence_words import ProofKind

sql = load(Path(__file__).with_name("proofs.sql"))
TAKEN = ("pdf", "jpg", "jpeg", "png")
LARGEST_BYTES = 10 << 20
MOST = 20
"""Papers of one party in a case."""


def hand_in(tx: Tx, party_id: int, kind: ProofKind, *, kept: Kept, at: datetime) -> None:
    """Keep a paper of a party; handed in again it is the same.

    EmptyFile, FileTooLarge, ProofNotTaken, TooManyProofs.
    """
    check(kept)
    found = tx.rows(
        sql.hand_in,
        party_id=party_id,
        kind=kind,
        file_name=kept.name,
        content=kept.sha256,
        bytes=kept.size,
        most=MOST,
        at=at,
    )
    if not found:
        raise errors.TooManyProofs()
    content.put(kept)
    _note(tx, "proof:hand_in", found[0].case_id, at)


def check(kept: Kept) -> None:
    """Whether a file is a photo or PDF that is taken: EmptyFile, FileTooLarge, ProofNotTaken."""
    if not kept.size:
        raise errors.EmptyFile()
    if kept.size > LARGEST_BYTES:
        raise errors.FileTooLarge()
    if kept.name.rpartition(".")[2].lower() not in TAKEN or evidence_kinds.fault(kept.file, kept.name):
        raise errors.ProofNotTaken()


def of_case(tx: Tx, case_id: int) -> list[Any]:
    """The papers of a case that the actor may see, oldest first."""
    return tx.rows(sql.of_case, case_id=case_id)


def proof(tx: Tx, case_id: int, proof_id: int) -> tuple[Any, io.BufferedReader]:
    """A paper of a case and its content to read; NotFound when it is not there or not the actor's to see, FileGone."""
    found = tx.one(sql.proof, case_id=case_id, proof_id=proof_id)
    return found, content.open_content(found.content_sha256)


def show(tx: Tx, proof_id: int, *, at: datetime) -> None:
    """The institution may see a paper; NotFound if it is not the actor's, or may already."""
    _note(tx, "proof:show", tx.one(sql.show, proof_id=proof_id, shown_at=at).case_id, at)


def hide(tx: Tx, proof_id: int, *, at: datetime) -> None:
    """The institution may see a paper no longer; NotFound if it is not the actor's, or may not anyway."""
    _note(tx, "proof:hide", tx.one(sql.show, proof_id=proof_id, shown_at=None).case_id, at)


def take_back(tx: Tx, proof_id: int, *, at: datetime) -> None:
    """A party takes a paper back; NotFound if it is not the actor's. `keeping` removes the content."""
    _note(tx, "proof:take_back", tx.one(sql.take_back, proof_id=proof_id, at=at).case_id, at)


def _note(tx: Tx, event: str, case_id: int, at: datetime) -> None:
    with tx.handing_over():
        cases.note(tx, event, {case_id: Noted("", "", {})}, at=at)
