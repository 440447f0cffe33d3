"""Authority: published by two people, read by nobody who asks, answered alike; what is beyond it goes to the bank."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, connections
from django.db import transaction as django_transaction

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.accounts.models import User
from mediation.authority import actions, holding, publishing
from mediation.authority.actions import Asked
from mediation.authority.matrix import HEADER
from mediation.authority.publishing import Settled
from mediation.authority.words import Answer, RequestState
from mediation.cases import actions as cases
from mediation.cases import care, flags
from mediation.cases.words import Vulnerability
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.terms import Proposal
from mediation.vocabulary import ClaimComponent, Role
from tests.database.test_journey import in_mediation

D = Decimal
TODAY, DAY = NOON.date(), timedelta(days=1)
PLAIN = {**dict.fromkeys(HEADER, ""), "product": "credit_card", "max_months": 24, "min_down": 0}


def matrix(*levels: int, hardship: Sequence[int] = ()) -> bytes:
    """Interest waived up to so many per cent at level 0, 1, ...; for cases of hardship the same unless told."""
    rows = [
        {**PLAIN, "hardship": told, "level": level, "waive_interest": most}
        for told, given in (("no", levels), ("yes", hardship or levels))
        for level, most in enumerate(given)
    ]
    return json.dumps(rows).encode()


def somebody(bank: int, role: Role, name: str) -> Actor:
    user = User.objects.create(username=f"{name}{bank}", role=role, institution_id=bank)
    return Actor(role=role, user_id=user.pk, institution_id=bank)


def is_authorised(tx: Tx, case: int, proposal: Proposal, *, on: date) -> bool:
    return case in holding.authorised(tx, {case: proposal}, on=on)


class Bank:
    """The institution of some cases in mediation, its people, and the mediator."""

    def __init__(self, tx: Tx, count: int = 1) -> None:
        self.tx, self.cases = tx, in_mediation(tx, count)
        row = tx.one("SELECT institution_id, mediator_id FROM cases WHERE id = %(id)s", id=self.cases[0])
        self.id = row.institution_id
        self.mediator = Actor(role=Role.MEDIATOR, user_id=77, mediator_id=row.mediator_id)
        self.clerk = somebody(self.id, Role.BANK_OPERATOR, "clerk")
        self.chief = somebody(self.id, Role.BANK_SUPERVISOR, "chief")
        self.director = somebody(self.id, Role.BANK_SUPERVISOR, "director")

    def publish(self, content: bytes, *, effective_from: date = TODAY) -> int:
        with transaction(self.clerk) as tx:
            version = publishing.draft(tx, content, effective_from=effective_from, at=NOON)
        with transaction(self.chief) as tx:
            publishing.publish(tx, version, at=NOON)
        return version

    def give_level(self, level: int) -> None:
        with transaction(self.director) as tx:
            publishing.give_level(tx, f"chief{self.id}", level, at=NOON)

    def ask(self, waived: str, *, case: int | None = None, at: datetime = NOON) -> Asked:
        with transaction(self.mediator) as tx:
            return actions.ask(tx, case or self.cases[0], self.proposal(waived, case=case), at=at)

    def proposal(self, waived: str, *, case: int | None = None) -> Proposal:
        total = self.tx.value("SELECT claim_total FROM cases WHERE id = %(id)s", id=case or self.cases[0])
        return Proposal(settled_amount=total - D(waived), waived={ClaimComponent.INTEREST: D(waived)}, periods=12,
                        down_payment=D("0.00"), deferral_months=0, last_due_on=date(2027, 10, 12))  # fmt: skip

    def request(self, waived: str = "60.00") -> int:
        asked = self.ask(waived)
        with transaction(self.mediator) as tx:
            return actions.request_approval(tx, asked.query_id, at=NOON)

    def answer(self, request: int, decision: RequestState, at: datetime = NOON, **more: Any) -> None:
        with transaction(self.chief) as tx:
            actions.answer(tx, request, decision, at=at, **more)


def test_questions_at_the_same_time_are_counted_one_after_the_other(fresh_database: str) -> None:
    with transaction(SYSTEM) as tx:
        bank = Bank(tx)
        bank.publish(matrix(50))
        with transaction(bank.chief) as own:
            publishing.settle(own, Settled(daily_queries=3))
        terms, ready = bank.proposal("10.00"), Barrier(5)

    def ask(_number: int) -> int | None:
        try:
            ready.wait(30)
            with transaction(bank.mediator) as asking:
                return actions.ask(asking, bank.cases[0], terms, at=NOON).left
        except errors.QueriesSpent:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as crowd:
        left = list(crowd.map(ask, range(5)))
    assert sorted(one for one in left if one is not None) == [0, 1, 2]


@pytest.fixture
def bank(tx: Tx) -> Bank:
    return Bank(tx)


def test_a_matrix_counts_once_another_person_has_published_it(bank: Bank) -> None:
    with transaction(bank.chief) as tx:
        version = publishing.draft(tx, matrix(50), effective_from=TODAY, at=NOON)
    assert bank.ask("50.00").answer is Answer.UNPUBLISHED
    with pytest.raises(errors.NeedsSecondPublisher), transaction(bank.chief) as tx:
        publishing.publish(tx, version, at=NOON)
    with pytest.raises(errors.NotPermitted), transaction(bank.clerk) as tx:
        publishing.publish(tx, version, at=NOON)
    with transaction(bank.director) as tx:
        publishing.publish(tx, version, at=NOON)
    assert bank.ask("50.00").answer is Answer.WITHIN


def test_what_is_published_is_final_and_of_its_own_institution(bank: Bank) -> None:
    version = bank.publish(matrix(50))
    with pytest.raises(errors.MatrixIsFinal), transaction(bank.director) as tx:
        publishing.publish(tx, version, at=NOON)
    for change in (
        "UPDATE authority_matrices SET effective_from = '2020-01-01'",
        "UPDATE authority_cells SET amount_from = 9",
    ):
        with pytest.raises(errors.MatrixIsFinal), django_transaction.atomic():
            bank.tx.run(change)
    other = somebody(world.a_bank().pk, Role.BANK_SUPERVISOR, "other")
    with pytest.raises(errors.NotFound), transaction(other) as tx:
        publishing.read(tx, version)
    with transaction(bank.clerk) as tx:
        assert publishing.read(tx, version)[0].levels[0].waivers["interest"] == 50


@pytest.mark.parametrize("table", ["authority_matrices", "authority_cells", "authority_levels", "authority_settings"])
def test_who_asks_has_no_right_to_the_tables(bank: Bank, table: str) -> None:
    bank.publish(matrix(50))
    for actor in (bank.mediator, Actor(role=Role.PARTY, case_id=bank.cases[0])):
        with pytest.raises(DatabaseError, match="permission denied"), transaction(actor) as tx:
            tx.rows(f"SELECT 1 FROM {table}")


def test_the_centres_people_read_bytes_where_limits_are(bank: Bank) -> None:
    bank.publish(matrix(50))
    sealed = [bytes(row.limits_sealed) for row in bank.tx.rows("SELECT limits_sealed FROM authority_cells")]
    assert sealed
    assert not any(b"interest" in limits or b"50" in limits for limits in sealed)
    with pytest.raises(errors.NotPermitted):
        publishing.read(bank.tx, 1)


@pytest.mark.parametrize(
    ("waived", "answer", "level"),
    [("40.00", Answer.WITHIN, 0), ("40.01", Answer.NEEDS_LEVEL, 1), ("80.00", Answer.NEEDS_LEVEL, 2),
     ("80.01", Answer.NEVER, None)],
)  # fmt: skip
def test_the_answer_is_within_a_level_or_never(bank: Bank, waived: str, answer: Answer, level: int | None) -> None:
    bank.publish(matrix(40, 60, 80))
    asked = bank.ask(waived)
    assert (asked.answer, asked.level, asked.left) == (answer, level, 7)


def test_every_question_is_logged_and_the_log_tells_no_terms(bank: Bank) -> None:
    bank.publish(matrix(50))
    asked = bank.ask("40.00")
    event = cases.timeline(bank.tx, bank.cases[0])[-1]
    assert (event.event, event.role) == ("answer_authority", "SY")
    assert json.loads(event.payload) == {"query": asked.query_id}
    with pytest.raises(DatabaseError, match="final"), django_transaction.atomic():
        bank.tx.run("UPDATE authority_queries SET answer = 'never'")


def test_only_so_many_proposals_can_be_tried_on_a_case_in_a_day(bank: Bank) -> None:
    bank.publish(matrix(50))
    with transaction(bank.chief) as tx:
        publishing.settle(tx, Settled(daily_queries=2))
    assert [bank.ask("10.00").left, bank.ask("20.00").left] == [1, 0]
    with pytest.raises(errors.QueriesSpent):
        bank.ask("30.00")
    assert bank.ask("30.00", at=NOON + DAY).left == 1


def test_only_the_mediator_of_the_case_asks(bank: Bank) -> None:
    bank.publish(matrix(50))
    terms = bank.proposal("10.00")
    with pytest.raises(errors.NotFound), transaction(replace(bank.mediator, mediator_id=10**6)) as tx:
        actions.ask(tx, bank.cases[0], terms, at=NOON)
    with pytest.raises(errors.NotPermitted), transaction(bank.clerk) as tx:
        actions.ask(tx, bank.cases[0], terms, at=NOON)


def test_a_new_version_counts_from_its_day(bank: Bank) -> None:
    bank.publish(matrix(50))
    bank.publish(matrix(10), effective_from=TODAY + DAY)
    assert bank.ask("40.00").answer is Answer.WITHIN
    assert bank.ask("40.00", at=NOON + DAY).answer is Answer.NEVER
    with pytest.raises(errors.EffectTooEarly):
        bank.publish(matrix(50), effective_from=TODAY - DAY)


def test_a_case_of_hardship_has_a_cell_of_its_own(bank: Bank) -> None:
    bank.publish(matrix(10, hardship=[90]))
    assert bank.ask("50.00").answer is Answer.NEVER
    (party,) = [row.id for row in cases.parties(bank.tx, bank.cases)]
    with transaction(bank.mediator) as tx:
        care.raise_flag(tx, party, Vulnerability.HARDSHIP, at=NOON)
    assert bank.ask("50.00").answer is Answer.WITHIN


def test_feeling_for_the_limit_is_flagged_to_the_centre_alone(bank: Bank) -> None:
    bank.publish(matrix(66))
    for waived in ("0.00", "100.00", "50.00", "75.00", "62.00"):
        bank.ask(waived)
    assert [row.code for row in flags.standing(bank.tx, bank.cases)] == [actions.PROBED]
    with transaction(bank.mediator) as tx:
        assert flags.standing(tx, bank.cases) == []
    assert [row.questions for row in actions.probed(bank.tx, first=TODAY, last=TODAY)] == [1]


def test_what_needs_a_level_is_approved_by_who_has_it_for_exactly_that_and_for_a_time(bank: Bank) -> None:
    bank.publish(matrix(40, 80))
    request = bank.request("60.00")
    with transaction(bank.chief) as tx:
        assert [(row.id, row.level_needed, row.due_on) for row in actions.queue(tx)] == [
            (request, 1, date(2026, 10, 14))
        ]
    with pytest.raises(errors.LevelTooLow):
        bank.answer(request, RequestState.APPROVED)
    bank.give_level(1)
    bank.answer(request, RequestState.APPROVED)
    good, case = bank.proposal("60.00"), bank.cases[0]
    with transaction(bank.mediator) as tx:
        assert is_authorised(tx, case, good, on=TODAY + 7 * DAY)
        assert not is_authorised(tx, case, good, on=TODAY + 8 * DAY)
        assert not is_authorised(tx, case, bank.proposal("59.99"), on=TODAY)
    with pytest.raises(errors.RequestClosed):
        bank.answer(request, RequestState.REFUSED)


def test_other_terms_may_be_offered_instead_and_then_they_are_good(bank: Bank) -> None:
    bank.publish(matrix(40, 80))
    bank.give_level(2)
    request = bank.request("60.00")
    with pytest.raises(errors.ProposalUnsound):
        bank.answer(request, RequestState.COUNTERED)
    bank.answer(request, RequestState.COUNTERED, counter=bank.proposal("55.00"))
    assert is_authorised(bank.tx, bank.cases[0], bank.proposal("55.00"), on=TODAY)
    assert not is_authorised(bank.tx, bank.cases[0], bank.proposal("60.00"), on=TODAY)


def test_an_answer_within_is_good_until_the_matrix_changes(bank: Bank) -> None:
    bank.publish(matrix(40))
    bank.ask("30.00")
    assert is_authorised(bank.tx, bank.cases[0], bank.proposal("30.00"), on=TODAY + 3 * DAY)
    bank.publish(matrix(20), effective_from=TODAY + 2 * DAY)
    assert is_authorised(bank.tx, bank.cases[0], bank.proposal("30.00"), on=TODAY + DAY)
    assert not is_authorised(bank.tx, bank.cases[0], bank.proposal("30.00"), on=TODAY + 2 * DAY)


def test_what_is_within_or_never_or_waits_already_is_not_requested(bank: Bank) -> None:
    bank.publish(matrix(40, 80))
    bank.request("60.00")
    for waived, refused in (("40.00", errors.NothingToRequest), ("90.00", errors.NothingToRequest),
                            ("70.00", errors.RequestPending)):  # fmt: skip
        with pytest.raises(refused):
            bank.request(waived)


def test_a_request_that_nobody_answers_expires_after_its_working_days(bank: Bank) -> None:
    bank.publish(matrix(40, 80))
    bank.give_level(1)
    request = bank.request()
    assert actions.expire(bank.tx, at=NOON + 2 * DAY, among=bank.cases) == 0
    with pytest.raises(errors.RequestClosed):
        bank.answer(request, RequestState.APPROVED, at=NOON + 3 * DAY)
    assert actions.expire(bank.tx, at=NOON + 3 * DAY, among=bank.cases) == 1
    assert cases.timeline(bank.tx, bank.cases[0])[-1].event == "authority:expire"
    assert bank.request("60.00") > request  # and may be put again


def test_identical_cases_get_identical_answers_and_the_report_proves_it(tx: Tx) -> None:
    bank = Bank(tx, 3)
    bank.publish(matrix(40, 80))
    for case in bank.cases:
        bank.ask("40.00", case=case)
        bank.ask("41.00", case=case)
    counted, unequal = actions.treatment(tx, first=TODAY, last=TODAY)
    assert (counted.groups, counted.asked, counted.compared, counted.violations) == (2, 6, 2, 0)
    assert unequal == []
    tx.run(
        "INSERT INTO authority_queries (case_id, mediator_id, asked_on, number, at, cell_id, proposal, proposal_sha256,"
        " measure, measure_sha256, answer, level, is_probing) SELECT case_id, mediator_id, asked_on, 50, at, cell_id,"
        " proposal, proposal_sha256, measure, measure_sha256, 'never', NULL, false FROM authority_queries"
        " WHERE answer = 'within' ORDER BY id LIMIT 1"
    )
    counted, unequal = actions.treatment(tx, first=TODAY, last=TODAY)
    assert counted.violations == 1
    assert [(row.kind, row.said, len(row.cases)) for row in unequal] == [("answer", ["never", "within 0"], 3)]


def test_people_who_decide_differently_on_identical_cases_are_listed(tx: Tx) -> None:
    bank = Bank(tx, 2)
    bank.publish(matrix(40, 80))
    bank.give_level(1)
    for case, decision in zip(bank.cases, (RequestState.APPROVED, RequestState.REFUSED), strict=True):
        asked = bank.ask("60.00", case=case)
        with transaction(bank.mediator) as seen:
            request = actions.request_approval(seen, asked.query_id, at=NOON)
        bank.answer(request, decision)
    _, unequal = actions.treatment(tx, first=TODAY, last=TODAY)
    assert [(row.kind, row.said) for row in unequal] == [("decision", ["APPROVED", "REFUSED"])]


def test_nobody_says_up_to_which_level_they_approve_themselves(bank: Bank) -> None:
    with pytest.raises(errors.NeedsSecondPublisher), transaction(bank.chief) as tx:
        publishing.give_level(tx, f"chief{bank.id}", 9, at=NOON)
    with pytest.raises(errors.NotPermitted), transaction(bank.clerk) as tx:
        publishing.give_level(tx, f"chief{bank.id}", 9, at=NOON)
