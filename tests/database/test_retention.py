"""When its time is over nothing of a case identifies anybody; before, and while something holds it, all is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from allauth.idp.oidc.models import Token

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.agreements import actions as agreements
from mediation.cases import actions as cases
from mediation.cases import flags, log, retention
from mediation.cases.models import Verdict
from mediation.db import Tx
from mediation.odoo import connecting, records
from mediation.odoo.records import Change, Found
from mediation.odoo.shapes import PARTNER, Item
from mediation.performance import actions as performance
from mediation.vocabulary import Role, TerminationReason
from schedulers.work import erase_persons, forget_records
from tests.database.test_journey import acting, agreed, in_mediation
from tests.database.test_odoo_connections import WANTED

YEARS_ON = datetime(2029, 10, 14, 3, 15, tzinfo=world.SHANGHAI)
DAY = timedelta(days=1)


def ended(tx: Tx) -> int:
    case, _ = in_mediation(tx)
    cases.terminate(acting(tx, Role.MEDIATOR), {case: TerminationReason.POSITIONS_TOO_FAR}, at=NOON + DAY)
    return case


def test_three_years_after_the_last_event_what_identifies_people_is_gone(tx: Tx) -> None:
    case = ended(tx)
    assert erase_persons(tx, YEARS_ON - DAY)["erased"] == 0
    assert erase_persons(tx, YEARS_ON)["erased"] == 1
    (party,) = cases.parties(tx, [case])
    assert {party.id_sealed, party.phone_sealed, party.address_sealed, party.birth_date} == {None}
    assert party.name == retention.NOBODY
    assert tx.value("SELECT facts || handler_name || contract_no FROM claims WHERE case_id = %(id)s", id=case) == ""
    assert erase_persons(tx, YEARS_ON)["erased"] == 0


def test_what_somebody_wrote_in_an_odoo_is_gone_with_the_case(tx: Tx) -> None:
    case = ended(tx)
    odoo = connecting.connection(tx, connecting.connect(tx, WANTED, at=NOON))
    item = Item(model=PARTNER, name="party_1", case_id=case, values={"name": "张三"})
    records.keep(tx, odoo, [(1, Change(item=item, digests={"name": "1"}, known=None, fields=("name",)))], at=NOON)
    known = records.known(tx, odoo, [item])["party_1"]
    records.contest(tx, [Found(record=known.id, field="name", theirs="张三丰", digest="2")], at=NOON)
    kept = "SELECT count(*) FROM odoo_conflicts WHERE theirs_sealed IS NOT NULL"
    assert tx.value(kept) == 1
    erase_persons(tx, YEARS_ON)
    assert tx.value(kept) == 0


def test_the_log_stays_and_says_that_it_was_done(tx: Tx) -> None:
    case = ended(tx)
    before = cases.timeline(tx, case)
    erase_persons(tx, YEARS_ON)
    after = cases.timeline(tx, case)
    assert after[:-1] == before
    assert after[-1].event == "person:erase"
    assert log.first_broken(tx) is None


def test_nothing_sealed_is_left_of_an_erased_case(tx: Tx) -> None:
    ended(tx)
    erase_persons(tx, YEARS_ON)
    left = tx.rows(
        "SELECT p.id FROM parties AS p JOIN cases AS c ON c.id = p.case_id WHERE c.erased_on IS NOT NULL"
        " AND num_nonnulls(p.id_sealed, p.id_index, p.phone_sealed, p.phone_index, p.address_sealed) > 0"
    )
    assert [] == left


def test_a_case_that_goes_on_is_kept(tx: Tx) -> None:
    in_mediation(tx)
    assert erase_persons(tx, YEARS_ON + 3650 * DAY)["erased"] == 0


def test_a_hold_keeps_everything_until_it_is_cleared(tx: Tx) -> None:
    case = ended(tx)
    hold = flags.Flag(case_id=case, code=retention.LEGAL_HOLD, verdict=Verdict.ACCEPT, shown_to=())
    flags.put_up(tx, [hold], at=NOON)
    assert erase_persons(tx, YEARS_ON)["erased"] == 0
    (flag,) = [flag for flag in flags.standing(tx, [case]) if flag.code == retention.LEGAL_HOLD]
    flags.clear(acting(tx, Role.REGISTRAR), [flag.id], note="the suit is over", at=YEARS_ON)
    assert erase_persons(tx, YEARS_ON)["erased"] == 1


def test_a_plan_is_kept_three_years_beyond_its_last_instalment(tx: Tx) -> None:
    performance.draw_up(tx, agreed(tx), at=NOON)  # the last instalment: Monday, 11 January 2027
    assert erase_persons(tx, datetime(2030, 1, 11, tzinfo=world.SHANGHAI))["erased"] == 0
    assert erase_persons(tx, datetime(2030, 1, 12, tzinfo=world.SHANGHAI))["erased"] == 1


def test_the_paper_of_an_erased_agreement_is_not_printed_any_more(tx: Tx) -> None:
    agreed(tx)
    number = tx.value("SELECT number FROM agreements")
    assert agreements.document(tx, number).startswith(b"%PDF")
    erase_persons(tx, datetime(2031, 1, 1, tzinfo=world.SHANGHAI))
    with pytest.raises(errors.Erased):
        agreements.document(tx, number)
    assert tx.value("SELECT octet_length(document_sha256) FROM agreements") == 32
    assert [len(row.content_sealed) for row in tx.rows("SELECT content_sealed FROM printed_papers")] == [0, 0]


def test_the_tokens_of_a_system_go_when_they_have_run_out(tx: Tx) -> None:
    for name, ends in (("over", NOON - DAY), ("good", NOON + DAY), ("for good", None)):
        Token.objects.create(type=Token.Type.ACCESS_TOKEN, hash=name, expires_at=ends)
    assert forget_records(tx, NOON)["tokens"] == 1
    assert set(Token.objects.values_list("hash", flat=True)) == {"good", "for good"}
