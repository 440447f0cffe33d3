"""From the signed application to the court's word: every row recorded, known or explained, and nothing twice."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
import xlsxwriter
from django.db import DatabaseError
from django.db import transaction as django_transaction

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.accounts.models import Court
from mediation.agreements import actions as agreements
from mediation.agreements import joint, signing
from mediation.api.confirmations import papers_of
from mediation.cases.words import Ground
from mediation.confirmation import actions as confirmation
from mediation.confirmation import importing, outcomes, packets
from mediation.confirmation.words import CourtOutcome, Objector
from mediation.db import Actor, Tx
from mediation.vocabulary import Role, SignerRole
from schedulers.work import close_windows, remind_people
from tests.database.test_journey import acting, agreed, said
from tests.database.test_signing import ALL, drawn_up, sign, state_of

DAY = timedelta(days=1)
C = CourtOutcome


def applied(tx: Tx, count: int = 1) -> list[int]:
    """Applied for three days after noon on Monday, 12 October."""
    ids = agreed(tx, count)
    confirmation.apply_jointly(acting(tx, Role.MEDIATOR), ids, at=NOON + 3 * DAY)
    return ids


def number_of(tx: Tx, case: int) -> str:
    return str(tx.value("SELECT number FROM cases WHERE id = %(id)s", id=case))


def at_court(tx: Tx, court: Court) -> Tx:
    """What a liaison of a court sees and may do."""
    eyes = Tx(Actor(role=Role.COURT_LIAISON, court_id=court.pk))
    eyes.run(eyes.actor.statement())
    return eyes


def row(tx: Tx, case: int, outcome: str, on: str, **more: str) -> dict[str, str]:
    return {"case": number_of(tx, case), "outcome": outcome, "on": on, **more}


def taken(tx: Tx, *rows: dict[str, str], day: int = 30) -> outcomes.Taken:
    judge = acting(tx, Role.CONFIRMATION_JUDGE)
    return importing.take_rows(judge, list(enumerate(rows, 1)), at=NOON + day * DAY)


def why(found: outcomes.Taken) -> list[tuple[int, str, str]]:
    return [(one.line, one.field, one.rule) for one in found.explained]


def test_without_everybodys_signature_nobody_applies(tx: Tx) -> None:
    ids = drawn_up(tx)
    joint.draw_up(acting(tx, Role.MEDIATOR), ids, at=NOON)
    place = next(one for one in signing.places(tx, ids) if one.paper == "application" and one.role == "respondent")
    signing.refuse(acting(tx, Role.PARTY), {place.id: "不申请"}, at=NOON)
    assert ids == sign(tx, ids, *ALL)
    with pytest.raises(errors.ApplicationIncomplete):
        confirmation.apply_jointly(acting(tx, Role.MEDIATOR), ids, at=NOON)


def test_an_application_drawn_up_later_is_signed_while_the_window_is_open(tx: Tx) -> None:
    ids = drawn_up(tx)
    sign(tx, ids, *ALL)
    joint.draw_up(acting(tx, Role.MEDIATOR), ids, at=NOON + DAY)
    sign(tx, ids, SignerRole.CLAIMANT, SignerRole.RESPONDENT, at=NOON + DAY)
    assert ids == confirmation.ready(tx, at=NOON + 30 * DAY, court="350503")
    assert [] == confirmation.ready(tx, at=NOON + 31 * DAY)
    assert [] == confirmation.ready(tx, at=NOON, court="110105")


def test_an_application_goes_all_the_way_in_one_file(tx: Tx) -> None:
    ids = applied(tx, 3)
    found = taken(
        tx,
        *(row(tx, case, "裁定有效", "2026-10-26", number=f"确{case}号") for case in ids[:2]),
        *(row(tx, case, "受理", "2026年10月19日") for case in ids[:2]),
        row(tx, ids[2], "不予受理", "2026/10/19", ground="不属于收到申请的法院管辖"),
    )
    assert (5, 5, 0, ()) == (found.rows, found.recorded, found.unchanged, found.explained)
    assert ["CONFIRMED", "CONFIRMED", "NOT_ACCEPTED"] == [state_of(tx, case)[1] for case in ids]


def test_what_is_sent_again_changes_nothing(tx: Tx) -> None:
    (case,) = applied(tx)
    rows = [
        row(tx, case, "accepted", "2026-10-19", key="1"),
        row(tx, case, "confirmed", "2026-10-26", key="2", number="确1号"),
    ]
    assert 2 == taken(tx, *rows).recorded
    before = tx.value("SELECT event_seq FROM cases WHERE id = %(id)s", id=case)
    by_agreement = {**rows[1], "case": tx.value("SELECT number FROM agreements"), "key": ""}
    again = taken(tx, *rows, by_agreement)
    assert (0, 3) == (again.recorded, again.unchanged)
    assert before == tx.value("SELECT event_seq FROM cases WHERE id = %(id)s", id=case)


FAULTS: list[tuple[dict[str, str], tuple[str, str]]] = [
    ({"case": "2026-9999999"}, ("case", "UNKNOWN-APPLICATION")),
    ({"case": ""}, ("case", "UNREADABLE")),
    ({"outcome": "也许"}, ("outcome", "UNREADABLE")),
    ({"on": "2026-13-01"}, ("on", "UNREADABLE")),
    ({"on": "2026-12-01"}, ("on", "FUTURE")),
    ({"on": "2026-10-14"}, ("on", "TOO-EARLY")),
    ({"outcome": "confirmed", "number": "确1号"}, ("outcome", "OUT-OF-ORDER")),
    ({"outcome": "confirmed"}, ("number", "MISSING")),
    ({"outcome": "dismissed", "number": "确1号", "ground": "whatever"}, ("ground", "UNREADABLE")),
    ({"outcome": "dismissed", "number": "确1号"}, ("ground", "MISSING")),
    ({"outcome": "dismissed", "number": "确1号", "ground": "no_jurisdiction"}, ("ground", "UNREADABLE")),
    ({"outcome": "supplement"}, ("until", "MISSING")),
    ({"outcome": "objection", "objector": "third_party"}, ("known_on", "MISSING")),
    ({"key": "x" * 61}, ("key", "UNREADABLE")),
]


@pytest.mark.parametrize(("wrong", "expected"), FAULTS, ids=lambda value: str(value)[:40])
def test_a_wrong_row_is_explained_by_field_and_rule_and_its_neighbour_taken(
    tx: Tx, wrong: dict[str, str], expected: tuple[str, str]
) -> None:
    one, other = applied(tx, 2)
    found = taken(tx, {**row(tx, one, "accepted", "2026-10-19"), **wrong}, row(tx, other, "accepted", "2026-10-19"))
    assert [(1, *expected)] == why(found)
    assert 1 == found.recorded


def test_a_key_of_another_application_is_explained_and_its_neighbour_taken(tx: Tx) -> None:
    one, other, third = applied(tx, 3)
    taken(tx, row(tx, one, "accepted", "2026-10-19", key="1"))
    found = taken(
        tx,
        row(tx, other, "accepted", "2026-10-19", key="1"),
        row(tx, other, "accepted", "2026-10-20", key="2"),
        row(tx, third, "accepted", "2026-10-21", key="2"),
    )
    assert [(1, "key", "CHANGED"), (3, "key", "CHANGED")] == why(found)
    assert 1 == found.recorded


def test_what_contradicts_the_record_is_explained_and_the_record_stays(tx: Tx) -> None:
    one, other = applied(tx, 2)
    taken(
        tx,
        row(tx, one, "accepted", "2026-10-19", key="1"),
        row(tx, one, "confirmed", "2026-10-26", number="确1号"),
        row(tx, other, "accepted", "2026-10-19"),
    )
    found = taken(
        tx,
        row(tx, one, "dismissed", "2026-10-27", number="确9号", ground="内容不明确"),
        row(tx, one, "accepted", "2026-10-20", key="1"),
        row(tx, other, "confirmed", "2026-10-26", number="确1号"),
    )
    assert [(1, "outcome", "CONTRADICTS"), (2, "key", "CHANGED"), (3, "number", "RULING-TAKEN")] == why(found)
    assert ["CONFIRMED", "ACCEPTED_BY_COURT"] == [state_of(tx, case)[1] for case in (one, other)]


def test_what_is_not_given_by_the_courts_day_withdraws_the_application_and_people_are_told_what_is_left(tx: Tx) -> None:
    late, answered = applied(tx, 2)
    for case in (late, answered):
        # Saturday, 24 October does not count.
        assert 1 == said(tx, case, C.SUPPLEMENT, 5, until=date(2026, 10, 24)).recorded
    assert 4 == remind_people(tx, NOON + 11 * DAY)["supplement_open"]
    confirmation.answer_supplement(acting(tx, Role.MEDIATOR), [answered], at=NOON + 12 * DAY)
    assert {"missed": 0, "lapsed": 0, "told": 0} == close_windows(tx, NOON + 14 * DAY)
    assert {"missed": 0, "lapsed": 1, "told": 2} == close_windows(tx, NOON + 15 * DAY)
    assert ["WITHDRAWN", "APPLIED"] == [state_of(tx, case)[1] for case in (late, answered)]
    assert 1 == said(tx, late, C.WITHDRAWN, 16).unchanged


def test_after_a_withdrawal_the_same_agreement_is_applied_for_again_within_its_days(tx: Tx) -> None:
    case, late = applied(tx, 2)
    for one in (case, late):
        said(tx, one, C.WITHDRAWN, 3)
    assert [] == confirmation.ready(tx, at=NOON + 4 * DAY)
    with pytest.raises(errors.NotPermitted):
        confirmation.apply_jointly(acting(tx, Role.COURT_LIAISON), [case], at=NOON + 4 * DAY)
    confirmation.apply_jointly(acting(tx, Role.MEDIATOR), [case], at=NOON + 4 * DAY)
    assert 1 == said(tx, case, C.WITHDRAWN, 3).unchanged
    said(tx, case, C.ACCEPTED, 5)
    said(tx, case, C.CONFIRMED, 6, number="确1号")
    assert ["WITHDRAWN", "WITHDRAWN", "CONFIRMED"] == [row.state for row in confirmation.applications(tx)]
    assert [(case, "确1号")] == [(one.case_id, one.ruling_number) for one in confirmation.enforceable(tx, [case, late])]
    with pytest.raises(errors.WindowClosed):
        confirmation.apply_jointly(acting(tx, Role.MEDIATOR), [late], at=NOON + 40 * DAY)


def test_who_misses_the_window_is_told_of_the_alternatives_once(tx: Tx) -> None:
    (case,) = agreed(tx)
    assert {"missed": 1, "lapsed": 0, "told": 2} == close_windows(tx, NOON + 31 * DAY)
    assert {"missed": 0, "lapsed": 0, "told": 0} == close_windows(tx, NOON + 32 * DAY)
    told = tx.value("SELECT payload::text FROM outbox_messages WHERE topic = 'unconfirmed'")
    assert ["fresh_agreement", "payment_order", "notarised_instrument"] == json.loads(told)["alternatives"]
    assert "NOT_APPLIED" == state_of(tx, case)[1]


def test_objections_have_their_last_days_and_one_that_stands_undoes_the_ruling(tx: Tx) -> None:
    (case,) = applied(tx)
    said(tx, case, C.ACCEPTED, 5)
    said(tx, case, C.CONFIRMED, 9, number="确1号", served_on=date(2026, 10, 22))
    said(tx, case, C.OBJECTION, 20, objector=Objector.PARTY)
    said(tx, case, C.OBJECTION, 40, objector=Objector.THIRD_PARTY, known_on=date(2026, 11, 10))
    assert [date(2026, 11, 6), date(2027, 5, 10)] == [
        one.until for one in outcomes.reports(tx, [case]) if one.outcome == C.OBJECTION
    ]
    assert 1 == said(tx, case, C.REVOKED, 60, number="撤1号").recorded
    assert "DISMISSED" == state_of(tx, case)[1]


def test_an_objection_in_the_file_of_its_ruling_counts_from_the_service_told_there(tx: Tx) -> None:
    (case,) = applied(tx)
    found = taken(
        tx,
        row(tx, case, "accepted", "2026-10-19"),
        row(tx, case, "confirmed", "2026-10-21", number="确1号", served_on="2026-10-22"),
        row(tx, case, "objection", "2026-11-01", objector="party"),
    )
    assert (3, ()) == (found.recorded, found.explained)
    assert date(2026, 11, 6) == outcomes.reports(tx, [case])[-1].until


def test_enforcement_counts_from_the_last_instalment(tx: Tx) -> None:
    confirmed, dismissed = applied(tx, 2)
    for case in (confirmed, dismissed):
        said(tx, case, C.ACCEPTED, 5)
    said(tx, confirmed, C.CONFIRMED, 9, number="确1号")
    said(tx, dismissed, C.DISMISSED, 9, number="确2号", ground=Ground.UNCLEAR)
    (found,) = confirmation.enforceable(tx, [confirmed, dismissed])
    assert (confirmed, "确1号", date(2027, 1, 11), date(2029, 1, 11)) == (
        found.case_id, found.ruling_number, found.last_due_on, found.enforce_by,
    )  # fmt: skip


def as_file(kind: str, rows: list[dict[str, str]]) -> bytes:
    if kind == "jsonl":
        return "\n".join(json.dumps(one, ensure_ascii=False) for one in rows).encode()
    titles = list(importing.COLUMNS)
    table = [list(importing.COLUMNS.values()), *([one.get(title, "") for title in titles] for one in rows)]
    if kind == "csv":
        target = io.StringIO()
        csv.writer(target).writerows(table)
        return target.getvalue().encode("gb18030")
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        sheet = book.add_worksheet()
        for place, cells in enumerate(table):
            for column, text in enumerate(cells):
                sheet.write_string(place, column, text)
        as_day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, titles.index("on"), NOON.replace(tzinfo=None) + 7 * DAY, as_day)
    return packed.getvalue()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_a_file_of_each_kind_is_taken_and_what_is_wrong_comes_back(tx: Tx, kind: str) -> None:
    (case,) = applied(tx)
    rows = [row(tx, case, "accepted", "2026-10-19"), {"case": "=1+1", "outcome": "受理", "on": "2026-10-19"}]
    found = importing.take_file(acting(tx, Role.COURT_LIAISON), as_file(kind, rows), at=NOON + 30 * DAY)
    assert (1, 1) == (found.taken.recorded, len(found.taken.explained))
    (back,) = csv.DictReader(io.StringIO(found.error_file.decode("utf-8-sig")))
    assert ("'=1+1", "case", "UNKNOWN-APPLICATION") == (back["案号"], back["错误字段 field"], back["错误代码 rule"])


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b" \n", errors.EmptyFile),
        (b"\xff\xfe\xff", errors.UnreadableText),
        ("结果,日期\n受理,2026-10-19\n".encode(), errors.HeaderMismatch),
        ("案号,结果,日期\n,,\n".encode(), errors.NoRows),
        (b"PK\x03\x04 not a workbook", errors.BrokenWorkbook),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(tx: Tx, content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        importing.take_file(acting(tx, Role.COURT_LIAISON), content, at=NOON)


def test_a_court_sees_and_rules_on_its_own_alone(tx: Tx) -> None:
    (case,) = applied(tx)
    number = number_of(tx, case)
    other = world.a_court("350502", "泉州市鲤城区人民法院")
    told = [outcomes.Told(named=number, outcome=C.ACCEPTED, on=date(2026, 10, 19))]
    elsewhere = at_court(tx, other)
    assert [] == confirmation.applications(elsewhere)
    assert [(0, "case", "UNKNOWN-APPLICATION")] == why(outcomes.take(elsewhere, told, at=NOON + 9 * DAY))
    with pytest.raises(errors.NotFound):
        packets.write(elsewhere, [case], lambda ids: papers_of(elsewhere, ids), io.BytesIO(), at=NOON)
    mine = at_court(tx, world.a_court())
    assert [number] == [one.case_number for one in confirmation.applications(mine)]
    assert 1 == outcomes.take(mine, told, at=NOON + 9 * DAY).recorded
    assert 1 == packets.write(mine, [case], lambda ids: papers_of(mine, ids), io.BytesIO(), at=NOON).applications
    tx.run("SET LOCAL ROLE med_staff")


@pytest.mark.parametrize("role", [Role.BANK_SUPERVISOR, Role.MEDIATOR, Role.PARTY, Role.REGISTRAR])
def test_nobody_but_a_court_says_what_a_court_says(tx: Tx, role: Role) -> None:
    with pytest.raises(errors.NotPermitted):
        outcomes.take(acting(tx, role), [], at=NOON)


@pytest.mark.parametrize("role", [Role.BANK_SUPERVISOR, Role.MEDIATOR, Role.PARTY, Role.REGISTRAR])
def test_nobody_but_a_court_is_handed_a_packet(tx: Tx, role: Role) -> None:
    ids = applied(tx)
    packed = io.BytesIO()
    with pytest.raises(errors.NotPermitted):
        packets.write(acting(tx, role), ids, lambda some: papers_of(tx, some), packed, at=NOON + 5 * DAY)
    assert b"" == packed.getvalue()


def test_a_packet_holds_what_the_court_needs_and_is_the_same_again(tx: Tx) -> None:
    ids = applied(tx, 2)
    packed, again = io.BytesIO(), io.BytesIO()
    made = packets.write(tx, ids, lambda some: papers_of(tx, some), packed, at=NOON + 5 * DAY)
    packets.write(tx, ids, lambda some: papers_of(tx, some), again, at=NOON + 6 * DAY)
    assert packed.getvalue() == again.getvalue()
    with zipfile.ZipFile(packed) as found:
        manifest = json.loads(found.read("manifest.json"))
        folder = number_of(tx, ids[0])
        names = [f"{folder}/{name}" for name in ("application.pdf", "agreement.pdf", "proof.pdf", "parties.csv",
                                                 "addresses.csv", "authorities.csv", "evidence.csv")]  # fmt: skip
        assert names == [one["name"] for one in manifest["applications"][0]["files"]]
        people = found.read(f"{folder}/parties.csv").decode("utf-8-sig")
        assert found.read(f"{folder}/application.pdf") == joint.documents(tx, ids)[ids[0]]
    assert any(number in people for number in world.RESIDENT_IDS)
    assert made.applications == 2
    kept = tx.value("SELECT payload->>'manifest' FROM events WHERE event = 'agreement:hand_out_packet' LIMIT 1")
    assert kept == made.manifest_sha256


def test_no_cell_of_a_packet_is_a_formula(tx: Tx) -> None:
    ids = applied(tx)
    tx.run("UPDATE institutions SET address = '=1+1'")
    packed = io.BytesIO()
    packets.write(tx, ids, lambda some: papers_of(tx, some), packed, at=NOON + 5 * DAY)
    with zipfile.ZipFile(packed) as found:
        table = found.read(f"{number_of(tx, ids[0])}/addresses.csv").decode("utf-8-sig")
    assert "'=1+1" in [one["送达地址 address"] for one in csv.DictReader(io.StringIO(table))]


def test_what_a_court_has_ruled_is_final(tx: Tx) -> None:
    (case,) = applied(tx)
    said(tx, case, C.ACCEPTED, 5)
    said(tx, case, C.CONFIRMED, 9, number="确1号")
    for change in (
        "UPDATE confirmations SET ruling_number = 'x'",
        "UPDATE confirmations SET accepted_on = accepted_on - 1",
        "DELETE FROM confirmations",
        "UPDATE court_reports SET number = 'x'",
        "DELETE FROM court_reports",
    ):
        with pytest.raises((errors.SignedIsFinal, DatabaseError)), django_transaction.atomic():
            tx.run(change)


def test_the_agreement_that_was_confirmed_prints_the_same(tx: Tx) -> None:
    (case,) = applied(tx)
    (number,) = [one.number for one in tx.rows("SELECT number FROM agreements")]
    assert agreements.document(tx, number) == agreements.documents(tx, [case])[case]


def test_a_warning_goes_to_whoever_can_still_apply(tx: Tx) -> None:
    agreed(tx)
    sent: dict[str, Any] = remind_people(tx, NOON + 20 * DAY)
    assert sent["confirmation_closing"] == 2
