"""A claim that was given back is filed again when it was put right; what a change touches is judged anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction as django_transaction

from fixtures import world
from fixtures.debtors import Row
from mediation import errors
from mediation.accounts.models import Institution
from mediation.cases import actions as cases
from mediation.cases import flags, log, persons, rectification, triage
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.filing import amendments
from mediation.vocabulary import CaseEvent, CaseState, Defect, RefusalReason, Role, TerminationReason
from tests.database.filing_desk import allow, bank, clerk_of, codes, counted, filed, written
from tests.pure.filing_rows import a_row

__all__ = ["bank"]
REGISTRAR = Actor(role=Role.REGISTRAR, user_id=3)
DAY = timedelta(days=1)
Files = Callable[..., dict[str, Any]]


@pytest.fixture
def files(tx: Tx, bank: Institution, tmp_path: Path) -> Files:
    """Writes rows to a file and files it at a centre of the city; wrong rows do not refuse the whole."""
    world.a_centre()
    allow(bank, error_limit_pct=100)
    made = iter(range(100))

    def of(*rows: Row) -> dict[str, Any]:
        return filed(bank, written(tmp_path / f"f{next(made)}.csv", rows))

    return of


def the_cases(tx: Tx) -> list[Any]:
    return tx.rows("SELECT id, state, former_id FROM cases ORDER BY id")


def refuse(tx: Tx) -> None:
    with transaction(REGISTRAR) as own:
        (case,) = [row.id for row in the_cases(tx) if row.state == CaseState.FILED]
        cases.refuse(own, [case], reason=RefusalReason.IDENTITY, alternative="补充身份材料", at=world.NOON)


def came_to(report: dict[str, Any]) -> dict[str, int]:
    return {name: count for name, count in report["rows"].items() if count and name != "total"}


def move(tx: Tx, event: CaseEvent, role: Role, **payload: Any) -> None:
    (case,) = the_cases(tx)
    cases.move(Tx(Actor.taken_down(role)), event, {case.id: payload}, at=world.NOON)


class TestGivenBack:
    """A case that was refused or withdrawn does not keep its claim."""

    def test_a_refused_claim_put_right_is_a_new_case_that_knows_the_former(self, tx: Tx, files: Files) -> None:
        files(a_row())
        refuse(tx)
        report = files(a_row(facts="已补充身份材料"))
        former, new = the_cases(tx)
        assert ({"opened": 1}, former.id) == (came_to(report), new.former_id)
        assert 1 == codes(tx, report)["I-FILED-AGAIN"]
        assert former.id == json.loads(cases.timeline(tx, new.id)[0].payload)["former"]
        assert log.first_broken(tx) is None

    @pytest.mark.parametrize("again", [{}, {"row_action": "变更"}], ids=["new", "change"])
    def test_the_same_content_again_opens_nothing_and_says_so(self, tx: Tx, files: Files, again: Row) -> None:
        files(a_row())
        refuse(tx)
        report = files(a_row(**again), a_row(contract_no="HT-OTHER", institution_ref="OTHER"))
        assert ({"opened": 1, "unchanged": 1}, 1) == (came_to(report), codes(tx, report)["I-SENT-BACK"])

    def test_a_withdrawn_claim_is_filed_again_and_again(self, tx: Tx, files: Files) -> None:
        for text in ("一", "二", "三"):
            assert {"opened": 1} == came_to(files(a_row(facts=text)))
            files(a_row(facts=text, row_action="撤回"))
        first, second, third = the_cases(tx)
        assert (None, first.id, second.id) == (first.former_id, second.former_id, third.former_id)
        again = files(a_row(facts="三"), a_row(contract_no="HT-OTHER", institution_ref="OTHER"))
        assert {"opened": 1, "unchanged": 1} == came_to(again)

    def test_what_follows_is_changed_and_withdrawn_like_any_other(self, tx: Tx, files: Files) -> None:
        files(a_row())
        refuse(tx)
        files(a_row(facts="一"))
        assert {"unchanged": 1} == came_to(files(a_row(facts="一", row_action="变更")))
        assert {"amended": 1} == came_to(files(a_row(facts="二")))
        assert {"withdrawn": 1} == came_to(files(a_row(row_action="撤回")))
        assert [CaseState.REFUSED, CaseState.WITHDRAWN] == [case.state for case in the_cases(tx)]

    def test_a_change_of_a_case_that_was_given_back_is_no_new_filing(self, tx: Tx, files: Files) -> None:
        files(a_row())
        refuse(tx)
        report = files(a_row(facts="改", row_action="变更"))
        assert ({"wrong": 1}, 1) == (came_to(report), codes(tx, report)["E-AMEND"])

    def test_a_claim_whose_mediation_ended_is_not_filed_again(self, tx: Tx, files: Files) -> None:
        files(a_row())
        move(tx, CaseEvent.ACCEPT, Role.REGISTRAR)
        move(tx, CaseEvent.SEEK_CONSENT, Role.REGISTRAR)
        move(tx, CaseEvent.REFUSE_CONSENT, Role.PARTY, reason=TerminationReason.PARTY_UNWILLING)
        report = files(a_row(facts="改"))
        assert ({"wrong": 1}, 1) == (came_to(report), codes(tx, report)["E-AMEND"])
        assert {"opened": 1} == came_to(files(a_row(cutoff_date="2026-09-29")))

    def test_nobody_opens_a_second_case_beside_a_living_one(self, tx: Tx, files: Files) -> None:
        files(a_row())
        columns = "institution_id, institution_ref, row_key, row_fingerprint, product, cause_of_action, claim_total," \
                  " state, last_event, event_seq, event_hash, filed_on"  # fmt: skip
        for former in ("NULL", "id"):
            copy = f"INSERT INTO cases (number, former_id, {columns}) SELECT 'X', {former}, {columns} FROM cases"
            with pytest.raises(errors.ClaimKnown), transaction(SYSTEM) as own:
                own.run(copy)
        assert 1 == counted(tx)["cases"]


class TestPutRight:
    """What a registrar asks for is answered by the row filed again or by a sentence for each defect."""

    def asked(self, tx: Tx, *defects: str) -> int:
        (case,) = the_cases(tx)
        with transaction(REGISTRAR) as own:
            return rectification.request(own, {case.id: defects}, at=world.NOON)[0]

    def test_the_row_filed_again_answers_and_is_judged_anew(self, tx: Tx, files: Files) -> None:
        files(
            a_row(),
        )
        case = self.asked(tx, Defect.FACTS, "NO-ADDRESS")
        assert {"amended": 1} == came_to(files(a_row(facts="补正后的事实")))
        last = cases.timeline(tx, case)[-1]
        assert (CaseEvent.RECTIFY, CaseState.FILED) == (last.event, last.to_state)
        assert ["facts", "NO-ADDRESS"] == json.loads(last.payload)["defects"]
        with transaction(REGISTRAR) as own:
            assert [case] == triage.triage(own, at=world.NOON + DAY).to_look
            flags.clear(own, [row.flag_id for row in triage.to_look(own)], note="已补正", at=world.NOON + DAY)
            assert [case] == triage.triage(own, at=world.NOON + DAY).accepted
        assert log.first_broken(tx) is None

    def test_what_a_rule_found_the_rule_judges_again(self, tx: Tx, files: Files) -> None:
        files(a_row())
        case = self.asked(tx, "NO-ADDRESS")
        files(a_row(mobile_phone="13900001234"))
        with transaction(SYSTEM) as clock:
            assert [case] == triage.triage(clock, at=world.NOON + DAY).accepted

    def test_what_is_asked_a_second_time_is_looked_at_a_second_time(
        self, tx: Tx, files: Files, bank: Institution
    ) -> None:
        files(a_row())
        for day in range(2):
            at = world.NOON + day * DAY
            with transaction(REGISTRAR) as own:
                (case,) = rectification.request(own, {the_cases(tx)[0].id: [Defect.EVIDENCE]}, at=at)
            with transaction(clerk_of(bank)) as own:
                rectification.answer(own, {case: {"evidence": "已上传"}}, at=at)
            with transaction(REGISTRAR) as own:
                assert [case] == triage.triage(own, at=at).to_look
                flags.clear(own, [row.flag_id for row in triage.to_look(own)], note="已核对", at=at)

    def test_the_same_row_again_is_no_answer(self, tx: Tx, files: Files) -> None:
        files(a_row())
        self.asked(tx, Defect.EVIDENCE)
        files(a_row(row_action="变更"))
        assert [CaseState.RECTIFICATION_REQUESTED] == [case.state for case in the_cases(tx)]

    def test_every_defect_is_answered_in_a_sentence(self, tx: Tx, files: Files, bank: Institution) -> None:
        files(a_row())
        case = self.asked(tx, Defect.EVIDENCE, Defect.AUTHORITY)
        with transaction(clerk_of(bank)) as own:
            (waiting,) = rectification.waiting(own)
            assert (("evidence", "authority"), date(2026, 10, 19)) == (waiting.defects, waiting.answer_by)
            with pytest.raises(errors.DefectsUnanswered):
                rectification.answer(own, {case: {"evidence": "已上传", "authority": " "}}, at=world.NOON)
            rectification.answer(own, {case: {"evidence": "已上传", "authority": "已补交"}}, at=world.NOON)
            assert [] == rectification.waiting(own)
        assert CaseState.FILED == the_cases(tx)[0].state

    def test_what_is_to_be_put_right_is_named_and_only_by_a_registrar(
        self, tx: Tx, files: Files, bank: Institution
    ) -> None:
        files(a_row())
        for unnamed in ((), ("any text",)):
            with pytest.raises(errors.DefectsNotNamed):
                self.asked(tx, *unnamed)
        with pytest.raises(errors.NotPermitted), transaction(clerk_of(bank)) as own:
            rectification.request(own, {the_cases(tx)[0].id: [Defect.FACTS]}, at=world.NOON)

    @pytest.mark.parametrize("defect", [*Defect, *triage.RULES])
    def test_a_defect_is_said_in_both_languages(self, defect: str) -> None:
        zh, en = (rectification.sentence(defect, language) for language in ("zh", "en"))
        assert zh != en
        assert not any(ord(letter) > 0x2FFF for letter in en.replace("民法典", ""))

    def test_what_nobody_answers_is_refused_and_may_be_filed_again(self, tx: Tx, files: Files) -> None:
        files(a_row())
        case = self.asked(tx, Defect.CLAIM)
        with transaction(SYSTEM) as clock:
            assert [case] == triage.refuse_unanswered(clock, at=world.NOON + 8 * DAY)
        assert {"opened": 1} == came_to(files(a_row(facts="补正")))


class TestAfterAChange:
    """What was worked out when a case was filed is worked out again."""

    def test_clocks_flags_region_and_other_claims_follow_a_change_that_is_acknowledged(
        self, tx: Tx, files: Files
    ) -> None:
        number, before = "11010519491231002X", a_row(is_criminal="否", last_demand_on="", last_payment_on="")
        files(before, a_row(contract_no="HT-2", institution_ref="2", id_number=number))
        with transaction(SYSTEM) as clock:
            case, other = triage.triage(clock, at=world.NOON).accepted
        changes = {"id_number": number, "is_criminal": "是", "sex": "", "birth_date": ""}
        files(before | changes)
        with transaction(REGISTRAR) as own:
            assert 0 == persons.same_person(own, case).count
            (waiting,) = amendments.waiting(own)
            amendments.acknowledge(own, [int(waiting.amendment_id or 0)], at=world.NOON)
            assert [other] == [found.case_id for found in persons.same_person(own, case).cases]
            standing = {flag.code for flag in flags.standing(own, [case])}
        assert {"CRIMINAL", "ELDER"} <= standing
        assert "110105" == tx.value("SELECT region_code FROM parties WHERE case_id = %(id)s", id=case)
        assert CaseState.ACCEPTED == the_cases(tx)[0].state

    def test_a_clock_runs_from_the_day_that_was_changed(self, tx: Tx, files: Files) -> None:
        guarantor = {
            "guarantor_name": "林志强",
            "guarantor_id_number": "350503199001011236",
            "guarantee_mode": "连带责任保证",
        }
        row = a_row(**guarantor, guarantee_ends_on="2028-01-31")
        files(row)
        with transaction(SYSTEM) as clock:
            (case,) = triage.triage(clock, at=world.NOON).accepted
        files(row | {"guarantee_ends_on": "2028-03-31"})
        with transaction(REGISTRAR) as own:
            amendments.acknowledge(own, [int(amendments.waiting(own)[0].amendment_id or 0)], at=world.NOON)
            (due_on,) = [f.due_on for f in flags.standing(own, [case]) if f.code == "GUARANTEE-JOINT"]
        assert date(2028, 3, 31) == due_on

    def test_a_filed_case_is_judged_by_what_it_was_changed_to(self, tx: Tx, files: Files) -> None:
        files(a_row(is_criminal="是"))
        with transaction(SYSTEM) as clock:
            (case,) = triage.triage(clock, at=world.NOON).to_look
            files(a_row(is_criminal="否"))
            assert [case] == triage.triage(clock, at=world.NOON + DAY).accepted
        assert "CRIMINAL" not in {flag.code for flag in flags.standing(tx, [case])}


class TestLapsing:
    """A change that can no longer take effect is closed by the clock."""

    def test_a_change_of_a_case_that_is_over_lapses_with_its_reason(self, tx: Tx, files: Files) -> None:
        files(a_row(), a_row(contract_no="HT-2", institution_ref="2"))
        with transaction(SYSTEM) as clock:
            first, second = triage.triage(clock, at=world.NOON).accepted
        files(a_row(facts="改"), a_row(contract_no="HT-2", institution_ref="2", facts="改"))
        files(a_row(row_action="撤回"))
        with transaction(SYSTEM) as clock:
            assert (1, 0) == (
                amendments.lapse(clock, at=world.NOON + DAY),
                amendments.lapse(clock, at=world.NOON + DAY),
            )
        assert ["LAPSED", "PROPOSED"] == [
            row.state for row in tx.rows("SELECT state FROM case_amendments ORDER BY case_id")
        ]
        last = cases.timeline(tx, first)[-1]
        assert ("amendment:lapse", CaseState.WITHDRAWN) == (last.event, json.loads(last.payload)["reason"])
        assert log.first_broken(tx) is None
        assert [second] == [
            row.case_id for row in tx.rows("SELECT case_id FROM case_amendments WHERE state = 'PROPOSED'")
        ]

    def test_what_has_lapsed_stays_so_whoever_writes(self, tx: Tx, files: Files) -> None:
        files(a_row())
        with transaction(SYSTEM) as clock:
            triage.triage(clock, at=world.NOON)
        files(a_row(facts="改"))
        files(a_row(row_action="撤回"))
        amendments.lapse(tx, at=world.NOON)
        with pytest.raises(errors.IllegalMove), django_transaction.atomic():
            tx.run("UPDATE case_amendments SET state = 'APPLIED'")
