"""Minutes and undisputed facts: read, signed, never changed; what is told in confidence goes nowhere."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError
from django.db import transaction as django_transaction
from pypdf import PdfReader

from fixtures.world import NOON
from mediation import errors
from mediation.cases import actions as cases
from mediation.cases.words import IdentityWay
from mediation.consent import answering
from mediation.consent.answering import Answer
from mediation.contact import actions as contact
from mediation.db import Actor, Tx
from mediation.sessions import actions as sessions
from mediation.sessions import preparing, records, statements
from mediation.sessions.words import RecordKind, Side, StatementKind
from mediation.vocabulary import Channel, ConsentPurpose, Role
from tests.database.test_journey import acting, in_mediation
from tests.database.test_sessions import TOMORROW, booked, mediator_of, prepared

FACTS, MINUTES, PRIVATE = RecordKind.FACTS, RecordKind.MINUTES, StatementKind.PRIVATE
SECRET = "最多能还三千元"


def held(tx: Tx) -> tuple[int, int]:
    """A case and the session that was held in it."""
    (case,) = in_mediation(tx, 1)
    session = booked(tx, case)
    prepared(tx, [case])
    sessions.hold(acting(tx, Role.MEDIATOR), [sessions.Held(session_id=session, attended=True)], at=TOMORROW)
    return case, session


def signed_by_all(tx: Tx, case: int, session: int, kind: RecordKind, sha256: str) -> None:
    for one in preparing.everybody(tx, [case]):
        records.sign(tx, session, kind, party_id=one.party_id, sha256=sha256, at=TOMORROW)


def as_mediator(tx: Tx, case: int) -> Tx:
    actor = Actor(role=Role.MEDIATOR, mediator_id=mediator_of(tx, case))
    found = Tx(actor)
    found.run(actor.statement())
    return found


def test_who_signs_has_read_the_version_that_counts(tx: Tx) -> None:
    _, session = held(tx)
    mediator = acting(tx, Role.MEDIATOR)
    first = records.draft(mediator, session, MINUTES, body="第一稿", at=TOMORROW)
    records.sign(tx, session, MINUTES, party_id=None, sha256=first, at=TOMORROW)
    second = records.draft(mediator, session, MINUTES, body="第二稿", at=TOMORROW)
    assert second == hashlib.sha256("第二稿".encode()).hexdigest()
    with pytest.raises(errors.RecordSuperseded):
        records.sign(tx, session, MINUTES, party_id=None, sha256=first, at=TOMORROW)
    assert [row.is_signed for row in records.signatures(tx, session, MINUTES)] == [None, None]


def test_a_refused_signature_is_kept_with_its_reason_and_answered_once(tx: Tx) -> None:
    case, session = held(tx)
    sha256 = records.draft(tx, session, MINUTES, body="笔录", at=TOMORROW)
    party = preparing.everybody(tx, [case])[1].party_id
    with pytest.raises(errors.ReasonMissing):
        records.refuse(tx, session, MINUTES, party_id=party, why=" ", at=TOMORROW)
    records.refuse(tx, session, MINUTES, party_id=party, why="与事实不符", at=TOMORROW)
    with pytest.raises(errors.RecordIsFinal):
        records.sign(tx, session, MINUTES, party_id=party, sha256=sha256, at=TOMORROW)
    assert [(row.is_signed, row.refusal) for row in records.signatures(tx, session, MINUTES)][1] == (
        False,
        "与事实不符",
    )


def test_what_is_written_down_of_a_session_is_the_mediators_word(tx: Tx) -> None:
    case, session = held(tx)
    sha256 = records.draft(tx, session, MINUTES, body="笔录", at=TOMORROW)
    party, whom = acting(tx, Role.PARTY), preparing.everybody(tx, [case])
    missed = [sessions.Held(session_id=booked(tx, case, TOMORROW + timedelta(hours=3)), attended=False)]
    for verb in (
        lambda: sessions.hold(party, missed, at=TOMORROW),
        lambda: records.draft(party, session, MINUTES, body="别的", at=TOMORROW),
        lambda: records.sign(party, session, MINUTES, party_id=None, sha256=sha256, at=TOMORROW),
        lambda: records.refuse(party, session, MINUTES, party_id=None, why="不实", at=TOMORROW),
        lambda: preparing.give_rights(party, whom, channel=Channel.PORTAL, at=TOMORROW),
        lambda: preparing.check_identity(party, whom, way=IdentityWay.DOCUMENT_SHOWN, at=TOMORROW),
    ):
        with pytest.raises(errors.NotPermitted):
            verb()


@pytest.mark.parametrize(
    "by_hand",
    [
        "UPDATE session_records SET body = 'x'",
        "UPDATE session_records SET body = '', version = 7",
        "DELETE FROM session_records",
        "UPDATE record_signatures SET is_signed = false, refusal = 'x'",
        "DELETE FROM record_signatures",
        "INSERT INTO session_records (session_id, kind, version, body, body_sha256, drafted_at, actor_id)"
        " SELECT session_id, kind, 9, body, body_sha256, drafted_at, actor_id FROM session_records",
    ],
)
def test_what_was_written_and_signed_never_changes(tx: Tx, by_hand: str) -> None:
    case, session = held(tx)
    signed_by_all(tx, case, session, FACTS, records.draft(tx, session, FACTS, body="借款属实", at=TOMORROW))
    tx.run("SET LOCAL ROLE NONE")
    with pytest.raises(errors.RecordIsFinal), django_transaction.atomic():
        tx.run(by_hand)
    tx.run("SET LOCAL ROLE med_staff")


def test_facts_are_undisputed_once_everybody_has_signed_them(tx: Tx) -> None:
    case, session = held(tx)
    mediator = acting(tx, Role.MEDIATOR)
    sha256 = records.draft(mediator, session, FACTS, body="借款属实", at=TOMORROW)
    records.sign(tx, session, FACTS, party_id=None, sha256=sha256, at=TOMORROW)
    with pytest.raises(errors.FactsNotSigned):
        records.settle_facts(mediator, [session], at=TOMORROW)
    assert records.exportable(tx, [case], at=NOON) == []
    records.sign(tx, session, FACTS, party_id=preparing.everybody(tx, [case])[1].party_id, sha256=sha256, at=TOMORROW)
    assert records.settle_facts(mediator, [session], at=TOMORROW) == [case]
    assert cases.timeline(tx, case)[-1].event == "record_undisputed_facts"


def test_only_signed_undisputed_facts_may_leave(tx: Tx) -> None:
    case, session = held(tx)
    for kind in RecordKind:
        signed_by_all(tx, case, session, kind, records.draft(tx, session, kind, body=f"{kind.zh}正文", at=TOMORROW))
    assert [row.body for row in records.exportable(tx, [case], at=TOMORROW)] == ["无争议事实记载正文"]
    assert [kind for kind in RecordKind if kind.may_leave] == [FACTS]


def test_nothing_leaves_of_who_does_not_want_their_data_provided_any_more(tx: Tx) -> None:
    case, session = held(tx)
    signed_by_all(tx, case, session, FACTS, records.draft(tx, session, FACTS, body="借款属实", at=TOMORROW))
    her = contact.respondents(tx, [case])[case]
    said = Answer(party_id=her, purpose=ConsentPurpose.DATA_PROVISION, channel=Channel.PORTAL)
    answering.give(tx, said, at=TOMORROW)
    assert len(records.exportable(tx, [case], at=TOMORROW)) == 1
    answering.revoke(tx, said, at=TOMORROW + timedelta(days=1))
    assert [1, 0] == [len(records.exportable(tx, [case], at=TOMORROW + n * timedelta(days=1))) for n in (0, 1)]


def test_what_is_told_in_confidence_is_the_mediators_alone(tx: Tx) -> None:
    case, session = held(tx)
    with pytest.raises(errors.NotPermitted):
        statements.write(acting(tx, Role.MEDIATOR), session, Side.RESPONDENT, kind=PRIVATE, text=SECRET, at=NOON)
    mediator = as_mediator(tx, case)
    statements.write(mediator, session, Side.RESPONDENT, kind=PRIVATE, text=SECRET, at=NOON)
    assert [told.text for told in statements.read(mediator, session)] == [SECRET]
    for role, fact in ((Role.MEDIATOR, {"mediator_id": 999_999}), (Role.PARTY, {"case_id": case})):
        actor = Actor(role=role, **fact)
        tx.run(actor.statement())
        assert everything(tx, "SELECT count(*) FROM statements", refused=role is Role.PARTY) == [(0,)]
    tx.run("SET LOCAL ROLE med_staff")
    with pytest.raises(DatabaseError, match="permission denied"), django_transaction.atomic():
        tx.rows("SELECT text_sealed FROM statements")


def everything(tx: Tx, statement: str, *, refused: bool) -> list[tuple[Any, ...]]:
    """The rows; nobody's, if the database does not even let the table be read."""
    if not refused:
        return [tuple(row) for row in tx.rows(statement)]
    with pytest.raises(DatabaseError, match="permission denied"), django_transaction.atomic():
        tx.rows(statement)
    return [(0,)]


