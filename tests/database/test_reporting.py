"""A mediator's report tells from the record how a mediation ended, keeps its versions, and goes when its time is up."""

from __future__ import annotations

import pytest
from django.db import transaction as django_transaction

from fixtures import world
from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import retention
from mediation.db import Tx
from mediation.sessions import actions as sessions
from mediation.sessions import reporting
from mediation.sessions.reporting import Written
from mediation.vocabulary import Role, TerminationReason
from tests.database.test_information_flow import AGREED_FACTS, CONCEDED, PRIVATE, SUM, negotiated
from tests.database.test_journey import acting, in_mediation
from tests.database.test_records import as_mediator
from tests.database.test_sessions import TOMORROW
from tests.paper.reading import text_of

FAR = TerminationReason.POSITIONS_TOO_FAR


def test_the_record_drafts_it_and_what_everybody_signed_is_in_it(tx: Tx) -> None:
    case = negotiated(tx)
    assert reporting.lacking(tx, [case]) == [case]
    drafted = reporting.draft(tx, case, FAR)
    assert "共召开调解会1次" in drafted.course
    assert drafted.course.endswith(reporting.BECAUSE[FAR])
    mediator = as_mediator(tx, case)
    for said in (CONCEDED, f"其称{PRIVATE}", f"提出{SUM}元"):
        with pytest.raises(errors.ReportTellsTooMuch), mediator.attempt():
            reporting.make(mediator, {case: Written(course=drafted.course, remarks=said)}, at=TOMORROW)
    reporting.make(mediator, {case: drafted}, at=TOMORROW)
    tx.run("SET LOCAL ROLE med_staff")
    assert reporting.lacking(tx, [case]) == []
    printed = reporting.documents(tx, [case], at=TOMORROW)[case]
    told = text_of(printed).replace("\n", "")
    assert all(words in told for words in (AGREED_FACTS, FAR.zh, FAR.en, "1 次（2026年10月13日）"))
    assert printed == reporting.documents(tx, [case], at=TOMORROW)[case]


def test_versions_stay_and_only_erasure_empties_them(tx: Tx) -> None:
    case, other = in_mediation(tx)
    mediator = acting(tx, Role.MEDIATOR)
    with pytest.raises(errors.IllegalMove):
        reporting.make(mediator, {case: Written(course="x")}, at=world.NOON)
    cases.terminate(mediator, dict.fromkeys([case, other], FAR), at=world.NOON)
    with pytest.raises(errors.NotPermitted):
        reporting.make(acting(tx, Role.BANK_SUPERVISOR), {case: Written(course="x")}, at=world.NOON)
    with pytest.raises(errors.NotFilledIn):
        reporting.make(mediator, {case: Written(course=" ")}, at=world.NOON)
    reporting.make(mediator, {one: Written(course="初稿") for one in (case, other)}, at=world.NOON)
    reporting.make(mediator, {case: Written(course="定稿", remarks="补充")}, at=world.NOON)
    assert (reporting.of_case(tx, case).version, reporting.of_case(tx, other).version) == (2, 1)
    with pytest.raises(errors.RecordIsFinal), django_transaction.atomic():
        tx.run("UPDATE termination_reports SET course = 'changed'")
    sessions.erase(tx, [case])
    retention.erase(tx, [case], at=world.NOON)
    with pytest.raises(errors.Erased):
        reporting.documents(tx, [case], at=world.NOON)
    assert tx.value("SELECT count(*) FROM termination_reports WHERE course || remarks = ''") == 2
