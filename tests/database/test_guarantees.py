"""A guarantor is bound by what he signs or consents to, and his period runs on whatever is mediated."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction as django_transaction

from fixtures import world
from mediation import errors
from mediation.agreements import actions as agreements
from mediation.agreements import guarantees
from mediation.assignment import actions as assignment
from mediation.cases import actions as cases
from mediation.cases import opening, timebars
from mediation.consent import actions as consent
from mediation.db import Actor, Tx
from mediation.negotiation import actions as negotiation
from mediation.vocabulary import Channel, GuaranteeMode, PartyRole, Role
from schedulers.work import remind_people
from tests.database.test_journey import acting, offered, prepare

DAY = timedelta(days=1)
GENERAL, JOINT = GuaranteeMode
DIGEST = b"\x01" * 32


def guaranteed(tx: Tx, *, takes_part: bool, mode: str = "joint", until: str = "2028-08-01") -> tuple[int, int]:
    """A case settled in instalments, and its guarantor; who takes no part has not consented to mediation."""
    world.a_centre()
    world.a_court()
    world.a_mediator(capacity=1000)
    (filing,) = world.some_filings(world.a_bank(), 1)
    debtor = filing.parties[0]
    liability = {"mode": mode, "period_ends_on": until}
    surety = replace(
        debtor, role=PartyRole.GUARANTOR, name="李保证", id_number="350503199001011244", liability=liability
    )
    filing = replace(filing, parties=(debtor, surety))
    ids = cases.accept(tx, opening.open_cases(tx, [filing], at=world.NOON), at=world.NOON)
    timebars.restart(tx, ids, at=world.NOON)
    consent.seek(tx, ids, at=world.NOON)
    consent.give(acting(tx, Role.PARTY), ids, channel=Channel.PORTAL, at=world.NOON)
    party = int(tx.value("SELECT id FROM parties WHERE role = 'guarantor' AND case_id = %(case)s", case=ids[0]))
    if not takes_part:
        tx.run("UPDATE consents SET state = 'REVOKED', revoked_at = answered_at, revoked_by_id = party_id"
               " WHERE party_id = %(party)s", party=party)  # fmt: skip
    assignment.assign(tx, at=world.NOON)
    assignment.confirm(acting(tx, Role.MEDIATOR), ids, at=world.NOON)
    prepare(acting(tx, Role.MEDIATOR), ids)
    offered(tx, ids)
    negotiation.accept(acting(tx, Role.BANK_SUPERVISOR), ids, at=world.NOON)
    return ids[0], party


def draw_up(tx: Tx, case: int) -> None:
    agreements.draw_up(acting(tx, Role.MEDIATOR), [case], at=world.NOON)


def signers(tx: Tx, case: int) -> set[str]:
    rows = tx.rows(
        "SELECT s.role FROM signatures AS s JOIN agreements AS a ON a.id = s.agreement_id WHERE a.case_id = %(case)s",
        case=case,
    )
    return {row.role for row in rows}


def test_a_guarantor_who_takes_part_signs_the_extension(tx: Tx) -> None:
    case, _ = guaranteed(tx, takes_part=True)
    draw_up(tx, case)
    assert "guarantor" in signers(tx, case)


def test_an_extension_without_the_guarantor_is_stopped_by_default(tx: Tx) -> None:
    case, _ = guaranteed(tx, takes_part=False)
    with pytest.raises(errors.NotConfirmable, match="GUARANTOR-EXTENDED: 1"):
        draw_up(tx, case)


def test_the_mediator_goes_on_without_him_once_both_sides_know(tx: Tx) -> None:
    case, party = guaranteed(tx, takes_part=False)
    mediator = acting(tx, Role.MEDIATOR)
    for known in ({"claimant_knows": False, "debtor_knows": True}, {"claimant_knows": True, "debtor_knows": False}):
        with pytest.raises(errors.ConsequenceUnknown):
            guarantees.leave_out(mediator, party, reason="失联", at=world.NOON, **known)
    guarantees.leave_out(mediator, party, reason="失联", claimant_knows=True, debtor_knows=True, at=world.NOON)
    draw_up(tx, case)
    assert "guarantor" not in signers(tx, case)
    assert "guarantor:leave_out" in {event.event for event in cases.timeline(tx, case)}


def test_a_letter_of_consent_does_without_his_signature(tx: Tx) -> None:
    case, party = guaranteed(tx, takes_part=False)
    guarantees.consent_in_writing(acting(tx, Role.MEDIATOR), party, document_sha256=DIGEST, at=world.NOON)
    draw_up(tx, case)
    assert "guarantor" not in signers(tx, case)


def test_only_mediators_speak_of_guarantors_and_of_nobody_else(tx: Tx) -> None:
    case, party = guaranteed(tx, takes_part=False)
    with pytest.raises(errors.NotPermitted):
        guarantees.consent_in_writing(acting(tx, Role.BANK_SUPERVISOR), party, document_sha256=DIGEST, at=world.NOON)
    debtor = tx.value("SELECT id FROM parties WHERE role = 'respondent' AND case_id = %(case)s", case=case)
    with pytest.raises(errors.NotFound):
        guarantees.consent_in_writing(acting(tx, Role.MEDIATOR), debtor, document_sha256=DIGEST, at=world.NOON)


def test_the_database_keeps_no_guarantor_left_out_without_a_reason(tx: Tx) -> None:
    case, party = guaranteed(tx, takes_part=False)
    with pytest.raises(errors.ConsequenceUnknown), django_transaction.atomic():
        tx.run(
            "INSERT INTO guarantor_stances (case_id, party_id, reason, claimant_knows, debtor_knows, recorded_at, "
            "actor_id) VALUES (%(case)s, %(party)s, '', true, true, %(at)s, 0)",
            case=case, party=party, at=world.NOON,
        )  # fmt: skip


@pytest.mark.parametrize(("mode", "code"), [("general", "GENERAL"), ("joint", "JOINT")])
def test_a_guarantee_that_ends_before_the_plan_is_warned_of(tx: Tx, mode: str, code: str) -> None:
    case, _ = guaranteed(tx, takes_part=True, mode=mode, until="2026-12-31")
    with pytest.raises(errors.WarningsOpen, match=f"{code}-GUARANTEE-RUNS-OUT: 1"):
        draw_up(tx, case)


# Mode as the contract has it; day of the contract; how the guarantor is liable.
MODES = [
    (None, date(2020, 12, 31), JOINT),
    (None, date(2021, 1, 1), GENERAL),
    (None, None, GENERAL),
    ("", date(2019, 5, 1), JOINT),
    ("general", date(2019, 5, 1), GENERAL),
    ("joint", date(2024, 5, 1), JOINT),
]


@pytest.mark.parametrize(("said", "contract_date", "mode"), MODES)
def test_an_unclear_guarantee_is_joint_before_the_civil_code_and_general_since(
    said: str | None, contract_date: date | None, mode: GuaranteeMode
) -> None:
    assert mode is timebars.mode_of(said, contract_date=contract_date)


def test_an_institution_is_told_what_to_do_by_which_day(tx: Tx) -> None:
    case, party = guaranteed(tx, takes_part=True, mode="general", until="2026-11-30")
    bank = tx.value("SELECT institution_id FROM cases WHERE id = %(case)s", case=case)
    eyes = Tx(replace(Actor.taken_down(Role.BANK_OPERATOR), institution_id=bank))
    (draft,) = guarantees.reminders(eyes, on=world.NOON.date(), within_days=60)
    assert (party, GENERAL, date(2026, 11, 30), 49) == (draft.party_id, draft.mode, draft.ends_on, draft.days_left)
    assert "2026-11-30前（含当日）对债务人提起诉讼" in draft.text.zh
    assert [] == guarantees.reminders(eyes, on=world.NOON.date(), within_days=48)


def test_the_institution_is_reminded_of_it_by_the_clock_once_for_each_threshold(tx: Tx) -> None:
    guaranteed(tx, takes_part=True, mode="general", until="2026-11-30")
    told = [remind_people(tx, world.NOON + days * DAY)["guarantee_closing"] for days in (0, 1, 19, 20, 49, 50)]
    assert told == [1, 0, 1, 0, 0, 0]
    messages = tx.rows(
        "SELECT payload::text AS said FROM outbox_messages WHERE topic = 'guarantee_closing' ORDER BY id"
    )
    assert [json.loads(row.said)["days_left"] for row in messages] == [49, 30]
    assert all("对债务人提起诉讼" in json.loads(row.said)["says"] for row in messages)


def test_after_the_last_day_nothing_is_left_to_do() -> None:
    last = date(2026, 11, 30)
    assert "Demand performance" in guarantees.must_do(JOINT, last, on=last).en
    assert "ended on 2026-11-30" in guarantees.must_do(JOINT, last, on=last + DAY).en
