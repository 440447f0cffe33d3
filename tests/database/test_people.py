"""Who acts for a party, where papers reach it, and what it needs: told to whom it concerns, and erased in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import transaction as django_transaction

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import addresses, care, representing
from mediation.cases.addresses import Address, Signed
from mediation.cases.representing import Representative
from mediation.cases.words import Accommodation, RepresentationKind, Vulnerability
from mediation.consent import answering
from mediation.consent.answering import Answer
from mediation.db import Actor, Tx
from mediation.notices import actions as notices
from mediation.notices import letters
from mediation.reach import posting
from mediation.vocabulary import AuthorityType, Channel, ConsentPurpose, Role, TerminationReason
from schedulers.work import erase_persons, tell_ended
from tests.database.test_consent import HE, LAWYER, accepted, an_agent, refused
from tests.database.test_journey import acting, in_mediation
from tests.database.test_persons import seen_by

DAY = timedelta(days=1)
YEARS_ON = datetime(2029, 10, 14, 3, 15, tzinfo=world.SHANGHAI)
BY_POST = Signed(channel=Channel.LETTER, document_sha256=b"\x01" * 32)


def test_an_agent_acts_until_the_day_is_over_or_somebody_ends_it(tx: Tx) -> None:
    _, (her,) = accepted(tx)
    lawyer = an_agent(tx, her, days=1)
    assert [True, True, False] == [representing.acts_for(tx, lawyer, her, at=NOON + n * DAY) for n in range(3)]
    assert not representing.acts_for(tx, lawyer, her, at=NOON, needs_special=True)
    representing.end(tx, lawyer, principal_id=her, at=NOON + timedelta(hours=1))
    assert not representing.acts_for(tx, lawyer, her, at=NOON + timedelta(hours=1))


def test_one_lawyer_of_two_parties_is_one_person_and_a_new_power_replaces_the_old(tx: Tx) -> None:
    case, (her, him) = accepted(tx, guarantor=True)
    first, second = an_agent(tx, her), an_agent(tx, him)
    again = an_agent(tx, her, AuthorityType.SPECIAL)
    assert first == second == again
    standing = [(row.principal_id, row.authority) for row in representing.of_cases(tx, [case], at=NOON) if row.holds]
    assert [(him, "general"), (her, "special")] == standing
    with pytest.raises(errors.NotFound):
        an_agent(tx, first)


def test_who_acts_by_law_may_settle_and_has_no_last_day(tx: Tx) -> None:
    _, (her,) = accepted(tx)
    guardian = Representative(name="张母", id_number=HE, kind=RepresentationKind.GUARDIAN, holds_from=NOON.date())
    acts = representing.add(tx, her, guardian, at=NOON)
    assert representing.acts_for(tx, acts, her, at=NOON + 3650 * DAY, needs_special=True)


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"id_number": "350503199001011237"}, {"phone": "12"}, {"holds_until": None}]
)
def test_a_representative_without_what_is_needed_is_refused(wrong: dict[str, object]) -> None:
    fine = {"name": "李律师", "id_number": LAWYER, "holds_from": NOON.date(), "holds_until": NOON.date()}
    Representative(**fine)  # type: ignore[arg-type]
    with pytest.raises(errors.RepresentativeWrong):
        Representative(**(fine | wrong))  # type: ignore[arg-type]


def test_the_newest_confirmed_address_counts_and_the_others_stay(tx: Tx) -> None:
    _, (her,) = accepted(tx)
    lawyer = an_agent(tx, her)
    first, second = Address(address="泉秀路1号"), Address(email="zhang@example.org", phone="+86 138 0013 8000")
    assert 1 == addresses.confirm(tx, her, first, signed=BY_POST, at=NOON)
    assert 2 == addresses.confirm(tx, her, second, signed=replace(BY_POST, by=lawyer), at=NOON + DAY)
    before, now = (addresses.newest(tx, [her], at=NOON + n * DAY)[her] for n in (0, 1))
    assert (1, first, her) == (before.version, before.to, before.confirmed_by)
    assert (2, "13800138000", lawyer) == (now.version, now.to.phone, now.confirmed_by)
    with refused(errors.TextIsFinal):
        tx.run("UPDATE address_confirmations SET version = 7, phone_sealed = NULL")


@pytest.mark.parametrize("wrong", [{}, {"address": " "}, {"email": "nobody"}, {"phone": "123"}])
def test_an_address_that_can_reach_nobody_is_not_confirmed(tx: Tx, wrong: dict[str, str]) -> None:
    _, (her,) = accepted(tx)
    with pytest.raises(errors.AddressMissing):
        addresses.confirm(tx, her, Address(**wrong), signed=BY_POST, at=NOON)


def test_nobody_confirms_an_address_for_another_party(tx: Tx) -> None:
    _, (her, him) = accepted(tx, guarantor=True)
    with refused(errors.NoAuthority):
        addresses.confirm(tx, her, Address(address="泉秀路1号"), signed=replace(BY_POST, by=him), at=NOON)


def test_papers_go_electronically_only_with_consent_and_a_confirmed_place(tx: Tx) -> None:
    _, (her,) = accepted(tx)
    yes = Answer(party_id=her, purpose=ConsentPurpose.E_SERVICE, channel=Channel.PORTAL)
    addresses.confirm(tx, her, Address(email="zhang@example.org"), signed=BY_POST, at=NOON)
    assert {} == addresses.electronic(tx, [her], at=NOON)
    answering.give(tx, yes, at=NOON)
    assert [her] == list(addresses.electronic(tx, [her], at=NOON))
    answering.revoke(tx, yes, at=NOON + DAY)
    assert {} == addresses.electronic(tx, [her], at=NOON + DAY)
    answering.give(tx, yes, at=NOON + 2 * DAY)
    addresses.confirm(tx, her, Address(address="泉秀路1号"), signed=BY_POST, at=NOON + 3 * DAY)
    assert {} == addresses.electronic(tx, [her], at=NOON + 3 * DAY)


def test_every_vulnerability_changes_something() -> None:
    assert set(Vulnerability) == set(care.ACCOMMODATIONS)
    assert all(care.ACCOMMODATIONS.values())
    assert set(Accommodation) == set(care.for_vulnerabilities(Vulnerability))


def test_why_somebody_needs_care_is_seen_by_who_cares_for_the_case_alone(tx: Tx) -> None:
    case, _ = in_mediation(tx)
    her = next(row.id for row in cases.parties(tx, [case]))
    before = len(cases.timeline(tx, case))
    care.raise_flag(acting(tx, Role.REGISTRAR), her, Vulnerability.ILLNESS, at=NOON)
    care.raise_flag(acting(tx, Role.REGISTRAR), her, Vulnerability.ILLNESS, at=NOON + DAY)
    row = tx.one("SELECT mediator_id, institution_id FROM cases WHERE id = %(id)s", id=case)
    with seen_by(Actor(role=Role.MEDIATOR, mediator_id=row.mediator_id)) as eyes:
        assert {her: (Vulnerability.ILLNESS,)} == care.vulnerabilities(eyes, [her])
        assert Accommodation.AT_HOME in care.accommodations(eyes, [her])[her]
    with seen_by(Actor(role=Role.MEDIATOR, mediator_id=world.a_mediator().pk)) as eyes:
        assert {} == care.vulnerabilities(eyes, [her])
    for role in (Role.BANK_OPERATOR, Role.COURT_LIAISON, Role.AUDITOR, Role.PARTY, Role.ADMINISTRATOR):
        actor = Actor(role=role, institution_id=row.institution_id, case_id=case)
        with seen_by(actor) as eyes, pytest.raises(errors.NotPermitted):
            care.vulnerabilities(eyes, [her])
    assert before == len(cases.timeline(tx, case))
    care.clear_flag(acting(tx, Role.REGISTRAR), her, Vulnerability.ILLNESS, at=NOON + DAY)
    assert {} == care.accommodations(tx, [her])


@pytest.mark.parametrize("role", [Role.BANK_OPERATOR, Role.COURT_LIAISON, Role.PARTY])
def test_the_rows_themselves_are_out_of_reach(tx: Tx, role: Role) -> None:
    case, _ = in_mediation(tx)
    actor = Actor(role=role, institution_id=1, case_id=case)
    with seen_by(actor) as eyes, pytest.raises(Exception, match="permission denied"), django_transaction.atomic():
        eyes.rows("SELECT kind FROM vulnerability_flags")


def test_both_sides_are_told_in_writing_once_that_a_party_ended_mediation(tx: Tx) -> None:
    case, _ = in_mediation(tx)
    her = next(row.id for row in cases.parties(tx, [case]))
    no = Answer(party_id=her, purpose=ConsentPurpose.MEDIATION, channel=Channel.PORTAL)
    answering.revoke(acting(tx, Role.PARTY), no, at=NOON + DAY)
    assert [2, 0] == [tell_ended(tx, NOON + n * DAY)["told"] for n in (1, 2)]
    (said,) = tx.rows("SELECT payload->>'zh' AS zh, (payload->'to')::text AS readers FROM outbox_messages"
                      " WHERE case_id = %(id)s AND topic = 'mediation_ended'", id=case)  # fmt: skip
    assert "撤回了对调解的同意" in said.zh
    assert said.readers == '["claimant"]'
    assert [(her, "outcome")] == [tuple(row) for row in tx.rows("SELECT party_id, kind FROM notices")]


def test_in_time_what_people_said_of_themselves_is_gone_and_the_ground_of_each_filing_stays(tx: Tx) -> None:
    case, _ = in_mediation(tx)
    her = next(row.id for row in cases.parties(tx, [case]))
    lawyer = an_agent(tx, her)
    addresses.confirm(tx, her, Address(email="zhang@example.org"), signed=BY_POST, at=NOON)
    care.raise_flag(tx, her, Vulnerability.ILLNESS, at=NOON)
    cases.terminate(acting(tx, Role.MEDIATOR), {case: TerminationReason.POSITIONS_TOO_FAR}, at=NOON + DAY)
    assert 0 == erase_persons(tx, YEARS_ON - DAY)["erased"]
    assert "zhang@example.org" == addresses.newest(tx, [her], at=YEARS_ON)[her].to.email
    assert 1 == erase_persons(tx, YEARS_ON)["erased"]
    assert Address() == addresses.newest(tx, [her], at=YEARS_ON)[her].to
    assert {} == care.vulnerabilities(tx, [her])
    assert "contract" == tx.value("SELECT legal_basis FROM claims WHERE case_id = %(id)s", id=case)
    assert tx.value("SELECT id_sealed IS NULL FROM parties WHERE id = %(id)s", id=lawyer)


def test_notices_go_by_e_mail_while_the_party_wants_it(tx: Tx) -> None:
    world.a_centre()
    case, (her,) = accepted(tx)
    yes = Answer(party_id=her, purpose=ConsentPurpose.E_SERVICE, channel=Channel.PORTAL)
    addresses.confirm(tx, her, Address(email="zhang@example.org"), signed=BY_POST, at=NOON)
    answering.give(tx, yes, at=NOON)
    (notice,) = notices.invite(tx, [case], at=NOON)
    (letter,) = letters.letters(tx, [notice.id], at=NOON).values()
    assert "zhang@example.org" == letter.email
    answering.revoke(tx, yes, at=NOON + DAY)
    (letter,) = letters.letters(tx, [notice.id], at=NOON + DAY).values()
    assert not letter.email
    posted = posting.post(tx, [notice], at=NOON + DAY)
    assert {Channel.SMS: 0, Channel.EMAIL: 0, Channel.LETTER: 1} == dict(posted.messages)
