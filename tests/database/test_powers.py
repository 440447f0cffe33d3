"""An institution's power of attorney is renewed for many cases at once, and what was signed keeps the one before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.db import transaction as django_transaction

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.agreements import actions as agreements
from mediation.agreements import joint, signing
from mediation.cases import actions as cases
from mediation.cases import flags, log, rectification, retention
from mediation.confirmation import packets
from mediation.db import Actor, Tx, transaction
from mediation.negotiation import actions as negotiation
from mediation.powers import actions as powers
from mediation.powers.actions import Among, Paper, Power, Renewed
from mediation.powers.words import Refusal
from mediation.vocabulary import AuthorityType, CaseState, Defect, Role, SignerRole
from schedulers.work import remind_people
from tests.database.test_journey import acting, agreed, in_mediation, offered, state_of
from tests.database.test_renegotiating import LATER, again, new_terms, performed
from tests.database.test_signing import drawn_up

DAY = timedelta(days=1)
OLD, NEW = "PAU-2026-0087", "PAU-2028-0001"
AFTER = NOON.replace(year=2028)
"""After the old power of attorney has run out, on the last day of 2027."""
POWER = Power(
    number=NEW,
    authority=AuthorityType.SPECIAL,
    handler_name="郑新人",
    handler_phone="0595-22778800",
    given_on=date(2026, 10, 1),
    expires_on=date(2029, 12, 31),
)
UNDER_OLD = Among(former=OLD)


def bank_of(tx: Tx, case: int) -> Actor:
    found = tx.one("SELECT institution_id FROM cases WHERE id = %(id)s", id=case)
    return Actor(role=Role.BANK_OPERATOR, user_id=7, institution_id=found.institution_id)


def renew(tx: Tx, case: int, power: Power = POWER, among: Among = UNDER_OLD, at: Any = NOON, **more: Any) -> Renewed:
    """The institution of a case files a power of attorney, with its own rights."""
    with transaction(bank_of(tx, case)) as bank:
        return powers.renew(bank, power, among, at=at, **more)


def numbers_of(tx: Tx, ids: list[int]) -> tuple[str, ...]:
    return tuple(tx.value("SELECT number FROM cases WHERE id = %(id)s", id=case) for case in ids)


def has(tx: Tx, case: int) -> tuple[str, str]:
    found = tx.one("SELECT poa_number, handler_name FROM claims WHERE case_id = %(id)s", id=case)
    return found.poa_number, found.handler_name


def test_one_power_is_renewed_for_all_open_cases_under_it_and_once(tx: Tx) -> None:
    bank, other = world.a_bank(), world.a_bank("OTHER")
    mine, ended, theirs = world.some_cases(tx, bank, 3), world.some_cases(tx, bank, 1), world.some_cases(tx, other, 1)
    cases.withdraw(acting(tx, Role.BANK_SUPERVISOR), ended, reason="已还清", at=NOON)
    paper = Paper(sha256=b"p" * 32, size=1000, ending="pdf")
    with transaction(bank_of(tx, mine[0])) as clerk:
        assert powers.foresee(clerk, POWER, UNDER_OLD, at=NOON).cases == 3
        done = powers.renew(clerk, POWER, UNDER_OLD, paper=paper, at=NOON)
        assert (done.cases, done.unchanged, done.refused) == (3, 0, {})
        (listed,) = powers.by_number(clerk)
        assert (listed.number, listed.cases, listed.expires_on) == (NEW, 3, date(2029, 12, 31))
        assert powers.renew(clerk, POWER, Among(numbers=numbers_of(tx, mine)), at=NOON).unchanged == 3
        assert powers.renew(clerk, POWER, UNDER_OLD, at=NOON).unchanged == 3
        with pytest.raises(errors.NotFound), django_transaction.atomic():
            powers.renew(clerk, replace(POWER, number="OTHER"), UNDER_OLD, at=NOON)
    assert [has(tx, case) for case in (mine[0], *ended, *theirs)] == [(NEW, "郑新人"), *[(OLD, "吴晓梅")] * 2]
    assert [row.event for row in cases.timeline(tx, mine[0])] == ["file", "power:renew"]
    assert log.first_broken(tx) is None
    papers = "SELECT kind, file_name FROM attachments WHERE case_id = ANY (%(ids)s) AND content_sha256 = %(of)s"
    assert [row.kind for row in tx.rows(papers, ids=mine, of=paper.sha256)] == ["power_of_attorney"] * 3


def test_each_case_that_keeps_its_own_says_why(tx: Tx) -> None:
    bank, other = world.a_bank(), world.a_bank("OTHER")
    ids, (theirs,) = world.some_cases(tx, bank, 2), world.some_cases(tx, other, 1)
    cases.withdraw(acting(tx, Role.BANK_SUPERVISOR), ids[:1], reason="已还清", at=NOON)
    renew(tx, ids[1])
    ended, renewed, foreign = numbers_of(tx, [*ids, theirs])
    older = replace(POWER, number="PAU-OLD", given_on=date(2026, 9, 1))
    done = renew(tx, ids[1], older, Among(numbers=(ended, renewed, foreign)))
    assert (done.cases, done.power_id) == (0, None)
    assert done.refused == {Refusal.UNKNOWN: (foreign,), Refusal.OVER: (ended,), Refusal.OLDER: (renewed,)}


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"expires_on": NOON.date() - DAY}, errors.PowerOver),
        ({"given_on": NOON.date() + DAY}, errors.PowerToCome),
        ({"expires_on": date(2026, 9, 30)}, errors.PowerWrong),
        ({"number": " "}, errors.PowerWrong),
        ({"handler_phone": "12"}, errors.PowerWrong),
    ],
)
def test_what_is_no_power_of_attorney_today_is_refused(tx: Tx, change: dict[str, Any], refused: Any) -> None:
    (case,) = world.some_cases(tx, world.a_bank(), 1)
    with pytest.raises(refused):
        renew(tx, case, replace(POWER, **change))
    with pytest.raises(errors.NotPermitted):
        powers.renew(acting(tx, Role.MEDIATOR), POWER, UNDER_OLD, at=NOON)


def test_terms_on_the_table_take_special_authority_and_a_waiting_paper_its_own_agent(tx: Tx) -> None:
    general = replace(POWER, authority=AuthorityType.GENERAL)
    pending, free = in_mediation(tx)
    offered(tx, [pending])
    done = renew(tx, pending, general)
    assert (done.cases, list(done.refused)) == (1, [Refusal.SETTLING])
    assert [row.code for row in flags.standing(tx, [free])].count("AUTHORITY-GENERAL") == 1
    negotiation.accept(acting(tx, Role.BANK_SUPERVISOR), [pending], at=NOON)
    agreements.draw_up(acting(tx, Role.MEDIATOR), [pending], at=NOON)
    assert list(renew(tx, pending, general).refused) == [Refusal.SETTLING]
    assert list(renew(tx, pending).refused) == [Refusal.NAMES_ANOTHER]
    assert renew(tx, pending, replace(POWER, handler_name="吴晓梅")).cases == 1
    signing.sign_for(acting(tx, Role.BANK_SUPERVISOR), [pending], SignerRole.CLAIMANT, at=NOON)


def test_what_was_signed_keeps_the_power_it_was_signed_by(tx: Tx) -> None:
    (case,) = drawn_up(tx)
    for role, signer in ((Role.BANK_SUPERVISOR, SignerRole.CLAIMANT), (Role.PARTY, SignerRole.RESPONDENT),
                         (Role.MEDIATOR, SignerRole.MEDIATOR), (Role.ASSIGNER, SignerRole.ORGANISATION)):  # fmt: skip
        signing.sign_for(acting(tx, role), [case], signer, at=NOON)
    renew(tx, case, at=NOON + DAY)
    printed = joint.draw_up(acting(tx, Role.MEDIATOR), [case], at=NOON + 2 * DAY)
    signing.sign_for(acting(tx, Role.BANK_SUPERVISOR), [case], SignerRole.CLAIMANT, at=NOON + 2 * DAY)
    renew(tx, case, replace(POWER, number="PAU-3", handler_name="林第三"), Among(former=NEW), at=NOON + 3 * DAY)
    assert [(row.number, row.handler_name) for row in tx.rows(packets.sql.powers, case_ids=[case])] == [
        (OLD, "吴晓梅"),
        (NEW, "郑新人"),
    ]
    assert joint.documents(tx, [case]) == printed
    assert has(tx, case) == ("PAU-3", "林第三")
    with pytest.raises(DatabaseError, match="power_is_final"), django_transaction.atomic():
        tx.run("UPDATE power_renewals SET expires_on = '2030-01-01'")


def test_an_agreement_is_mediated_again_once_the_power_that_ran_out_is_renewed(tx: Tx) -> None:
    ids = performed(tx)
    tx.run("UPDATE claims SET poa_expires_on = '2026-10-31'")
    again(tx, ids)
    with pytest.raises(errors.SpecialAuthorityMissing), django_transaction.atomic():
        new_terms(tx, ids[0], "8000.00")
    assert renew(tx, ids[0], at=LATER).cases == 1
    new_terms(tx, ids[0], "8000.00")
    assert state_of(tx, ids[0]) == CaseState.AGREEMENT_PENDING_SIGNATURE


def test_a_case_sent_back_for_nothing_else_goes_on(tx: Tx) -> None:
    authority, facts = world.some_cases(tx, world.a_bank(), 2)
    asked = {authority: [Defect.AUTHORITY], facts: [Defect.AUTHORITY, Defect.FACTS]}
    rectification.request(acting(tx, Role.REGISTRAR), asked, at=NOON)
    renew(tx, authority)
    assert [state_of(tx, case) for case in (authority, facts)] == ["FILED", "RECTIFICATION_REQUESTED"]


def test_the_institution_is_reminded_30_and_7_days_before_once_for_all_cases(tx: Tx) -> None:
    ids = world.some_accepted_cases(tx, world.a_bank(), 3)
    told = [remind_people(tx, AFTER.replace(year=2027, month=12, day=day))["power_closing"] for day in (1, 2, 24, 25)]
    early = remind_people(tx, AFTER.replace(year=2027, month=11, day=30))["power_closing"]
    assert (told, early) == ([1, 0, 1, 0], 0)
    renew(tx, ids[0])
    assert powers.running_out(tx, on=date(2027, 12, 24)) == []


def test_who_is_named_is_erased_with_the_last_case(tx: Tx) -> None:
    one, other = agreed(tx, 2)
    renew(tx, one)
    named = "SELECT count(*) FROM powers_of_attorney WHERE handler_name <> ''"
    left = []
    for case in (one, other):
        retention.erase(tx, [case], at=AFTER)
        powers.erase(tx, [case])
        left.append(tx.value(named))
    assert left == [1, 0]
