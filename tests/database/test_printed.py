"""What was signed is handed out as it was signed, whatever became of the layout; to nobody else, and never changed."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace

import pytest
from django.db import DatabaseError
from django.db import transaction as django_transaction

from fixtures import world
from mediation import errors
from mediation.agreements import actions as agreements
from mediation.agreements import joint
from mediation.cases import printed
from mediation.db import Actor, Tx
from mediation.vocabulary import Role
from reports.typesetting import page
from tests.database.test_journey import agreed

CONTENT = "SELECT content_sealed FROM printed_papers"


def number_of(tx: Tx) -> str:
    return str(tx.value("SELECT number FROM agreements"))


def test_papers_outlive_their_layout_and_no_hand_changes_them(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    (case,) = agreed(tx)
    number = number_of(tx)
    signed = [agreements.document(tx, number), joint.documents(tx, [case])[case]]
    monkeypatch.setattr(page, "FOOT", page.FOOT + 1)
    rendered = next(iter(agreements._rendered([tx.one(agreements.sql.sealed_facts, number=number)])))
    assert rendered != signed[0]
    assert signed == [agreements.document(tx, number), joint.documents(tx, [case])[case]]
    digests = tx.rows("SELECT DISTINCT paper_sha256 FROM signatures ORDER BY 1")
    assert sorted(hashlib.sha256(pdf).digest() for pdf in signed) == [bytes(row.paper_sha256) for row in digests]
    kept = [bytes(row.content_sealed) for row in tx.rows(CONTENT)]
    assert b"%PDF" not in b"".join(kept)
    assert sum(map(len, kept)) < 0.5 * sum(map(len, signed))  # the font that both embed lies beside them, once
    assert tx.value("SELECT count(*) FROM paper_parts") == 1
    for change in (
        "UPDATE printed_papers SET content_sealed = 'x'",
        "UPDATE printed_papers SET content_sealed = ''",
        "UPDATE printed_papers SET kept_at = kept_at + interval '1 day'",
        "SET LOCAL ROLE NONE; DELETE FROM printed_papers",
        "UPDATE paper_parts SET content = 'x'",
    ):
        with pytest.raises(errors.SignedIsFinal), tx.attempt():
            tx.run(change)
    tamper = "UPDATE printed_papers SET content_sealed = overlay(content_sealed PLACING 'x' FROM 1000)"
    tx.run(f"SET LOCAL ROLE NONE; SET LOCAL session_replication_role = replica; {tamper}; {tx.actor.statement()}")
    with pytest.raises(errors.CannotUnseal):
        agreements.document(tx, number)


def test_a_paper_is_for_who_may_read_its_digest_and_for_nobody_else(tx: Tx) -> None:
    (case,) = agreed(tx)
    number, bank = number_of(tx), tx.value("SELECT institution_id FROM cases WHERE id = %(id)s", id=case)
    signed, another = agreements.document(tx, number), world.a_bank().pk
    for actor in (Actor(role=Role.BANK_OPERATOR, institution_id=bank), Actor(role=Role.PARTY, case_id=case)):
        own = Tx(actor)
        own.run(actor.statement())
        assert agreements.document(own, number) == signed
        with pytest.raises(DatabaseError), django_transaction.atomic():
            own.rows(CONTENT)
    for actor in (
        Actor(role=Role.BANK_OPERATOR, institution_id=another),
        Actor(role=Role.PARTY, case_id=case + 1),
        Actor(role=Role.COURT_LIAISON, court_id=1),
    ):
        stranger = Tx(actor)
        stranger.run(actor.statement())
        with pytest.raises(errors.NotFound):
            agreements.document(stranger, number)
    tx.run(tx.actor.statement())


def test_what_was_printed_before_papers_were_kept_is_rendered_and_must_be_the_same(tx: Tx) -> None:
    older = SimpleNamespace(document_sha256=hashlib.sha256(b"paper").digest())
    assert printed.again(tx, [older], lambda rows: [b"paper" for _ in rows]) == [b"paper"]
    with pytest.raises(errors.CannotUnseal):
        printed.again(tx, [older], lambda rows: [b"another" for _ in rows])
