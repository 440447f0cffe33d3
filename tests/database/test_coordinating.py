"""What an institution settles itself is begun for a reason, shown by a document, and ends the case."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest

from fixtures import settled, world
from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import coordinating
from mediation.cases.coordinating import Resolved
from mediation.cases.words import DirectResolution
from mediation.db import Tx
from mediation.db.sealed_files import take_in
from mediation.filing import documents, evidence, spool
from mediation.vocabulary import Role
from tests.database.test_journey import acting, state_of


def test_talks_begin_for_a_reason_and_end_with_what_shows_it(tx: Tx) -> None:
    ids = world.some_accepted_cases(tx, world.a_bank(), 2)
    bank = acting(tx, Role.BANK_OPERATOR)
    with pytest.raises(errors.ReasonMissing):
        coordinating.start(bank, ids, reason=" ", at=world.NOON)
    with pytest.raises(errors.NotPermitted):
        coordinating.start(acting(tx, Role.MEDIATOR), ids, reason="on site", at=world.NOON)
    coordinating.start(bank, ids, reason="on site", at=world.NOON)
    how = Resolved(kind=DirectResolution.PAID, evidence=bytes(32))
    with pytest.raises(errors.EvidenceMissing):
        coordinating.resolve(bank, {ids[0]: how}, at=world.NOON)
    settled.paid_in_full(bank, ids, at=world.NOON)
    assert {state_of(tx, case) for case in ids} == {"RESOLVED_WITHOUT_AGREEMENT"}
    told = json.loads(cases.timeline(tx, ids[0])[-1].payload)
    (kept,) = evidence.attachments(tx, ids[0])
    assert (told["kind"], kept.file_name, kept.state) == ("paid_in_full", "清偿证明.txt", "RECEIVED")
    with evidence.attachment(tx, kept.id)[1] as content:
        assert content.read().decode() == settled.STATEMENT


def test_a_document_is_never_exchanged_for_another_of_its_name(tx: Tx) -> None:
    (case,) = world.some_accepted_cases(tx, world.a_bank(), 1)

    def add(content: bytes, name: str) -> None:
        arrived = take_in(io.BytesIO(content), spool.folder(), largest=documents.LARGEST_BYTES)
        documents.add(tx, [case], replace(arrived, name=name), at=world.NOON)

    add(b"paid on Monday", "receipt.txt")
    before = len(cases.timeline(tx, case))
    add(b"paid on Monday", "receipt.txt")
    assert len(cases.timeline(tx, case)) == before
    for content, name, refusal in (
        (b"paid on Friday", "receipt.txt", errors.NameTaken),
        (b"MZ\x90", "receipt.exe", errors.DocumentNotTaken),
        (b"no PDF", "receipt.pdf", errors.DocumentNotTaken),
        (b"", "empty.txt", errors.EmptyFile),
    ):
        with pytest.raises(refusal):
            add(content, name)
