"""Claims are recomputed for all accepted cases at once, again when they change, and told to whom they concern."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from fixtures import world
from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import flags, opening
from mediation.claims import actions, paper
from mediation.db import Actor, Tx, transaction
from mediation.vocabulary import Product, Role

D = Decimal
SAID = {"annual_rate": "6.0000", "overdue_rate_multiplier": "1.5000", "repayment_method": "bullet",
        "disbursed_on": "2025-03-01", "matures_on": "2026-03-01"}  # fmt: skip


def a_loan(tx: Tx, bank: object, *, interest: str = "6083.33", said: dict[str, str] | None = None) -> int:
    """A case of the loan that is worked by hand in the pure tests."""
    (filing,) = world.some_filings(bank, 1)  # type: ignore[arg-type]
    claim = replace(
        filing.claim, principal=D("100000.00"), interest=D(interest), penalty_interest=D("2500.00"),
        compound_interest=D("152.08"), total=D("102652.08") + D(interest), overdue_since=date(2026, 3, 1),
        overdue_days=100, cutoff_date=date(2026, 6, 9), product_facts=SAID if said is None else said,
    )  # fmt: skip
    (case,) = opening.open_cases(tx, [replace(filing, product=Product.CONSUMER_LOAN, claim=claim)], at=world.NOON)
    cases.accept(tx, [case], at=world.NOON)
    return case


def test_accepted_claims_are_checked_once_and_again_when_they_change(tx: Tx) -> None:
    bank = world.a_bank()
    mine = [a_loan(tx, bank), a_loan(tx, bank), *world.some_cases(tx, bank, 1)]
    assert actions.check_claims(tx, at=world.NOON, among=mine) == 2
    assert actions.check_claims(tx, at=world.NOON, among=mine) == 0
    tx.run("UPDATE cases SET row_fingerprint = sha256('changed') WHERE id = %(id)s", id=mine[0])
    assert actions.check_claims(tx, at=world.NOON + timedelta(hours=1), among=mine) == 1


def test_what_is_stated_too_high_is_flagged_until_it_is_put_right(tx: Tx) -> None:
    bank = world.a_bank()
    good, high = a_loan(tx, bank), a_loan(tx, bank, interest="7000.00")
    actions.check_claims(tx, at=world.NOON, among=[good, high])
    assert {(row.case_id, row.code) for row in flags.standing(tx, [good, high])} == {(high, actions.HIGHER)}
    assert high in {row.case_id for row in actions.deviating(tx)}
    tx.run("UPDATE claims SET interest = 6083.33, total = 108735.41 WHERE case_id = %(id)s", id=high)
    tx.run("UPDATE cases SET row_fingerprint = sha256('right') WHERE id = %(id)s", id=high)
    actions.check_claims(tx, at=world.NOON, among=[high])
    assert flags.standing(tx, [high]) == []


def test_the_check_is_kept_with_its_lines_and_its_event(tx: Tx) -> None:
    case = a_loan(tx, world.a_bank())
    actions.check_claims(tx, at=world.NOON, among=[case])
    found = actions.find(tx, case)
    assert (found.finding, found.day_count, found.cost_pct) == ("matches", "actual_360", D("6.86"))
    assert [line["amount"] for line in found.lines] == ["6083.33", "2500.00", "152.08"]
    assert cases.timeline(tx, case)[-1].event == "claim:check"


def test_what_cannot_be_recomputed_says_why(tx: Tx) -> None:
    world.a_centre()
    case = a_loan(tx, world.a_bank(), said={})
    actions.check_claims(tx, at=world.NOON, among=[case])
    assert actions.find(tx, case).reasons == ["no_rate", "no_method", "no_maturity"]
    remarks = [remark.en for remark in paper.facts(tx, case).remarks]
    assert "Could not be recomputed because: the filing names no rate" in remarks


def test_a_bank_and_a_party_read_the_check_of_their_own_case_only(tx: Tx) -> None:
    bank, other = world.a_bank(), world.a_bank()
    case = a_loan(tx, bank)
    actions.check_claims(tx, at=world.NOON, among=[case])
    for actor in (Actor(role=Role.BANK_OPERATOR, institution_id=bank.pk), Actor(role=Role.PARTY, case_id=case)):
        with transaction(actor) as seen:
            assert actions.find(seen, case).case_id == case
    for actor in (Actor(role=Role.BANK_OPERATOR, institution_id=other.pk), Actor(role=Role.PARTY, case_id=case + 1)):
        with pytest.raises(errors.NotFound), transaction(actor) as seen:
            actions.find(seen, case)


def test_the_page_of_a_case_is_the_same_twice(tx: Tx) -> None:
    world.a_centre()
    case = a_loan(tx, world.a_bank(), interest="9999.99")
    actions.check_claims(tx, at=world.NOON, among=[case])
    first = paper.printed(tx, case)
    assert first == paper.printed(tx, case)
    assert first.startswith(b"%PDF")
