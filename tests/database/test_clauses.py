"""A mediator's own clauses: versioned, checked like the terms, printed in their place, and final once drawn up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.db import transaction as django_transaction

from fixtures import world
from mediation import errors
from mediation.agreements import actions as agreements
from mediation.agreements import clauses, signing
from mediation.cases import actions as cases
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.vocabulary import Role
from tests.database.test_filing_background import await_locked
from tests.database.test_journey import SIGNERS, acting, in_mediation
from tests.database.test_linting import settled
from tests.paper.reading import text_of

DAY = timedelta(days=1)
PICKS_UP = "申请人应于收到全部款项后五个工作日内，将抵押物权属证书原件交还被申请人。"
HARMFUL = "申请人应删除被申请人的逾期记录。"


def write(tx: Tx, case: int, *texts: str, who: Role = Role.MEDIATOR, days: int = 0) -> int:
    return clauses.write(acting(tx, who), case, texts, at=world.NOON + days * DAY)


def test_every_version_is_kept_with_when_and_by_whom(tx: Tx) -> None:
    (case,) = settled(tx)
    assert [write(tx, case, "  甲\n  乙 "), write(tx, case, PICKS_UP, days=1), write(tx, case)] == [1, 2, 3]
    assert clauses.of_cases(tx, [case]) == {case: ()}
    told = [(one.version, one.texts) for one in clauses.versions(tx, case)]
    assert told == [(3, ()), (2, (PICKS_UP,)), (1, ("甲 乙",))]
    assert PICKS_UP not in str(cases.timeline(tx, case))


def test_who_writes_while_another_writes_writes_the_next_version(fresh_database: str) -> None:
    with transaction(SYSTEM) as tx:
        (case,) = in_mediation(tx, 1)

    def write_anew() -> int:
        try:
            with transaction(Actor.taken_down(Role.MEDIATOR)) as tx:
                return clauses.write(tx, case, [PICKS_UP], at=world.NOON)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with transaction(Actor.taken_down(Role.MEDIATOR)) as tx:
            assert clauses.write(tx, case, [PICKS_UP], at=world.NOON) == 1
            waiting = other.submit(write_anew)
            await_locked()
        assert waiting.result() == 2


def test_they_are_checked_with_the_terms(tx: Tx) -> None:
    (case,) = settled(tx)
    write(tx, case, PICKS_UP, HARMFUL)
    found = agreements.preview(tx, [case], more=[HARMFUL], at=world.NOON)[case]
    assert [one.clause for one in found if one.rule.code == "CREDIT-PROMISE"] == [2, 3]
    with pytest.raises(errors.NotConfirmable):
        agreements.draw_up(acting(tx, Role.MEDIATOR), [case], at=world.NOON)


def test_they_stand_on_the_paper_before_what_is_procedural_and_are_final(tx: Tx) -> None:
    (case,) = settled(tx)
    write(tx, case, PICKS_UP)
    (paper,) = agreements.draw_up(acting(tx, Role.MEDIATOR), [case], at=world.NOON)
    printed = "".join(text_of(paper.pdf).split())
    assert printed.index("如实、及时报送信用信息") < printed.index(PICKS_UP) < printed.index("共同申请司法确认")
    assert agreements.document(tx, paper.number) == paper.pdf
    for sitting in (False, True):
        if sitting:
            for who, role in SIGNERS:
                signing.sign_for(acting(tx, who), [case], role, at=world.NOON)
        with pytest.raises(errors.ClausesAreFinal), django_transaction.atomic():
            write(tx, case, "另行约定。")
    agreements.erase(tx, [case])
    assert [one.texts for one in clauses.versions(tx, case)] == [()]


@pytest.mark.parametrize("change", ["SET version = 9", "SET texts_sealed = 'x'"])
def test_what_was_written_is_never_changed(tx: Tx, change: str) -> None:
    (case,) = settled(tx)
    write(tx, case, PICKS_UP)
    with pytest.raises(errors.SignedIsFinal):
        tx.run(f"UPDATE draft_clauses {change}")


@pytest.mark.parametrize("texts", [[""], ["字" * 1001], ["甲"] * 21, ["\U0010fffd"], ["甲\x00"]])
def test_clauses_that_cannot_be_printed_are_refused(tx: Tx, texts: list[str]) -> None:
    (case,) = settled(tx)
    with pytest.raises(errors.ClausesUnsound):
        write(tx, case, *texts)


def test_only_who_mediates_writes_them(tx: Tx) -> None:
    (case,) = settled(tx)
    for who in (Role.BANK_SUPERVISOR, Role.PARTY, Role.REGISTRAR):
        with pytest.raises(errors.NotPermitted):
            write(tx, case, PICKS_UP, who=who)
