"""Matrices hold before they count, proposals are judged by their measure alone, and feeling for a limit shows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation import errors
from mediation.authority import proposals
from mediation.authority.judging import Judged, Measure, is_probing, judge, measure
from mediation.authority.matrix import HEADER, Limits, parse
from mediation.authority.words import Answer
from mediation.terms import Proposal
from mediation.vocabulary import ClaimComponent as C

D = Decimal
TODAY = date(2026, 10, 12)
CLAIMED = {**dict.fromkeys(C, D("0.00")), C.PRINCIPAL: D("10000.00"), C.INTEREST: D("900.00"), C.FEES: D("100.00")}
PROPOSAL = Proposal(
    settled_amount=D("10550.00"), waived={C.INTEREST: D("450.00")}, down_payment=D("1055.00"), periods=12,
    deferral_months=0, last_due_on=date(2027, 10, 12),
)  # fmt: skip


def row(level: int | str, **said: object) -> dict[str, object]:
    """One row that covers all cases of a product; limits grow with the level."""
    grown = 20 * int(level) if level != "never" else 0
    limits = {"waive_interest": 40 + grown, "waive_fees": 100, "max_months": 12 + grown, "min_down": max(0, 10 - grown)}
    return {**dict.fromkeys(HEADER, ""), "product": "credit_card", "level": level, **limits, **said}


def every(*rows: dict[str, object]) -> bytes:
    """The rows for cases with and without hardship, as JSON."""
    return json.dumps([{**one, "hardship": hardship} for one in rows for hardship in ("yes", "no")]).encode()


def as_csv(*rows: dict[str, object]) -> bytes:
    lines = [",".join(HEADER)] + [",".join(str(one[name]) for name in HEADER) for one in rows]
    return "\n".join(lines).encode()


def test_csv_and_json_say_the_same():
    rows = [{**row(level), "hardship": hardship} for level in (0, 1) for hardship in ("yes", "no")]
    assert parse(as_csv(*rows)) == parse(every(row(0), row(1)))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (every(row(0, arrears_until=90)), "0 cells from 90 days"),
        (every(row(0, arrears_until=90), row(0, arrears_from=89)), "2 cells from 89 days"),
        (every(row(0, amount_from=1)), "0 cells from 0 days and 0 yuan"),
        (every(row(0), row(1, waive_interest=39)), "level 1 allows less than level 0"),
        (every(row(0), row(1, min_down=11)), "level 1 allows less than level 0"),
        (every(row(0), row(2)), "levels are not one after the other"),
        (every(row(0), row(0)), "levels are not one after the other"),
        (every(row(0), row("never")), "never stands alone"),
        (every(row(0, waive_principal=101)), "1: waive_principal"),
        (every(row(0, max_months="")), "1: max_months"),
        (every(row(0, product="horses")), "1: product"),
        (every(row(0, arrears_from=30, arrears_until=30)), "1: arrears_until"),
        (every(row(0, min_down="NaN")), "1: min_down"),
        (as_csv({**row(0), "hardship": "yes"}), "hardship no: 0 cells from 0 days"),
        (b'[{"product": 1}]', "1: product"),
        (b"[1]", "1: row"),
    ],
)
def test_a_matrix_that_does_not_hold_is_refused_with_the_place(content: bytes, told: str):
    with pytest.raises(errors.MatrixUnsound) as refused:
        parse(content)
    assert told in str(refused.value)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5)), min_size=1, max_size=4))
def test_bands_hold_exactly_when_every_day_is_in_one(bands: list[tuple[int, int]]):
    rows = [
        row(0, arrears_from=first, arrears_until=first + width if first + width < 6 else "") for first, width in bands
    ]
    covered = [sum(first <= day and (day < first + width or first + width >= 6) for first, width in bands)
               for day in range(8)]  # fmt: skip
    distinct = len(set(map(str, rows))) == len(rows)
    try:
        parse(every(*rows))
    except errors.MatrixUnsound:
        assert covered != [1] * 8 or not distinct
    else:
        assert covered == [1] * 8


def levels() -> tuple[Limits, ...]:
    return parse(every(row(0), row(1)))[0].levels


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, Judged(Answer.NEEDS_LEVEL, 1)),  # half of the interest
        ({"waived": {C.INTEREST: D("360.00")}, "settled_amount": D("10640.00"), "down_payment": D("1064.00")},
         Judged(Answer.WITHIN, 0)),
        ({"waived": {C.INTEREST: D("360.01")}, "settled_amount": D("10639.99"), "down_payment": D("1064.00")},
         Judged(Answer.NEEDS_LEVEL, 1)),
        ({"waived": {C.PRINCIPAL: D("0.01")}, "settled_amount": D("10999.99")}, Judged(Answer.NEVER)),
        ({"periods": 33, "last_due_on": date(2029, 7, 12)}, Judged(Answer.NEVER)),
        ({"last_due_on": date(2029, 7, 12)}, Judged(Answer.NEVER)),  # few payments, but late
    ],
)  # fmt: skip
def test_the_lowest_level_that_allows_it_is_the_answer(changed: dict[str, object], expected: Judged):
    assert judge(measure(replace(PROPOSAL, **changed), CLAIMED, on=TODAY), levels()) == expected


@pytest.mark.parametrize(
    "changed",
    [
        {"settled_amount": D("10549.99")},
        {"waived": {C.FEES: D("450.00")}},
        {"waived": {C.INTEREST: D("-450.00")}, "settled_amount": D("11450.00")},
        {"down_payment": D("10550.01")},
        {"periods": 0},
        {"deferral_months": -1},
        {"last_due_on": date(2026, 10, 11)},
    ],
)
def test_a_proposal_that_does_not_add_up_is_refused(changed: dict[str, object]):
    with pytest.raises(errors.ProposalUnsound):
        measure(replace(PROPOSAL, **changed), CLAIMED, on=TODAY)


@given(st.integers(1, 50), st.integers(0, 90000))
def test_cases_of_another_size_with_the_same_terms_get_the_same_answer(times: int, fen: int):
    waived = D(fen) / 100
    small = replace(PROPOSAL, waived={C.INTEREST: waived}, settled_amount=D("11000.00") - waived,
                    down_payment=D("11000.00") - waived)  # fmt: skip
    large = replace(small, waived={C.INTEREST: waived * times}, settled_amount=small.settled_amount * times,
                    down_payment=small.down_payment * times)  # fmt: skip
    claimed = {name: amount * times for name, amount in CLAIMED.items()}
    assert measure(small, CLAIMED, on=TODAY) == measure(large, claimed, on=TODAY)


def asked(*waived: int, limit: int) -> list[tuple[Measure, int]]:
    plain = measure(PROPOSAL, CLAIMED, on=TODAY)
    others = plain.waived[2:]
    return [
        (Measure((plain.waived[0], D(part), *others), plain.down, plain.months), int(part > limit)) for part in waived
    ]


def test_halving_the_gap_again_and_again_is_probing():
    *before, last = asked(0, 100, 50, 75, 62, limit=66)
    assert is_probing(before, last)
    assert not is_probing(before[:3], before[3])


def test_bargaining_in_one_direction_is_not_probing():
    *before, last = asked(10, 20, 30, 40, 50, 60, limit=45)
    assert not is_probing(before, last)


def test_the_digest_of_a_proposal_is_of_its_terms():
    again = proposals.of(json.loads(proposals.to_text(PROPOSAL)))
    assert proposals.digest(again) == proposals.digest(PROPOSAL)
    named = replace(PROPOSAL, waived={**PROPOSAL.waived, C.FEES: D("0.00")})
    assert proposals.digest(named) == proposals.digest(PROPOSAL)
    assert proposals.digest(replace(PROPOSAL, periods=11)) != proposals.digest(PROPOSAL)
