"""Cases move only as the table of moves says, and every move leaves a link in the chain."""

from __future__ import annotations

import hashlib

import pytest
from django.db import connections
from django.db import transaction as django_transaction

from fixtures import world
from mediation import errors
from mediation.cases import actions, log
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.vocabulary import CaseState, RefusalReason, Role


def state_of(tx: Tx, case_id: int) -> str:
    return str(tx.value("SELECT state FROM cases WHERE id = %(id)s", id=case_id))


def test_a_filed_case_is_accepted_and_the_event_says_who(tx: Tx) -> None:
    (case,) = world.some_cases(tx, world.a_bank(), 1)
    actions.accept(tx, [case], at=world.NOON)
    assert state_of(tx, case) == CaseState.ACCEPTED
    _, accepted = actions.timeline(tx, case)
    assert ("accept", "FILED", "ACCEPTED", "SY") == (
        accepted.event,
        accepted.from_state,
        accepted.to_state,
        accepted.role,
    )


def test_a_set_moves_whole_or_not_at_all(tx: Tx) -> None:
    cases = world.some_cases(tx, world.a_bank(), 3)
    actions.accept(tx, cases[:1], at=world.NOON)
    with pytest.raises(errors.IllegalMove), django_transaction.atomic():
        actions.accept(tx, cases, at=world.NOON)
    assert [state_of(tx, case) for case in cases] == ["ACCEPTED", "FILED", "FILED"]


def test_a_role_without_the_move_is_refused(shared_database: str) -> None:
    with transaction(Actor(role=Role.ASSIGNER)) as tx:
        cases = world.some_cases(tx, world.a_bank(), 1)
        with pytest.raises(errors.NotPermitted):
            actions.refuse(tx, cases, reason=RefusalReason.OTHER, alternative="court", at=world.NOON)
        django_transaction.set_rollback(True)


def test_the_chain_is_the_one_python_computes(tx: Tx) -> None:
    (case,) = world.some_accepted_cases(tx, world.a_bank(), 1)
    before = b""
    for e in tx.rows("SELECT * FROM events WHERE case_id = %(id)s ORDER BY seq", id=case):
        parts = (case, e.seq, e.event, e.from_state, e.to_state, log.microseconds(e.at), e.actor_id, e.role)
        payload = tx.value(
            "SELECT payload::text FROM events WHERE case_id = %(id)s AND seq = %(seq)s", id=case, seq=e.seq
        )
        text = "|".join((before.hex(), *map(str, parts), payload))
        assert hashlib.sha256(text.encode()).digest() == bytes(e.hash)
        before = bytes(e.hash)
    assert log.first_broken(tx) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases SET state = 'AGREED'",
        "UPDATE cases SET state = 'ACCEPTED', last_event = 'accept'",
        "UPDATE cases SET state = 'AGREED', last_event = 'sign', event_seq = event_seq + 1, event_hash = '\\x00'",
        "UPDATE cases SET event_seq = event_seq + 2, event_hash = '\\x00'",
        "UPDATE events SET role = 'AD'",
        "DELETE FROM events",
        "TRUNCATE events CASCADE",
    ],
)
def test_raw_sql_of_the_owner_cannot_go_around_the_rules(shared_database: str, statement: str) -> None:
    """As the owner, who is bound by no grant and no policy."""
    with django_transaction.atomic(using="owner"):
        tx = Tx(SYSTEM, "owner")
        world_bank = _bank_as_owner(tx)
        _one_case_as_owner(tx, world_bank)
        tx.run("SET CONSTRAINTS ALL IMMEDIATE")
        refused = pytest.raises((errors.IllegalMove, errors.EventMissing, errors.LogIsAppendOnly))
        with refused, django_transaction.atomic(using="owner"):
            tx.run(statement)
        django_transaction.set_rollback(True, using="owner")


def _bank_as_owner(tx: Tx) -> int:
    return int(
        tx.value(
            "INSERT INTO institutions (code, name, uscc, legal_representative, address, phone, standing_consent_on)"
            " VALUES ('RAW', 'Raw', '91350500RAW0000000', 'x', 'x', 'x', NULL) RETURNING id"
        )
    )


def _one_case_as_owner(tx: Tx, bank: int) -> None:
    tx.run(
        "WITH born AS (INSERT INTO cases (number, institution_id, institution_ref, row_key, row_fingerprint, product,"
        " cause_of_action, claim_total, state, last_event, event_seq, event_hash, filed_on)"
        " VALUES ('R-1', %(bank)s, 'r', '\\x01', '\\x01', 'credit_card', 'x', 1, 'FILED', 'file', 1, '\\x01',"
        " '2026-01-01')"
        " RETURNING id)"
        " INSERT INTO events (case_id, seq, event, from_state, to_state, at, actor_id, role, payload, hash)"
        " SELECT id, 1, 'file', '', 'FILED', '2026-01-01', 0, 'SY', '{}', '\\x01' FROM born",
        bank=bank,
    )


def test_a_case_cannot_be_born_in_another_state(shared_database: str) -> None:
    with django_transaction.atomic(using="owner"):
        tx = Tx(SYSTEM, "owner")
        _one_case_as_owner(tx, _bank_as_owner(tx))
        with pytest.raises(errors.IllegalMove), django_transaction.atomic(using="owner"):
            tx.run(
                "INSERT INTO cases (number, institution_id, institution_ref, row_key, row_fingerprint, product,"
                " cause_of_action, claim_total, state, last_event, event_seq, event_hash, filed_on)"
                " SELECT 'R-2', institution_id, 'r', '\\x02', '\\x01', product, 'x', 1, 'AGREED', 'sign', 1, '\\x01',"
                " filed_on FROM cases"
            )
        django_transaction.set_rollback(True, using="owner")


@pytest.mark.parametrize(
    ("harm", "kind", "seq"),
    [
        ("UPDATE events SET payload = '{\"x\": 1}' WHERE seq = 1", "link", 1),
        ("DELETE FROM events WHERE seq = 1", "link", 2),
        ("DELETE FROM events WHERE seq = 2", "head", 2),
        ("UPDATE cases SET state = 'REFUSED'", "head", 2),
    ],
)
def test_harm_done_with_the_triggers_off_is_found_and_named(
    fresh_database: str, harm: str, kind: str, seq: int
) -> None:
    with transaction(SYSTEM) as tx:
        (case,) = world.some_accepted_cases(tx, world.a_bank(), 1)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(harm)
        cursor.execute("RESET session_replication_role")
    with transaction(SYSTEM) as tx:
        assert log.Broken(kind=kind, case_id=case, seq=seq) == log.first_broken(tx)


def test_a_cut_tail_before_the_last_seal_is_found(fresh_database: str) -> None:
    with transaction(SYSTEM) as tx:
        world.some_accepted_cases(tx, world.a_bank(), 2)
        log.seal_day(tx, world.NOON.date())
        assert log.first_broken(tx) is None
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM parties; DELETE FROM claims; DELETE FROM events; DELETE FROM cases")
        cursor.execute("RESET session_replication_role")
    with transaction(SYSTEM) as tx:
        assert log.Broken(kind="seal", case_id=None, seq=None, day=world.NOON.date()) == log.first_broken(tx)
