"""Nothing is signed that was not checked; warnings stand with a reason, and courts' dismissals are learned from."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction as django_transaction

from fixtures import world
from mediation import errors
from mediation.agreements import actions as agreements
from mediation.agreements import joint, linting, signing
from mediation.agreements.lint_words import Severity
from mediation.cases import log
from mediation.confirmation import actions as confirmation
from mediation.confirmation.words import CourtOutcome
from mediation.db import Tx
from mediation.negotiation import actions as negotiation
from mediation.plans import Layout
from mediation.vocabulary import Role, SignerRole
from tests.database.test_journey import SIGNERS, acting, agreed, in_mediation, offered, said, state_of

DAY = timedelta(days=1)
BECAUSE = "双方当面确认"


def settled(tx: Tx, count: int = 1) -> list[int]:
    """Cases with an accepted offer that nothing is wrong with."""
    ids = in_mediation(tx, count)
    offered(tx, ids)
    negotiation.accept(acting(tx, Role.BANK_SUPERVISOR), ids, at=world.NOON)
    return ids


def codes(tx: Tx, case: int) -> set[str]:
    found = agreements.preview(acting(tx, Role.MEDIATOR), [case], at=world.NOON)[case]
    return {finding.rule.code for finding in found if finding.rule.severity is not Severity.INFO}


def draw_up(tx: Tx, ids: list[int]) -> None:
    agreements.draw_up(acting(tx, Role.MEDIATOR), ids, at=world.NOON)


# What changes in the world after the offer was accepted, and what the check then finds.
CHANGES = {
    "a bankruptcy list that was loaded since": (
        "INSERT INTO bankruptcies (case_number, name, id_index, court, accepted_on) SELECT '1', 'x', id_index, 'y', "
        "'2026-10-01' FROM parties", "BANKRUPT",
    ),
    "a crime that came to light": (
        "UPDATE claims SET product_facts = '{\"is_criminal\": true}'", "CRIMINAL",
    ),
    "a suit that was brought": ("UPDATE claims SET product_facts = '{\"is_sued\": true}'", "SUIT-PENDING"),
    "a court of another place": (
        "UPDATE courts SET region_code = '350203'; UPDATE cases SET court_id = (SELECT id FROM courts LIMIT 1)",
        "COURT-UNKNOWN",
    ),
    "a minor without a guardian": ("UPDATE parties SET birth_date = '2010-01-01'", "MINOR-ALONE"),
    "consent that was revoked": (
        "UPDATE consents SET state = 'REVOKED', revoked_at = answered_at, revoked_by_id = party_id", "CONSENT-MISSING",
    ),
    "rights that were not acknowledged": ("UPDATE session_preparations SET acknowledged_at = NULL", "RIGHTS-NOT-TOLD"),
    "an identity that was not checked": (
        "UPDATE session_preparations SET identity_way = NULL, identity_checked_at = NULL, identity_checked_by = NULL",
        "IDENTITY-UNCHECKED",
    ),
    "the claimant's telephone": ("UPDATE institutions SET phone = '13812345678'", "SHAM-CONTACT"),
    "authority that ends before the last day to apply": (
        "UPDATE claims SET poa_expires_on = '2026-11-01'", "AUTHORITY-ENDS-SOON",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_the_check_looks_at_the_world_as_it_is_now(tx: Tx, what: str) -> None:
    (case,) = settled(tx)
    assert set() == codes(tx, case)
    change, code = CHANGES[what]
    if code == "SHAM-CONTACT":
        from mediation.db.sealed import seal

        (party,) = (row.id for row in tx.rows("SELECT id FROM parties WHERE case_id = %(case)s", case=case))
        tx.run("UPDATE parties SET phone_sealed = %(phone)s", phone=seal("13812345678", "parties.phone", party))
    for statement in change.split("; "):
        tx.run(statement)
    assert {code} == codes(tx, case)


def test_what_stops_an_agreement_is_named_and_nothing_is_drawn_up(tx: Tx) -> None:
    ids = settled(tx, 2)
    tx.run("UPDATE parties SET birth_date = '2010-01-01'")
    with pytest.raises(errors.NotConfirmable, match="MINOR-ALONE: 2"), django_transaction.atomic():
        draw_up(tx, ids)
    assert 0 == tx.value("SELECT count(*) FROM agreements")


def test_a_warning_waits_for_the_mediators_reason_and_keeps_it(tx: Tx) -> None:
    (case,) = settled(tx)
    tx.run("UPDATE claims SET poa_expires_on = '2026-11-01'")
    with pytest.raises(errors.WarningsOpen, match="AUTHORITY-ENDS-SOON: 1"), django_transaction.atomic():
        draw_up(tx, [case])
    linting.acknowledge(
        acting(tx, Role.MEDIATOR), [case], ["AUTHORITY-ENDS-SOON"], reason=BECAUSE, at=world.NOON + DAY / 24
    )
    draw_up(tx, [case])
    (found,) = [row for row in linting.kept(tx, [case]) if row.severity == "warn"]
    assert ("AUTHORITY-ENDS-SOON", BECAUSE) == (found.code, found.reason)
    assert BECAUSE not in str(tx.rows("SELECT payload FROM events"))
    assert log.first_broken(tx) is None


def test_a_reason_given_for_former_terms_does_not_stand_for_new_ones(tx: Tx) -> None:
    (case,) = settled(tx)
    tx.run("UPDATE claims SET poa_expires_on = '2026-11-01'")
    linting.acknowledge(acting(tx, Role.MEDIATOR), [case], ["AUTHORITY-ENDS-SOON"], reason=BECAUSE, at=world.NOON - DAY)
    with pytest.raises(errors.WarningsOpen):
        draw_up(tx, [case])


@pytest.mark.parametrize(
    ("role", "code", "reason", "refused"),
    [
        (Role.MEDIATOR, "MINOR-ALONE", BECAUSE, errors.NoSuchWarning),
        (Role.MEDIATOR, "NO-SUCH", BECAUSE, errors.NoSuchWarning),
        (Role.MEDIATOR, "BALLOON", " ", errors.NoSuchWarning),
        (Role.BANK_SUPERVISOR, "BALLOON", BECAUSE, errors.NotPermitted),
    ],
)
def test_only_a_mediator_lets_a_warning_stand_and_only_with_a_reason(
    tx: Tx, role: Role, code: str, reason: str, refused: type[Exception]
) -> None:
    (case,) = settled(tx)
    with pytest.raises(refused):
        linting.acknowledge(acting(tx, role), [case], [code], reason=reason, at=world.NOON)


@pytest.mark.parametrize(
    "found",
    [
        "UPDATE agreements SET lint_version = ''",
        "INSERT INTO agreement_findings (agreement_id, code, severity, clause, version) "
        "SELECT id, 'X', 'block', 0, '1' FROM agreements",
        "INSERT INTO agreement_findings (agreement_id, code, severity, clause, version) "
        "SELECT id, 'X', 'warn', 0, '1' FROM agreements",
    ],
    ids=["unchecked", "stopped", "warned"],
)
def test_the_database_lets_no_unchecked_draft_be_signed(tx: Tx, found: str) -> None:
    (case,) = world.some_accepted_cases(tx, world.a_bank(), 1)
    tx.run(
        "INSERT INTO agreements (case_id, number, state, kind, claim_total, settled_amount, waived, terms, drawn_up_on,"
        " facts_sealed, document_sha256, verification_code, lint_version) VALUES (%(case)s, 'n', 'DRAFT', 'lump_sum',"
        " 1, 1, 0, '{}', '2026-10-12', '', '', '', '1')", case=case,
    )  # fmt: skip
    tx.run(found)
    with pytest.raises(errors.NotConfirmable):
        tx.run("UPDATE agreements SET state = 'LINTED' WHERE case_id = %(case)s", case=case)


def test_what_was_found_stays_as_it_was_found(tx: Tx) -> None:
    (case,) = agreed(tx)
    assert "AGREED" == state_of(tx, case)
    assert linting.kept(tx, [case])
    with pytest.raises(errors.SignedIsFinal):
        tx.run("UPDATE agreement_findings SET severity = 'info'")


def test_what_was_found_in_an_agreement_that_fell_is_not_told_of_the_next(tx: Tx) -> None:
    (case,) = settled(tx)
    draw_up(tx, [case])
    assert linting.kept(tx, [case])
    signing.refuse_for(acting(tx, Role.ASSIGNER), [case], SignerRole.ORGANISATION, why="须修改", at=world.NOON)
    assert [] == linting.kept(tx, [case])


def test_a_court_that_dismisses_teaches_which_rules_miss_its_ground(tx: Tx) -> None:
    ids = settled(tx, 2)
    tx.run("UPDATE claims SET contract_no = '' WHERE case_id = %(case)s", case=ids[0])
    linting.acknowledge(acting(tx, Role.MEDIATOR), ids, ["CONTRACT-UNNAMED"], reason=BECAUSE, at=world.NOON)
    draw_up(tx, ids)
    joint.draw_up(acting(tx, Role.MEDIATOR), ids, at=world.NOON)
    for role, signer in SIGNERS:
        signing.sign_for(acting(tx, role), ids, signer, at=world.NOON)
    confirmation.apply_jointly(acting(tx, Role.COURT_LIAISON), ids, at=world.NOON)
    for case in ids:
        said(tx, case, CourtOutcome.ACCEPTED, 0)
        said(tx, case, CourtOutcome.DISMISSED, 0, number=str(case), ground="content_unclear")
    (learned,) = linting.dismissals(tx)
    assert ("content_unclear", 2, 1, 1) == (learned.ground, learned.courts, learned.foreseen, learned.missed)
    assert (1, 0) == (learned.by_rule["CONTRACT-UNNAMED"], learned.by_rule["VAGUE-TIME"])


def test_a_clause_of_the_mediators_own_is_read_with_the_terms(tx: Tx) -> None:
    (case,) = settled(tx)
    found = agreements.preview(tx, [case], more=["付清后另行协商。"], at=world.NOON)[case]
    assert [("LATER-TALKS", 1)] == [(f.rule.code, f.clause) for f in found if f.rule.severity is Severity.BLOCK]


def test_what_is_offered_is_judged_as_it_will_stand_on_paper(tx: Tx) -> None:
    (case,) = in_mediation(tx, 1)
    far = Layout(periods=1, first_due_on=date(2027, 12, 1))
    offer = negotiation.NewOffer(
        case_id=case, settled_amount=Decimal("9000.00"), layout=far, expires_on=date(2026, 10, 30)
    )
    negotiation.propose(acting(tx, Role.PARTY), [offer], at=world.NOON)
    negotiation.accept(acting(tx, Role.BANK_SUPERVISOR), [case], at=world.NOON)
    assert {"LUMP-SUM-FAR-OFF"} == codes(tx, case)
