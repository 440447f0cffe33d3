"""Many cases are accepted in one step: just those that were shown, once, each with an event of its own."""

from __future__ import annotations

import json

import pytest

from fixtures import world
from fixtures.world import NOON
from mediation import errors
from mediation.cases import acceptance, flags, log, triage
from mediation.cases import actions as cases
from mediation.cases.acceptance import Wanted, mark
from mediation.db import Actor, Tx
from mediation.vocabulary import Product, Role
from tests.database.test_triage import DAY, TODAY, as_registrar, centre, clean, filed, state_of

__all__ = ["centre"]
DOUBT = {"product_facts": {"is_criminal": True}}


def states(tx: Tx, ids: list[int]) -> list[str]:
    return [state_of(tx, case) for case in ids]


def test_the_clean_ones_of_what_was_shown_are_accepted_once(centre: Tx) -> None:
    bank, other = world.a_bank(), world.a_bank()
    ids = filed(centre, clean(bank), clean(bank), clean(bank, **DOUBT), clean(bank, poa_expires_on=TODAY - DAY))
    elsewhere = filed(centre, clean(other))
    among = acceptance.filed(centre, Wanted(institution=bank.code))
    found = acceptance.sort_out(centre, among, at=NOON)
    assert (found.clean, found.flagged, found.wrong) == (
        tuple(ids[:2]), {ids[2]: ("CRIMINAL",)}, {ids[3]: ("AUTHORITY-EXPIRED",)},
    )  # fmt: skip
    assert ids[:2] == acceptance.accept_clean(centre, among, shown=mark(found.clean), at=NOON)
    with pytest.raises(errors.ShownChanged):
        acceptance.accept_clean(centre, among, shown=mark(found.clean), at=NOON)
    with pytest.raises(errors.ShownChanged):
        acceptance.accept_clean(centre, among, shown=mark(()), at=NOON)
    assert ["ACCEPTED", "ACCEPTED", "FILED", "FILED", "FILED"] == states(centre, ids + elsewhere)
    assert [2, 2, 1] == [len(cases.timeline(centre, case)) for case in ids[:3]]
    assert log.first_broken(centre) is None


def test_flagged_ones_are_accepted_with_a_note_at_each_flag_and_wrong_ones_never(centre: Tx) -> None:
    bank = world.a_bank()
    doubtful, wrong = filed(centre, clean(bank, **DOUBT), clean(bank, **DOUBT, poa_expires_on=TODAY - DAY))
    found = acceptance.sort_out(centre, [doubtful, wrong], at=NOON)
    with pytest.raises(errors.ReasonMissing):
        acceptance.accept_flagged(centre, [doubtful, wrong], shown=mark(found.flagged), note=" ", at=NOON)
    with pytest.raises(errors.ShownChanged):
        acceptance.accept_flagged(centre, [wrong], shown=mark(found.flagged), note="报案未立案", at=NOON)
    done = acceptance.accept_flagged(centre, [doubtful, wrong], shown=mark(found.flagged), note="报案未立案", at=NOON)
    assert ([doubtful], ["ACCEPTED", "FILED"]) == (done, states(centre, [doubtful, wrong]))
    payload = json.loads(cases.timeline(centre, doubtful)[-1].payload)
    assert ["CRIMINAL"] == payload["looked_at"]
    (answer,) = [answer for answer in triage.why(centre, doubtful) if answer.tripped]
    assert ("报案未立案", NOON) == (answer.note, answer.cleared_at)
    assert [wrong] == [row.case_id for row in triage.to_look(centre) if row.code == "CRIMINAL"]


def test_what_a_case_trips_since_the_preview_stops_the_step(centre: Tx) -> None:
    ids = filed(centre, clean(world.a_bank()), clean(world.a_bank()))
    shown = mark(acceptance.sort_out(centre, ids, at=NOON).clean)
    centre.run("UPDATE claims SET product_facts = '{\"is_sued\": true}' WHERE case_id = %(id)s", id=ids[0])
    with pytest.raises(errors.ShownChanged):
        acceptance.accept_clean(centre, ids, shown=shown, at=NOON)
    assert ["FILED", "FILED"] == states(centre, ids)


def test_filed_cases_are_found_by_what_they_are_and_what_holds_them_back(centre: Tx) -> None:
    bank = world.a_bank()
    ids = filed(centre, clean(bank), clean(bank, **DOUBT))
    (filing,) = acceptance.by_filing(centre)
    assert (filing.institution, filing.cases, filing.flagged, filing.wrong) == (bank.code, 2, 0, 0)
    triage.sort_out(centre, at=NOON)
    (filing,) = acceptance.by_filing(centre)
    assert (filing.flagged, filing.wrong) == (1, 0)
    product = Product(acceptance.summed(centre, ids)[0].product)
    assert ids == acceptance.filed(centre, Wanted(product=product, filing=filing.filing))
    assert ids[1:] == acceptance.filed(centre, Wanted(rule="CRIMINAL"))
    assert [] == acceptance.filed(centre, Wanted(institution="X"))
    assert [] == acceptance.filed(centre, Wanted(filing=filing.filing + 1))


def test_nobody_but_a_registrar_accepts(centre: Tx, tx: Tx) -> None:
    ids = filed(tx, clean(world.a_bank(), **DOUBT))
    shown = acceptance.sort_out(as_registrar(), ids, at=NOON)
    for role in (Role.ASSIGNER, Role.AUDITOR, Role.BANK_OPERATOR):
        other = Tx(Actor.taken_down(role))
        with pytest.raises(errors.NotPermitted):
            acceptance.accept_clean(other, ids, shown=mark(shown.clean), at=NOON)
        with pytest.raises(errors.NotPermitted):
            acceptance.accept_flagged(other, ids, shown=mark(shown.flagged), note="已核查", at=NOON)
        with pytest.raises(errors.NotPermitted):
            flags.let_pass(other, ids, note="已核查", at=NOON)
