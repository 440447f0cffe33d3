"""Both sides choose first, then from a list that neither sees the other mark, and only then does the run decide."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from fixtures import world
from mediation import errors
from mediation.accounts.models import ChoicePreference, Institution, Mediator, Organisation
from mediation.assignment import actions, choices, choosing, objections, runs, selection
from mediation.assignment.models import Leave
from mediation.assignment.verifying import verify
from mediation.cases import log
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.db.embedded import EmbeddedServer
from mediation.vocabulary import Role
from tests.database.assignment_desk import acting, chosen_by_both, holder, waiting

ROOT = Path(__file__).resolve().parents[2]
DAY = timedelta(days=1)
AFTER_CHOICE = world.NOON + 3 * DAY  # Monday's consent leaves until Wednesday
AFTER_LIST = AFTER_CHOICE + 5 * DAY  # Thursday's list leaves until Monday


@pytest.fixture
def bank(tx: Tx) -> Institution:
    """A bank that wants to choose with the other side."""
    assert tx
    return world.a_bank(mediator_choice=ChoicePreference.JOINT)


def listed(tx: Tx, bank: Institution, people: int = 9) -> tuple[int, list[int]]:
    """A case whose sides have let their two days pass; the list they get."""
    (case,) = waiting(tx, 1, bank)
    for _ in range(people):
        world.a_mediator()
    assert 0 == actions.assign(tx, at=world.NOON).waiting
    assert 0 == actions.assign(tx, at=AFTER_CHOICE).waiting
    return case, [row.id for row in selection.listed(tx, case)]


def side(role: Role, case: int, bank: Institution) -> Actor:
    return Actor(role=role, case_id=case) if role is Role.PARTY else Actor(role=role, institution_id=bank.pk)


def answers(case: int, bank: Institution, role: Role, *, struck: list[int], ranked: list[int]) -> None:
    """What a side says with its own eyes."""
    with transaction(side(role, case, bank)) as own:
        reasons = dict.fromkeys(struck, "")
        selection.answer(own, case, struck=reasons, ranked=ranked, at=AFTER_CHOICE + DAY)


def test_both_sides_choose_first_by_default(tx: Tx) -> None:
    assert ChoicePreference.JOINT == Institution._meta.get_field("mediator_choice").default
    (case,) = waiting(tx, 1, world.a_bank(mediator_choice=ChoicePreference.JOINT))
    mediator = world.a_mediator()
    assert 0 == actions.assign(tx, at=world.NOON).waiting
    chosen_by_both(tx, {case: mediator.pk}, at=world.NOON + 2 * DAY)
    assert mediator.pk == holder(tx, case)
    assert "由双方共同选定。" == runs.reason(tx, case)


def test_both_sides_get_one_list_and_the_ranks_decide(tx: Tx, bank: Institution) -> None:
    case, people = listed(tx, bank)
    assert choosing.SIZE == len(people)
    for role in (Role.PARTY, Role.BANK_OPERATOR):
        with transaction(side(role, case, bank)) as own:
            assert people == [row.id for row in selection.listed(own, case)]
    answers(case, bank, Role.PARTY, struck=people[:1], ranked=[people[1], people[2], people[3]])
    answers(case, bank, Role.BANK_OPERATOR, struck=people[1:2], ranked=[people[0], people[3], people[2]])
    actions.announce(tx, at=AFTER_CHOICE + DAY)  # both have answered: nobody waits for the last day
    assert people[2] == holder(tx, case)  # second and third, as the other with third and second, who was drawn later
    assert "institution 3, respondent 2, together the lowest" in runs.reason(tx, case, "en")
    assert log.first_broken(tx) is None


def test_no_side_reads_the_others_answer(tx: Tx, bank: Institution) -> None:
    case, people = listed(tx, bank)
    answers(case, bank, Role.PARTY, struck=people[:1], ranked=people[1:])
    answers(case, bank, Role.BANK_OPERATOR, struck=[], ranked=people)
    actions.announce(tx, at=AFTER_CHOICE + DAY)
    for role, own_side in ((Role.PARTY, "respondent"), (Role.BANK_OPERATOR, "institution")):
        with transaction(side(role, case, bank)) as own:
            assert [own_side] == [row.side for row in own.rows("SELECT side FROM selection_answers")]
    stranger = Actor(role=Role.MEDIATOR, mediator_id=people[1])
    with pytest.raises(Exception, match="permission denied"), transaction(stranger) as mediator:
        mediator.rows("SELECT struck FROM selection_answers")
    said = str(tx.rows("SELECT payload FROM events WHERE case_id = %(id)s AND event = 'choice:answer'", id=case))
    assert "struck" not in said


def test_an_answer_may_be_changed_until_the_other_side_has_answered(tx: Tx, bank: Institution) -> None:
    case, people = listed(tx, bank)
    with pytest.raises(errors.NotOnList):
        answers(case, bank, Role.PARTY, struck=people[:4], ranked=[])
    answers(case, bank, Role.PARTY, struck=[], ranked=people[:1])
    answers(case, bank, Role.PARTY, struck=[], ranked=people[1:2])
    answers(case, bank, Role.BANK_OPERATOR, struck=[], ranked=[])
    with pytest.raises(errors.ListClosed):
        answers(case, bank, Role.PARTY, struck=[], ranked=people[:1])
    actions.announce(tx, at=AFTER_CHOICE + DAY)
    assert people[1] == holder(tx, case)
    with pytest.raises(errors.ListClosed):
        answers(case, bank, Role.PARTY, struck=[], ranked=people[:1])


def test_one_side_alone_decides_when_the_other_is_silent(tx: Tx, bank: Institution) -> None:
    case, people = listed(tx, bank)
    answers(case, bank, Role.PARTY, struck=[], ranked=people[4:5])
    actions.announce(tx, at=AFTER_CHOICE + DAY)
    assert holder(tx, case) is None
    actions.announce(tx, at=AFTER_LIST)
    assert people[4] == holder(tx, case)
    assert "申请机构排序未答复，被申请人排序1" in runs.reason(tx, case)


def test_when_both_are_silent_the_run_decides(tx: Tx, bank: Institution) -> None:
    case, _ = listed(tx, bank)
    assert 1 == actions.assign(tx, at=AFTER_LIST).assigned
    assert "silent" == tx.value("SELECT outcome FROM selection_lists WHERE case_id = %(id)s", id=case)
    assert "run" == json.loads(tx.value("SELECT reason FROM assignments WHERE case_id = %(id)s", id=case))["chosen"]


def test_when_nobody_is_left_the_run_decides(tx: Tx, bank: Institution) -> None:
    case, people = listed(tx, bank, 4)
    answers(case, bank, Role.PARTY, struck=people[:2], ranked=[])
    answers(case, bank, Role.BANK_OPERATOR, struck=people[2:], ranked=[])
    assert 1 == actions.assign(tx, at=AFTER_CHOICE + DAY).assigned
    assert "nobody_left" == tx.value("SELECT outcome FROM selection_lists WHERE case_id = %(id)s", id=case)


def test_whom_a_rule_excludes_by_now_is_passed_over_and_told(tx: Tx, bank: Institution) -> None:
    case, people = listed(tx, bank)
    answers(case, bank, Role.PARTY, struck=[], ranked=people)
    answers(case, bank, Role.BANK_OPERATOR, struck=[], ranked=people)
    day = (AFTER_CHOICE + DAY).date()
    Leave.objects.create(mediator_id=people[0], from_day=day, until=day + 30 * DAY, reason="illness")
    actions.announce(tx, at=AFTER_CHOICE + DAY)
    assert people[1] == holder(tx, case)
    assert {str(people[0]): ["ABSENT"]} == selection.record(tx, case)["barred"]


def test_the_list_and_the_choice_can_be_checked_by_anybody(tx: Tx, bank: Institution) -> None:
    case, people = listed(tx, bank)
    answers(case, bank, Role.PARTY, struck=people[:1], ranked=people[1:])
    answers(case, bank, Role.BANK_OPERATOR, struck=[], ranked=people)
    with pytest.raises(errors.NotFound):
        selection.record(tx, case)
    actions.announce(tx, at=AFTER_CHOICE + DAY)
    record = selection.record(tx, case)
    run = json.loads(runs.run_file(tx, record["run"]))
    assert [] == verify(run)
    assert [[case, people]] == run["listed"]
    assert [] == choosing.verify(record, run)


def test_a_banks_mass_filing_is_not_held_up_and_its_debtor_still_chooses(tx: Tx) -> None:
    many = waiting(tx, 5)
    chooser = many[2]
    mediator = [world.a_mediator() for _ in range(5)][3]
    assert 1 == choices.ask_to_choose(acting(tx, Role.PARTY), [chooser], at=world.NOON)
    assert (4, 4) == ((run := actions.assign(tx, at=world.NOON)).waiting, run.assigned)
    with transaction(Actor(role=Role.PARTY, case_id=chooser)) as party:
        selection.answer(party, chooser, struck={}, ranked=[mediator.pk], at=world.NOON)
    actions.announce(tx, at=world.NOON + DAY)  # the bank's part is the centre's: the debtor's answer is the last
    assert mediator.pk == holder(tx, chooser)


def test_who_leaves_it_to_the_centre_is_not_waited_for(tx: Tx, bank: Institution) -> None:
    both, one = waiting(tx, 2, bank)
    world.a_mediator(), world.a_mediator()
    actions.announce(tx, at=world.NOON)
    actions.assign(tx, at=world.NOON)
    choices.leave_to_centre(acting(tx, Role.BANK_OPERATOR), [both, one], at=world.NOON)
    choices.leave_to_centre(acting(tx, Role.PARTY), [both], at=world.NOON)
    assert 1 == actions.assign(tx, at=world.NOON).assigned
    assert holder(tx, both)
    assert 2 == len(selection.listed(tx, one))


def test_a_centre_may_appoint_at_once(tx: Tx, bank: Institution) -> None:
    waiting(tx, 1, bank)
    world.a_mediator()
    Organisation.objects.update(joint_choice_first=False)
    assert 1 == actions.assign(tx, at=world.NOON).assigned


def test_who_refuses_the_program_gets_a_list_first(tx: Tx) -> None:
    (case,) = waiting(tx, 1)
    people = [world.a_mediator() for _ in range(3)]
    actions.assign(tx, at=world.NOON)
    objections.refuse_automation(acting(tx, Role.PARTY), [case], at=world.NOON)
    actions.assign(tx, at=world.NOON)
    assert {one.pk for one in people} == {row.id for row in selection.listed(tx, case)}
    assert 0 == actions.assign(tx, at=AFTER_LIST).waiting  # both were silent: a person is to choose
    choices.appoint(acting(tx, Role.ASSIGNER), {case: people[0].pk}, reason="experience", at=AFTER_LIST)
    assert people[0].pk == holder(tx, case)


def test_the_input_is_fixed_before_the_beacon_is_known(tx: Tx) -> None:
    first, second = waiting(tx, 2)
    good, other = world.a_mediator(capacity=1), world.a_mediator(capacity=1)
    Mediator.objects.filter(pk=other.pk).update(skills={"credit_card": 70})
    announced = actions.announce(tx, at=world.NOON)
    late = waiting(tx, 1)
    Mediator.objects.filter(pk=good.pk).update(skills={"credit_card": 1}, capacity=9)
    run = actions.assign(tx, at=world.NOON + DAY, beacon="tomorrow's close")
    record = json.loads(runs.run_file(tx, run.id))
    assert announced.input_digest == record["input_sha256"]
    assert announced.input_digest == tx.value("SELECT input_digest FROM assignment_runs WHERE id = %(id)s", id=run.id)
    assert {good.pk, other.pk} == {holder(tx, first), holder(tx, second)}
    assert holder(tx, late[0]) is None
    assert "ortools" in record["solver"]
    assert [] == verify(record)


def test_what_is_no_longer_possible_when_a_run_is_carried_out_waits_for_the_next(tx: Tx) -> None:
    taken, left, refusing = waiting(tx, 3)
    mediator = world.a_mediator(capacity=3)
    actions.announce(tx, at=world.NOON)
    chosen_by_both(tx, {taken: mediator.pk}, at=world.NOON)
    objections.refuse_automation(acting(tx, Role.PARTY), [refusing], at=world.NOON)
    Mediator.objects.filter(pk=mediator.pk).update(capacity=1)
    assert 0 == actions.assign(tx, at=world.NOON + DAY, beacon="close").assigned
    Mediator.objects.filter(pk=mediator.pk).update(capacity=9)
    actions.assign(tx, at=world.NOON + DAY)
    assert [mediator.pk, mediator.pk, None] == [holder(tx, case) for case in (taken, left, refusing)]


def command(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mediation", "selection", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_a_list_is_shown_answered_recorded_and_checked_by_commands(
    fresh_database: str, server: EmbeddedServer, tmp_path: Path
) -> None:
    environment = {**os.environ, "DATABASE_URL": server.url(fresh_database)}
    with transaction(SYSTEM) as tx:
        bank = world.a_bank(mediator_choice=ChoicePreference.JOINT)
        case, people = listed(tx, bank, 3)
        tx.run("UPDATE selection_lists SET until = %(day)s", day=date.max)
        number = tx.value("SELECT number FROM cases WHERE id = %(id)s", id=case)
    shown = json.loads(command(environment, "show", number, "--json").stdout)
    assert people == [one["id"] for one in shown["mediators"]]
    struck, best = map(str, people[:2])
    for side_of_case in ("institution", "respondent"):
        said = command(environment, "answer", number, "--side", side_of_case, "--strike", struck, "--rank", best)
        assert 0 == said.returncode, said.stderr
    with transaction(SYSTEM) as tx:
        actions.announce(tx, at=AFTER_CHOICE + DAY)
        assert int(best) == holder(tx, case)
        (tmp_path / "run.json").write_bytes(runs.run_file(tx, tx.value("SELECT run_id FROM selection_lists")))
    path = tmp_path / "choice.json"
    assert 0 == command(environment, "record", number, "--out", str(path)).returncode
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "MEDIATION", "DJ"))}
    checked = command(alone, "verify", str(path), "--run", str(tmp_path / "run.json"))
    assert (0, "") == (checked.returncode, checked.stderr)
    path.write_text(path.read_text("utf-8").replace(f'"mediator_id":{best}', f'"mediator_id":{struck}'), "utf-8")
    assert 1 == command(alone, "verify", str(path)).returncode
