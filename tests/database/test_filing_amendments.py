"""A later row of the same claim changes its case or takes it back; nothing else does."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fixtures import world
from fixtures.debtors import Row
from mediation import errors
from mediation.accounts.models import Institution
from mediation.assignment import actions as assignment
from mediation.cases import actions as cases
from mediation.cases import flags, log, triage
from mediation.consent import actions as consent
from mediation.db import Actor, Tx, transaction
from mediation.db.sealed import seal, unseal
from mediation.filing import actions as filing
from mediation.filing import amendments
from mediation.powers import actions as powers
from mediation.powers.actions import Among, Power
from mediation.vocabulary import (
    AuthorityType,
    CaseEvent,
    CaseState,
    Channel,
    Product,
    RefusalReason,
    Role,
    RowOutcome,
)
from tests.database.assignment_desk import acting
from tests.database.filing_desk import allow, bank, clerk_of, codes, counted, filed, some_rows, written
from tests.pure.filing_rows import a_row

__all__ = ["bank"]

REGISTRAR = Actor(role=Role.REGISTRAR, user_id=3)
PHONE = "13900001234"
Files = Callable[..., dict[str, Any]]


@pytest.fixture
def files(tx: Tx, bank: Institution, tmp_path: Path) -> Files:
    """Writes rows to a file and files it; wrong rows do not refuse the whole."""
    allow(bank, error_limit_pct=100)
    made = iter(range(100))

    def of(*rows: Row) -> dict[str, Any]:
        return filed(bank, written(tmp_path / f"f{next(made)}.csv", rows))

    return of


def ended(report: dict[str, Any]) -> dict[str, int]:
    """Outcomes that rows had; they add up."""
    rows = report["rows"]
    assert rows["total"] == sum(rows[outcome] for outcome in RowOutcome)
    return {name: count for name, count in rows.items() if count and name != "total"}


def accepted(tx: Tx) -> None:
    with transaction(REGISTRAR) as own:
        cases.accept(own, [row.id for row in tx.rows("SELECT id FROM cases")], at=world.NOON)


def in_mediation(tx: Tx) -> list[int]:
    """All cases, once their sides have consented and a mediator has accepted them."""
    ids = [row.id for row in tx.rows("SELECT id FROM cases")]
    world.a_centre(), world.a_mediator()
    consent.seek(tx, ids, at=world.NOON)
    consent.give(acting(tx, Role.PARTY), ids, channel=Channel.PORTAL, at=world.NOON)
    assignment.assign(tx, at=world.NOON)
    assignment.confirm(acting(tx, Role.MEDIATOR), ids, at=world.NOON)
    return ids


def state_of(tx: Tx) -> list[str]:
    return [row.state for row in tx.rows("SELECT state FROM cases ORDER BY id")]


def open_ids(tx: Tx) -> list[int]:
    return [int(difference.amendment_id or 0) for difference in amendments.waiting(tx)]


def facts_of(tx: Tx) -> list[str]:
    return [row.facts for row in tx.rows("SELECT facts FROM claims ORDER BY case_id")]


class TestBeforeAcceptance:
    """A change is in effect as soon as its file is committed."""

    def test_a_changed_row_changes_its_case(self, tx: Tx, files: Files) -> None:
        files(*some_rows(2))
        before = counted(tx)
        assert {"amended": 2} == ended(files(*some_rows(2, facts="改")))
        assert ["改", "改"] == facts_of(tx)
        assert (before["cases"], before["parties"]) == (counted(tx)["cases"], counted(tx)["parties"])
        assert log.first_broken(tx) is None

    def test_what_is_changed_is_said_column_by_column(self, tx: Tx, files: Files) -> None:
        files(a_row())
        report = files(a_row(facts="改", mobile_phone=PHONE, row_action="变更"))
        found = [f.column for f in filing.findings(tx, report["batch"]) if f.code == "I-AMENDED"]
        assert {"facts", "mobile_phone"} == set(found)

    def test_the_party_is_changed_and_its_number_stays_sealed(self, tx: Tx, files: Files) -> None:
        files(a_row())
        files(a_row(mobile_phone=PHONE))
        party = tx.one("SELECT id, phone_sealed FROM parties")
        assert PHONE == unseal(party.phone_sealed, "parties.phone", party.id)
        assert PHONE.encode() not in bytes(tx.value("SELECT changes_sealed FROM case_amendments"))

    def test_a_total_is_changed_in_the_claim_and_in_the_case(self, tx: Tx, files: Files) -> None:
        row = a_row(
            interest="0", penalty_interest="0", compound_interest="0", liquidated_damages="0", fees="0",
            enforcement_costs="0", principal="100", total="100",
        )  # fmt: skip
        files(row)
        files(row | {"principal": "90", "total": "90"})
        assert (90, 90) == (tx.value("SELECT claim_total FROM cases"), tx.value("SELECT principal FROM claims"))

    def test_the_same_change_again_changes_nothing(self, tx: Tx, files: Files) -> None:
        files(a_row())
        files(a_row(facts="改"))
        before = counted(tx) | {"amendments": tx.value("SELECT count(*) FROM case_amendments")}
        assert {"unchanged": 1} == ended(files(a_row(facts="改", row_action="变更")))
        after = counted(tx) | {"amendments": tx.value("SELECT count(*) FROM case_amendments")}
        grown = {"filing_batches": 1, "filing_rows": 1}
        assert {name: count + grown.get(name, 0) for name, count in before.items()} == after

    def test_a_case_is_changed_twice_and_both_changes_are_kept(self, tx: Tx, files: Files) -> None:
        files(a_row(facts="一"))
        for text in ("二", "三"):
            assert {"amended": 1} == ended(files(a_row(facts=text)))
        assert ["三"] == facts_of(tx)
        first, second = tx.rows("SELECT before_fingerprint, after_fingerprint FROM case_amendments ORDER BY id")
        assert bytes(first.after_fingerprint) == bytes(second.before_fingerprint)
        assert log.first_broken(tx) is None

    def test_a_guarantor_may_be_added_but_not_dropped(self, tx: Tx, files: Files) -> None:
        guarantor = {
            "guarantor_name": "林志强",
            "guarantor_id_number": "350503199001011236",
            "guarantee_mode": "连带责任保证",
        }
        without = a_row(Product.SME_LOAN, **dict.fromkeys(guarantor, ""), guarantee_ends_on="")
        files(without)
        assert {"amended": 1} == ended(files(without | guarantor))
        assert 2 == counted(tx)["parties"]
        report = files(without | {"row_action": "变更"})
        assert ({"wrong": 1}, 1) == (ended(report), codes(tx, report)["E-AMEND-PARTY"])

    def test_rows_that_are_missing_change_nothing(self, tx: Tx, files: Files) -> None:
        files(*some_rows(3))
        assert {"unchanged": 1} == ended(files(*some_rows(1)))
        assert [CaseState.FILED] * 3 == state_of(tx)

    def test_a_change_of_what_was_never_filed_opens_nothing(self, tx: Tx, files: Files) -> None:
        report = files(a_row(row_action="变更"), *some_rows(1))
        assert ({"wrong": 1, "opened": 1}, 1) == (ended(report), codes(tx, report)["E-AMEND-UNKNOWN"])


class TestDifferences:
    """What differs is shown before it is committed, and kept."""

    def test_they_are_the_same_before_and_after_and_identifiers_are_masked(
        self, tx: Tx, files: Files, bank: Institution, tmp_path: Path
    ) -> None:
        files(a_row(facts="旧", mobile_phone="13800005678"))
        path = written(tmp_path / "changed.csv", [a_row(facts="新", mobile_phone=PHONE)])
        with transaction(clerk_of(bank)) as own:
            batch = filing.receive(own, bank.code, path, at=world.NOON)
            (foreseen,) = filing.differences(own, batch.id)
            assert ["旧"] == facts_of(tx)
            filing.commit(own, batch.id, at=world.NOON)
            (kept,) = filing.differences(own, batch.id)
        assert (foreseen.number, foreseen.line, foreseen.changes) == (kept.number, kept.line, kept.changes)
        said = {change.column: change for change in kept.changes}
        assert ("旧", "新") == (said["facts"].old, said["facts"].new)
        assert ("138****5678", "139****1234") == (said["mobile_phone"].old, said["mobile_phone"].new)
        assert said["facts"].sentence().endswith("：由旧改为新")
        assert said["facts"].sentence("en").endswith(": from 旧 to 新")

    def test_words_are_said_in_both_languages(self, tx: Tx, files: Files) -> None:
        files(a_row(authority_type="特别授权"))
        report = files(a_row(authority_type="一般授权"))
        (difference,) = filing.differences(tx, report["batch"])
        (change,) = difference.changes
        assert change.sentence() == "代理权限：由特别授权改为一般授权"
        assert "特别" not in change.sentence("en")


class TestAfterAcceptance:
    """A change waits until the registrar or the mediator has acknowledged it."""

    def test_it_waits_and_then_takes_effect(self, tx: Tx, files: Files) -> None:
        files(a_row(facts="旧"))
        accepted(tx)
        assert {"amended": 1} == ended(files(a_row(facts="新")))
        assert ["旧"] == facts_of(tx)
        with transaction(REGISTRAR) as own:
            amendments.acknowledge(own, open_ids(own), at=world.NOON + timedelta(hours=1))
        assert (["新"], []) == (facts_of(tx), open_ids(tx))
        assert {"unchanged": 1} == ended(files(a_row(facts="新", row_action="变更")))
        assert log.first_broken(tx) is None

    def test_a_power_of_attorney_that_was_renewed_meanwhile_stays(
        self, tx: Tx, files: Files, bank: Institution
    ) -> None:
        files(a_row(facts="旧"))
        accepted(tx)
        files(a_row(facts="新"))
        (was,) = tx.rows("SELECT poa_number, poa_expires_on FROM claims")
        power = Power(
            number="R-1", authority=AuthorityType.SPECIAL, handler_name="郑新人", handler_phone="0595-22778800",
            given_on=world.NOON.date(), expires_on=was.poa_expires_on,
        )  # fmt: skip
        with transaction(clerk_of(bank)) as own:
            powers.renew(own, power, Among(former=was.poa_number), at=world.NOON + timedelta(minutes=1))
        with transaction(REGISTRAR) as own:
            amendments.acknowledge(own, open_ids(own), at=world.NOON + timedelta(hours=1))
        assert (facts_of(tx), tx.value("SELECT poa_number FROM claims")) == (["新"], "R-1")

    def test_only_the_mediator_of_the_case_acknowledges_it(self, tx: Tx, files: Files) -> None:
        files(a_row(facts="旧"))
        accepted(tx)
        files(a_row(facts="新", mobile_phone=PHONE))
        own, other = (Actor(role=Role.MEDIATOR, mediator_id=world.a_mediator().pk, user_id=n) for n in (4, 5))
        tx.run("UPDATE cases SET mediator_id = %(mediator_id)s", mediator_id=own.mediator_id)
        waiting = open_ids(tx)
        with transaction(other) as strange:
            assert [] == open_ids(strange)
            with pytest.raises(errors.IllegalMove):
                amendments.acknowledge(strange, waiting, at=world.NOON)
        with transaction(own) as seeing:
            assert waiting == open_ids(seeing)
            amendments.acknowledge(seeing, waiting, at=world.NOON)
        assert ["新"] == facts_of(tx)

    def test_what_is_refused_changes_nothing(self, tx: Tx, files: Files) -> None:
        files(a_row(facts="旧"))
        accepted(tx)
        files(a_row(facts="新"))
        with transaction(REGISTRAR) as own:
            waiting = open_ids(own)
            amendments.refuse(own, waiting, at=world.NOON)
            with pytest.raises(errors.IllegalMove):
                amendments.acknowledge(own, waiting, at=world.NOON)
        assert ["旧"] == facts_of(tx)

    def test_a_case_has_one_open_change_at_a_time(self, tx: Tx, files: Files) -> None:
        files(a_row())
        accepted(tx)
        files(a_row(facts="一"))
        assert {"unchanged": 1} == ended(files(a_row(facts="一", row_action="变更")))
        report = files(a_row(facts="二"))
        assert ({"wrong": 1}, 1) == (ended(report), codes(tx, report)["E-AMEND-OPEN"])

    def test_the_institution_cannot_acknowledge_its_own_change(self, tx: Tx, files: Files, bank: Institution) -> None:
        files(a_row())
        accepted(tx)
        files(a_row(facts="新"))
        with pytest.raises(errors.NotPermitted), transaction(clerk_of(bank)) as own:
            amendments.acknowledge(own, open_ids(own), at=world.NOON)

    def test_a_change_of_a_case_that_is_over_is_refused(self, tx: Tx, files: Files) -> None:
        files(a_row())
        with transaction(REGISTRAR) as own:
            ids = [row.id for row in tx.rows("SELECT id FROM cases")]
            cases.refuse(own, ids, reason=next(iter(RefusalReason)), alternative="诉讼", at=world.NOON)
        report = files(a_row(facts="新", row_action="变更"))
        assert ({"wrong": 1}, 1) == (ended(report), codes(tx, report)["E-AMEND"])

    def test_a_change_cannot_take_effect_once_its_case_is_over(self, tx: Tx, files: Files) -> None:
        files(a_row(facts="旧"))
        accepted(tx)
        files(a_row(facts="新"))
        files(a_row(row_action="撤回"))
        with pytest.raises(errors.IllegalMove), transaction(REGISTRAR) as own:
            amendments.acknowledge(own, open_ids(own), at=world.NOON)
        assert ["旧"] == facts_of(tx)

    def test_a_change_waits_while_an_agreement_on_the_old_claim_may_be_signed(self, tx: Tx, files: Files) -> None:
        files(a_row(facts="旧"))
        accepted(tx)
        files(a_row(facts="新"))
        ids = in_mediation(tx)
        cases.move(acting(tx, Role.MEDIATOR), CaseEvent.SETTLE_TERMS, cases.each(ids), at=world.NOON)
        with pytest.raises(errors.SignaturesPending), transaction(REGISTRAR) as own:
            amendments.acknowledge(own, open_ids(own), at=world.NOON)
        assert (["旧"], 1) == (facts_of(tx), len(open_ids(tx)))
        to = CaseState.IN_MEDIATION
        cases.move(acting(tx, Role.PARTY), CaseEvent.REFUSE_SIGNATURE, cases.each(ids), at=world.NOON, to=to)
        with transaction(REGISTRAR) as own:
            amendments.acknowledge(own, open_ids(own), at=world.NOON)
        assert ["新"] == facts_of(tx)

    @pytest.mark.parametrize("part", ["version", "claim", "parties", "facts", "phone"])
    def test_what_was_kept_in_an_older_form_is_refused_not_half_applied(self, tx: Tx, files: Files, part: str) -> None:
        files(a_row(facts="旧"))
        accepted(tx)
        files(a_row(facts="新"))
        self.keep(tx, lambda kept: without(kept, part))
        with pytest.raises(errors.ChangeOutdated), transaction(REGISTRAR) as own:
            amendments.acknowledge(own, open_ids(own), at=world.NOON)
        with transaction(REGISTRAR) as own:
            amendments.refuse(own, open_ids(own), at=world.NOON)
        assert (["旧"], []) == (facts_of(tx), open_ids(tx))

    def test_what_was_kept_before_documents_were_listed_takes_effect(self, tx: Tx, files: Files) -> None:
        files(a_row(facts="旧"))
        accepted(tx)
        files(a_row(facts="新"))
        self.keep(tx, lambda kept: without(kept, "attachments"))
        with transaction(REGISTRAR) as own:
            amendments.acknowledge(own, open_ids(own), at=world.NOON)
        assert ["新"] == facts_of(tx)

    @pytest.mark.parametrize(
        ("change", "flagged"), [({"id_number": "11010519491231002X"}, 1), ({"facts": "新"}, 0)], ids=["who", "what"]
    )
    def test_whoever_mediates_with_somebody_else_than_he_thought_is_looked_at(
        self, tx: Tx, files: Files, change: Row, flagged: int
    ) -> None:
        files(a_row())
        accepted(tx)
        (case,) = in_mediation(tx)
        files(a_row(**change, sex="", birth_date=""))
        with transaction(REGISTRAR) as own:
            amendments.acknowledge(own, open_ids(own), at=world.NOON)
            found = [flag for flag in triage.to_look(own) if flag.code == flags.NEW_IDENTITY]
            assert [case] * flagged == [flag.case_id for flag in found]
            flags.clear(own, [flag.flag_id for flag in found], note="调解员声明无利害关系", at=world.NOON)
            assert flags.NEW_IDENTITY not in {flag.code for flag in triage.to_look(own)}

    def test_nobody_mediates_yet_so_nobody_is_looked_at(self, tx: Tx, files: Files) -> None:
        files(a_row())
        accepted(tx)
        files(a_row(id_number="11010519491231002X", sex="", birth_date=""))
        with transaction(REGISTRAR) as own:
            amendments.acknowledge(own, open_ids(own), at=world.NOON)
            assert flags.NEW_IDENTITY not in {flag.code for flag in triage.to_look(own)}

    def test_a_change_whose_content_was_erased_can_still_be_listed(self, tx: Tx, files: Files) -> None:
        files(a_row(facts="旧"))
        accepted(tx)
        files(a_row(facts="新"))
        tx.run("UPDATE case_amendments SET changes_sealed = ''::bytea")
        assert [()] == [waiting.changes for waiting in amendments.waiting(tx)]

    @staticmethod
    def keep(tx: Tx, changed: Callable[[Any], Any]) -> None:
        """Keep the open change in another form."""
        row = tx.one("SELECT id, changes_sealed FROM case_amendments WHERE state = 'PROPOSED'")
        kept = changed(json.loads(unseal(row.changes_sealed, amendments.SEAL, row.id) or ""))
        sealed = seal(json.dumps(kept), amendments.SEAL, row.id)
        tx.run("UPDATE case_amendments SET changes_sealed = %(sealed)s", sealed=sealed)


def without(kept: Any, part: str) -> Any:
    """What was kept, without one part at whatever depth."""
    if isinstance(kept, list):
        return [without(each, part) for each in kept]
    if isinstance(kept, dict):
        return {name: without(value, part) for name, value in kept.items() if name != part}
    return kept


class TestWithdrawal:
    """Only a row that says so takes a case back."""

    @pytest.mark.parametrize("is_accepted", [False, True], ids=["filed", "accepted"])
    def test_it_is_taken_back_until_it_is_agreed(self, tx: Tx, files: Files, is_accepted: bool) -> None:
        files(*some_rows(2))
        if is_accepted:
            accepted(tx)
        first, _ = some_rows(2)
        assert {"withdrawn": 1} == ended(files(first | {"row_action": "撤回"}))
        assert CaseState.WITHDRAWN == state_of(tx)[0] != state_of(tx)[1]

    def test_again_it_changes_nothing(self, tx: Tx, files: Files) -> None:
        files(a_row())
        files(a_row(row_action="撤回"))
        assert {"unchanged": 1} == ended(files(a_row(row_action="撤回", facts="又")))
        assert 2 == counted(tx)["events"]

    def test_it_need_only_say_which_case(self, tx: Tx, files: Files) -> None:
        files(a_row())
        key = {"row_action": "撤回", "is_sued": "是", "party_name": "", "principal": "", "total": ""}
        assert {"withdrawn": 1} == ended(files(a_row() | key))

    def test_what_was_never_filed_cannot_be_withdrawn(self, tx: Tx, files: Files) -> None:
        report = files(a_row(row_action="撤回"))
        assert ("COMMITTED", 1) == (report["state"], codes(tx, report)["E-WITHDRAW-UNKNOWN"])
        assert 0 == counted(tx)["cases"]

    def test_a_case_that_is_over_cannot_be_withdrawn(self, tx: Tx, files: Files) -> None:
        files(a_row())
        with transaction(REGISTRAR) as own:
            ids = [row.id for row in tx.rows("SELECT id FROM cases")]
            cases.refuse(own, ids, reason=next(iter(RefusalReason)), alternative="诉讼", at=world.NOON)
        report = files(a_row(row_action="撤回"))
        assert ({"wrong": 1}, 1) == (ended(report), codes(tx, report)["E-WITHDRAW-LATE"])

    def test_it_is_not_lost_unsaid_behind_an_equal_row(self, tx: Tx, files: Files) -> None:
        report = files(a_row(), a_row(row_action="撤回"))
        assert {"opened": 1, "duplicate": 1} == ended(report)
        assert 1 == codes(tx, report)["W-TWICE-DIFFERS"]