def test_nothing_told_in_confidence_stands_in_log_minutes_or_what_leaves(tx: Tx) -> None:
    case, session = held(tx)
    statements.write(as_mediator(tx, case), session, Side.RESPONDENT, kind=PRIVATE, text=SECRET, at=NOON)
    tx.run("SET LOCAL ROLE med_staff")
    signed_by_all(tx, case, session, FACTS, records.draft(tx, session, FACTS, body="借款属实", at=TOMORROW))
    said = str([cases.timeline(tx, case), records.exportable(tx, [case], at=NOON), sessions.of_cases(tx, [case])])
    assert SECRET not in said
    assert SECRET not in text_of(records.printed(tx, session, FACTS))
    tx.run("SET LOCAL ROLE NONE")
    assert SECRET.encode() not in bytes(tx.value("SELECT text_sealed FROM statements"))
    tx.run("SET LOCAL ROLE med_staff")


def test_minutes_are_printed_with_answers_and_places_to_sign(tx: Tx) -> None:
    _, session = held(tx)
    sha256 = records.draft(tx, session, MINUTES, body="调解员：告知权利义务。\n申请人：清楚。", at=TOMORROW)
    records.sign(tx, session, MINUTES, party_id=None, sha256=sha256, at=TOMORROW)
    printed = text_of(records.printed(tx, session, MINUTES))
    assert "调解笔录" in printed
    assert "告知权利义务" in printed
    assert "已阅读并签署" in printed


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace("\n", "")


def test_erased_with_the_case_but_for_digests(tx: Tx) -> None:
    case, session = held(tx)
    records.draft(tx, session, MINUTES, body="笔录", at=TOMORROW)
    statements.write(as_mediator(tx, case), session, Side.INSTITUTION, kind=PRIVATE, text=SECRET, at=NOON)
    tx.run("SET LOCAL ROLE med_staff")
    assert sessions.erase(tx, [case]) == 2
    with pytest.raises(errors.Erased):
        records.printed(tx, session, MINUTES)
    assert statements.read(as_mediator(tx, case), session) == []
    tx.run("SET LOCAL ROLE med_staff")
    assert tx.value("SELECT count(*) FROM session_seats WHERE person_index IS NOT NULL") == 0
