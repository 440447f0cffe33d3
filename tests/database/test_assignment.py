"""From the database to assignments and back: who may get a case, why he got it, and who may say otherwise."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db import transaction as django_transaction

from fixtures import world
from mediation import errors
from mediation.accounts.models import Institution, Mediator
from mediation.assignment import actions, choices, loading, runs
from mediation.assignment.models import Leave, Relation
from mediation.assignment.verifying import verify
from mediation.cases import actions as cases
from mediation.cases import log
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.db.embedded import EmbeddedServer
from mediation.present import now
from mediation.vocabulary import CaseEvent, CaseState, Role, TerminationReason
from schedulers import work
from tests.database.assignment_desk import acting, assigned_to, chosen_by_both, codes, holder, waiting

ROOT = Path(__file__).resolve().parents[2]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = world.NOON.date()


def test_every_rule_of_the_roster_is_told_when_it_excludes(tx: Tx) -> None:
    bank = world.a_bank()
    (case,) = waiting(tx, 1, bank)
    chosen, away, soon_away, tied, elsewhere, full, over = (world.a_mediator() for _ in range(7))
    Leave.objects.create(mediator=away, from_day=TODAY - DAY, until=TODAY, reason="training")
    Leave.objects.create(mediator=soon_away, from_day=TODAY + 3 * DAY, until=TODAY + 9 * DAY, reason="rest")
    Relation.objects.create(mediator=tied, institution=bank, kind="kin")
    Mediator.objects.filter(pk=elsewhere.pk).update(products=["insurance"])
    Mediator.objects.filter(pk=full.pk).update(capacity=1, share_pct=50)
    Mediator.objects.filter(pk=over.pk).update(term_until=TODAY - DAY)
    assert chosen.pk == assigned_to(tx, case)
    assert runs.why_not(tx, case, chosen.pk) is None
    assert [["ABSENT"], ["ABSENT"], ["KIN"], ["PRODUCT"], ["FULL"], ["TERM"]] == [
        codes(tx, case, one) for one in (away, soon_away, tied, elsewhere, full, over)
    ]


def test_leave_and_ties_that_are_over_exclude_nobody(tx: Tx) -> None:
    bank = world.a_bank()
    (case,) = waiting(tx, 1, bank)
    mediator = world.a_mediator()
    Leave.objects.create(mediator=mediator, from_day=TODAY - 9 * DAY, until=TODAY - DAY, reason="rest")
    Relation.objects.create(mediator=mediator, institution=bank, kind="employer", until=TODAY - DAY)
    assert mediator.pk == assigned_to(tx, case)


def test_half_a_post_has_half_the_places(tx: Tx) -> None:
    waiting(tx, 5)
    mediator = world.a_mediator(capacity=5)
    Mediator.objects.filter(pk=mediator.pk).update(share_pct=50)
    assert 2 == actions.assign(tx, at=world.NOON).assigned


def test_an_institution_fills_no_more_than_its_share(tx: Tx) -> None:
    capped, other = world.a_bank(), world.a_bank()
    Institution.objects.filter(pk=capped.pk).update(mediator_share_pct=30)
    first = waiting(tx, 2, capped)
    world.a_mediator(capacity=10)
    actions.assign(tx, at=world.NOON)
    second = [*waiting(tx, 4, capped), *waiting(tx, 2, other)]
    actions.assign(tx, at=world.NOON)
    held = dict(tx.rows("SELECT institution_id, count(*) FROM cases WHERE mediator_id IS NOT NULL GROUP BY 1"))
    assert {capped.pk: 3, other.pk: 2} == held
    assert all(holder(tx, case) for case in first)
    assert 3 == sum(holder(tx, case) is None for case in second)


def test_skill_decides_among_those_who_may(tx: Tx) -> None:
    (case,) = waiting(tx, 1)
    weak, strong = world.a_mediator(), world.a_mediator()
    Mediator.objects.filter(pk=weak.pk).update(skills={"credit_card": 60})
    assert strong.pk == assigned_to(tx, case)
    lost = runs.why_not(tx, case, weak.pk)
    assert lost is not None
    assert lost.rules == ()
    assert 1500 < lost.behind <= 1600  # forty points of fit times forty percent, less what places cost


def test_what_has_a_mediator_is_not_shuffled(tx: Tx) -> None:
    ids = waiting(tx, 6)
    world.a_mediator(capacity=10)
    actions.assign(tx, at=world.NOON)
    before = [holder(tx, case) for case in ids]
    world.a_mediator(capacity=100)
    waiting(tx, 3)
    run = actions.assign(tx, at=world.NOON)
    assert (3, 3) == (run.waiting, run.assigned)
    assert before == [holder(tx, case) for case in ids]


def test_the_same_debtor_gets_the_same_mediator(tx: Tx) -> None:
    first = waiting(tx, 1)[0]
    world.a_mediator(), world.a_mediator()
    mine = assigned_to(tx, first)
    Mediator.objects.filter(pk=mine).update(skills={"credit_card": 90})
    later = waiting(tx, 4)  # the people of the fixtures repeat after four cases
    (again,) = (case for case in later if loading.kinds(tx, [case], on=TODAY)[case].continuity)
    actions.assign(tx, at=world.NOON)
    told = runs.why(tx, again)
    assert told is not None
    assert (mine, 1000) == (holder(tx, again), told.parts["continuity"])


def test_age_and_limitation_make_a_case_urgent_and_its_claim_a_band(tx: Tx) -> None:
    young, old, barred, large = waiting(tx, 4)
    tx.run("UPDATE cases SET accepted_on = accepted_on - 61 WHERE id = %(id)s", id=old)
    tx.run("UPDATE claims SET limitation_ends_on = %(day)s WHERE case_id = %(id)s", day=TODAY + 89 * DAY, id=barred)
    tx.run("UPDATE cases SET claim_total = 200000 WHERE id = %(id)s", id=large)
    kinds = loading.kinds(tx, [young, old, barred, large], on=TODAY)
    assert [(0, 0), (2, 0), (2, 0), (0, 2)] == [(kind.priority, kind.band) for _, kind in sorted(kinds.items())]


def test_few_cases_say_little_about_a_mediator(tx: Tx) -> None:
    ids = waiting(tx, 40)
    good, bad, new = (world.a_mediator(capacity=places) for places in (20, 20, 0))
    actions.assign(tx, at=world.NOON)
    mediator = acting(tx, Role.MEDIATOR)
    actions.confirm(mediator, ids, at=world.NOON)
    agreed = [case for case in ids if holder(tx, case) == good.pk]
    for event, to in ((CaseEvent.SETTLE_TERMS, None), (CaseEvent.SIGN, CaseState.AGREED)):
        cases.move(mediator, event, cases.each(agreed), at=world.NOON, to=to)
    cases.terminate(tx, dict.fromkeys(set(ids) - set(agreed), TerminationReason.PERIOD_EXPIRED), at=world.NOON)
    by_id = {one.id: one for one in loading.roster(tx, on=TODAY)}
    assert [75, 25, 50] == [by_id[one.pk].outcomes["credit_card"] for one in (good, bad, new)]
    assert [0, 50, 0] == [by_id[one.pk].slowness for one in (good, bad, new)]


def test_the_file_of_a_run_proves_it_and_follows_from_what_was_announced(tx: Tx) -> None:
    ids = waiting(tx, 12)
    for capacity in (3, 4, 2):
        world.a_mediator(capacity=capacity)
    announced = actions.announce(tx, at=world.NOON)
    with pytest.raises(errors.NotRunYet):
        runs.run_file(tx, announced.id)
    run = actions.assign(tx, at=world.NOON + DAY, beacon="close 3912.77")
    record = json.loads(runs.run_file(tx, run.id))
    assert [] == verify(record)
    assert (announced.id, announced.commitment) == (run.id, record["draw"]["commitment"])
    stored = tx.one("SELECT secret, secret_sealed, beacon, input_digest, file_digest, gap, bound - objective AS left_,"
                    " waiting, assigned FROM assignment_runs WHERE id = %(id)s", id=run.id)  # fmt: skip
    assert hashlib.sha256(bytes.fromhex(stored.secret)).hexdigest() == announced.commitment
    assert (None, "close 3912.77", record["input_sha256"], record["sha256"]) == stored[1:5]
    assert (0, 0, 12, 9) == stored[5:]
    held = {case: holder(tx, case) for case in ids}
    assert held == {case: mediator for _, mediator, cases in record["matches"] for case in cases}
    assert log.first_broken(tx) is None


def test_why_is_kept_with_the_decision_in_both_languages(tx: Tx) -> None:
    (case,) = waiting(tx, 1)
    people = [world.a_mediator() for _ in range(5)]
    mine = assigned_to(tx, case)
    told = runs.why(tx, case)
    assert told is not None
    assert (mine, 3, 4) == (told.mediator_id, len(told.closest), told.equals)
    assert {other for other, _ in told.closest} <= {one.pk for one in people} - {mine}
    assert told.sentence("en").startswith(f"Mediator {mine}: fit 40.00")
    assert told.sentence("zh").startswith(f"调解员{mine}：专长40.00")


def test_what_nobody_can_take_is_told_with_rule_and_relief(tx: Tx) -> None:
    waiting(tx, 4)
    world.a_mediator(capacity=50, products=("insurance",))
    run = actions.assign(tx, at=world.NOON)
    found = runs.queue(tx, run.id)
    assert [("PRODUCT", 4)] == [(one.barrier and one.barrier.code, len(one.case_ids)) for one in found.left_over]
    assert [("credit_card", 4)] == [(one.product, one.freed) for one in found.relief]


def test_a_recused_mediator_hands_over_and_never_gets_the_case_again(tx: Tx) -> None:
    (case,) = waiting(tx, 1)
    world.a_mediator(), world.a_mediator()
    first = assigned_to(tx, case)
    actions.confirm(acting(tx, Role.MEDIATOR), [case], at=world.NOON)
    with pytest.raises(errors.ReasonMissing), django_transaction.atomic():
        actions.recuse(acting(tx, Role.MEDIATOR), {case: " "}, reason="kin", at=world.NOON)
    actions.recuse(acting(tx, Role.MEDIATOR), {case: "both sides were heard once"}, reason="kin", at=world.NOON + DAY)
    second = assigned_to(tx, case)
    assert first != second
    assert ["RECUSED", "DECLINED"] == codes(tx, case, Mediator.objects.get(pk=first))
    kept = tx.one("SELECT state, hand_over FROM assignments WHERE mediator_id = %(id)s", id=first)
    assert ("RELEASED", "both sides were heard once") == tuple(kept)
    assert "heard" not in str(tx.rows("SELECT payload FROM events WHERE case_id = %(id)s", id=case))


def test_a_replacement_lets_the_period_run_on(tx: Tx) -> None:
    (case,) = waiting(tx, 1)
    world.a_mediator(), world.a_mediator()
    first = assigned_to(tx, case)
    actions.confirm(acting(tx, Role.MEDIATOR), [case], at=world.NOON)
    ends = tx.value("SELECT period_ends_on FROM cases WHERE id = %(id)s", id=case)
    actions.replace(acting(tx, Role.ASSIGNER), {case: "file complete"}, reason="illness", at=world.NOON + 5 * DAY)
    actions.assign(tx, at=world.NOON + 6 * DAY)
    actions.confirm(acting(tx, Role.MEDIATOR), [case], at=world.NOON + 6 * DAY)
    assert first != holder(tx, case)
    assert ends == tx.value("SELECT period_ends_on FROM cases WHERE id = %(id)s", id=case)
    assert log.first_broken(tx) is None


def test_parties_who_choose_are_waited_for_two_working_days(tx: Tx) -> None:
    (case,) = waiting(tx, 1)
    mediator = world.a_mediator()
    assert 1 == choices.ask_to_choose(acting(tx, Role.BANK_OPERATOR), [case], at=world.NOON)
    assert 0 == actions.assign(tx, at=world.NOON + 2 * DAY).waiting
    assert [] == choices.select_jointly(acting(tx, Role.PARTY), {case: mediator.pk}, at=world.NOON + 2 * DAY)
    assert holder(tx, case) is None
    chosen_by_both(tx, {case: mediator.pk}, at=world.NOON + 2 * DAY)
    assert mediator.pk == holder(tx, case)
    assert runs.why(tx, case) is None


def test_parties_who_cannot_agree_get_the_centres_mediator(tx: Tx) -> None:
    (case,) = waiting(tx, 1)
    mediator = world.a_mediator()
    choices.ask_to_choose(acting(tx, Role.BANK_OPERATOR), [case], at=world.NOON)
    actions.assign(tx, at=world.NOON + 3 * DAY)  # nobody else is eligible: there is no list to choose from
    assert mediator.pk == holder(tx, case)


def test_parties_choose_within_the_rules(tx: Tx) -> None:
    first, second = waiting(tx, 2)
    mediator = world.a_mediator(capacity=1)
    with pytest.raises(errors.MediatorBarred, match="FULL"), django_transaction.atomic():
        choices.select_jointly(acting(tx, Role.PARTY), {first: mediator.pk, second: mediator.pk}, at=world.NOON)
    chosen_by_both(tx, {first: mediator.pk}, at=world.NOON)
    assert (mediator.pk, None) == (holder(tx, first), holder(tx, second))


def test_parties_do_not_choose_past_an_institutions_share(tx: Tx) -> None:
    capped = world.a_bank()
    Institution.objects.filter(pk=capped.pk).update(mediator_share_pct=10)
    mediator = world.a_mediator(capacity=10)
    both = dict.fromkeys(waiting(tx, 2, capped), mediator.pk)
    with pytest.raises(errors.MediatorBarred, match="SHARE"):
        choices.select_jointly(acting(tx, Role.PARTY), both, at=world.NOON)


def test_a_party_chooses_for_its_own_case_only(tx: Tx) -> None:
    mine, other = waiting(tx, 2)
    mediator = world.a_mediator()
    with transaction(Actor(role=Role.PARTY, case_id=mine)) as party:
        choices.ask_to_choose(party, [mine], at=world.NOON)
        with pytest.raises(errors.NotFound):
            choices.select_jointly(party, {other: mediator.pk}, at=world.NOON)
        choices.select_jointly(party, {mine: mediator.pk}, at=world.NOON)
    choices.select_jointly(acting(tx, Role.BANK_OPERATOR), {mine: mediator.pk}, at=world.NOON)
    assert (mediator.pk, None) == (holder(tx, mine), holder(tx, other))


def test_a_rule_is_set_aside_by_two_people_in_writing(tx: Tx) -> None:
    (case,) = waiting(tx, 1)
    mediator = world.a_mediator(products=("insurance",))
    asked = {"mediator_id": mediator.pk, "at": world.NOON}
    with pytest.raises(errors.ReasonMissing), django_transaction.atomic():
        choices.ask_override(acting(tx, Role.ASSIGNER, 1), case, reason=" ", **asked)
    with pytest.raises(errors.NotPermitted):
        choices.ask_override(acting(tx, Role.REGISTRAR, 1), case, reason="knows the trade", **asked)
    number = choices.ask_override(acting(tx, Role.ASSIGNER, 1), case, reason="knows the trade", **asked)
    with pytest.raises(errors.NeedsSecondPerson):
        choices.approve_override(acting(tx, Role.ASSIGNER, 1), number, at=world.NOON)
    choices.approve_override(acting(tx, Role.ASSIGNER, 2), number, at=world.NOON)
    assert mediator.pk == holder(tx, case)
    row = tx.one("SELECT asked_by, approved_by, reason, rules FROM assignment_overrides WHERE id = %(id)s", id=number)
    assert (1, 2, "knows the trade", '["PRODUCT"]') == tuple(row)


def test_the_database_wants_two_people_too(tx: Tx) -> None:
    (case,) = waiting(tx, 1)
    mediator = world.a_mediator()
    number = choices.ask_override(
        acting(tx, Role.ASSIGNER, 1), case, mediator_id=mediator.pk, reason="asked for", at=world.NOON
    )
    with pytest.raises(errors.NeedsSecondApprover):
        tx.run("UPDATE assignment_overrides SET approved_by = asked_by WHERE id = %(id)s", id=number)


def test_nobody_sets_a_conflict_aside(tx: Tx) -> None:
    bank = world.a_bank()
    (case,) = waiting(tx, 1, bank)
    mediator = world.a_mediator()
    Relation.objects.create(mediator=mediator, institution=bank, kind="own_debt")
    with pytest.raises(errors.MediatorBarred, match="OWN_DEBT"):
        choices.ask_override(
            acting(tx, Role.ASSIGNER, 1), case, mediator_id=mediator.pk, reason="no one else", at=world.NOON
        )


def test_everybody_reads_the_commitment_and_nobody_the_secret(tx: Tx) -> None:
    announced = actions.announce(tx, at=world.NOON)
    with transaction(Actor(role=Role.PARTY)) as party:
        assert announced.commitment == party.value("SELECT commitment FROM assignment_runs WHERE at IS NULL")
        with pytest.raises(Exception, match="permission denied"), django_transaction.atomic():
            party.value("SELECT secret_sealed FROM assignment_runs")


def test_the_clock_leaves_an_announced_run_to_whoever_knows_its_beacon(tx: Tx) -> None:
    ids = waiting(tx, 2)
    world.a_mediator()
    announced = actions.announce(tx, at=world.NOON)
    assert {"announced": announced.id} == work.assign_waiting(tx, world.NOON + HOUR)
    assert announced == actions.announced(tx)
    assert announced.id == actions.assign(tx, at=world.NOON + HOUR, beacon="the close").id
    more = waiting(tx, 1, Institution.objects.get())
    assert {"waiting": 1, "assigned": 1} == work.assign_waiting(tx, world.NOON + 2 * HOUR)
    assert all(holder(tx, case) for case in (*ids, *more))


@pytest.fixture
def centre(fresh_database: str, server: EmbeddedServer) -> dict[str, str]:
    """Nine waiting cases and five places, committed; the environment of a command on them."""
    with transaction(SYSTEM) as tx:
        waiting(tx, 9)
        world.a_mediator(capacity=5)
    return {**os.environ, "DATABASE_URL": server.url(fresh_database)}


def command(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mediation", *words], cwd=ROOT, env=environment, capture_output=True, text=True
    )


def test_a_run_is_announced_carried_out_written_and_checked_by_commands(centre: dict[str, str], tmp_path: Path) -> None:
    announced = json.loads(command(centre, "announce-assignment", "--json").stdout)
    done = command(centre, "assign", "--json", "--beacon", "today's close")
    facts: dict[str, Any] = json.loads(done.stdout)
    assert (announced["run"], 9, 5, 0) == tuple(facts[name] for name in ("run", "waiting", "assigned", "gap"))
    assert [4] == [one["cases"] for one in facts["unassigned"]]
    assert [4] == [one["freed"] for one in facts["relief"]]
    path = tmp_path / "run.json"
    assert 0 == command(centre, "assignment-run", str(facts["run"]), "--out", str(path)).returncode
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "MEDIATION", "DJ"))}
    checked = command(alone, "verify-assignment", str(path), "--commitment", announced["commitment"])
    assert (0, "") == (checked.returncode, checked.stderr)
    path.write_text(path.read_text("utf-8").replace('"beacon":"today', '"beacon":"Today'), "utf-8")
    refused = command(alone, "verify-assignment", str(path))
    assert (1, "") == (refused.returncode, refused.stdout)
    assert "its digest is another" in refused.stderr


def test_repeated_refusals_are_listed_by_a_command(centre: dict[str, str]) -> None:
    assert [] == json.loads(command(centre, "repeated-refusals", "--json").stdout)
    with transaction(SYSTEM) as tx:
        actions.assign(tx, at=now())
        mediator = Mediator.objects.get()
        held = [row.id for row in tx.rows("SELECT id FROM cases WHERE mediator_id IS NOT NULL")]
        actions.decline(acting(tx, Role.MEDIATOR), dict.fromkeys(held), at=now())
    (told,) = json.loads(command(centre, "repeated-refusals", "--json").stdout)
    assert {"mediator_id": mediator.pk, "name": mediator.name, "refusals": 5}.items() <= told.items()


def test_checking_a_run_starts_neither_django_nor_driver_nor_solver(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("[]", "utf-8")
    program = (
        "import sys; from mediation.commands.door import main\n"
        "try: main(['verify-assignment', sys.argv[1]])\n"
        "except SystemExit as end: print(end.code, {'django.apps', 'numpy', 'psycopg2'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "run.json"], capture_output=True, text=True, cwd=ROOT
    )
    assert "1 set()\n" == done.stdout


def test_the_day_of_an_answer_is_three_working_days_on(tx: Tx) -> None:
    assert date(2026, 10, 15) == loading.answer_by(tx, TODAY)


def test_a_mediator_recuses_with_nothing_but_his_own_eyes(tx: Tx) -> None:
    first, second = waiting(tx, 2)
    mediator = world.a_mediator(capacity=2)
    actions.assign(tx, at=world.NOON)
    with transaction(Actor(role=Role.MEDIATOR, mediator_id=mediator.pk)) as own:
        actions.confirm(own, [first, second], at=world.NOON)
        actions.recuse(own, {first: "nothing begun"}, reason="kin", at=world.NOON)
    stranger = Actor(role=Role.MEDIATOR, mediator_id=world.a_mediator().pk)
    with pytest.raises(errors.NotFound), transaction(stranger) as other:
        actions.recuse(other, {second: "not mine"}, reason="kin", at=world.NOON)
    assert (None, mediator.pk) == (holder(tx, first), holder(tx, second))


def test_two_who_give_out_cases_at_once_do_not_count_the_same_place(fresh_database: str) -> None:
    with transaction(SYSTEM) as tx:
        chosen, _ = waiting(tx, 2)
        mediator = world.a_mediator(capacity=1)

    def run() -> int:
        with transaction(SYSTEM) as tx:
            return actions.assign(tx, at=world.NOON).assigned

    blocked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with ThreadPoolExecutor(1) as thread:
        with transaction(Actor.taken_down(Role.PARTY)) as tx:
            chosen_by_both(tx, {chosen: mediator.pk}, at=world.NOON)
            other = thread.submit(run)
            with connections["owner"].cursor() as owner:
                while not other.done() and not (owner.execute(blocked) or owner.fetchone()[0]):
                    pass
        assert 0 == other.result()
        thread.submit(connections.close_all).result()
