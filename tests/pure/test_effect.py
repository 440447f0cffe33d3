"""The day an agreement takes effect, by the law it was made under; whatever order people sign in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.agreements.courts import competent
from mediation.agreements.effect import PARTIES, Effect, Signed, effect
from mediation.agreements.words import CourtGround, SigningWay
from mediation.vocabulary import Regime, SignerRole

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ORDER = (SignerRole.CLAIMANT, SignerRole.RESPONDENT, SignerRole.MEDIATOR, SignerRole.ORGANISATION)
PAPER, ELECTRONIC, ORAL = SigningWay.ON_PAPER, SigningWay.ELECTRONIC, SigningWay.ORAL


def signed(*ways: SigningWay | None) -> list[Signed]:
    """Each signs a day after the one before, in this way, or not at all."""
    return [
        Signed(role=role, way=way, at=MONDAY + timedelta(days=day) if way else None)
        for day, (role, way) in enumerate(zip(ORDER, ways, strict=True))
    ]


@pytest.mark.parametrize(
    ("regime", "ways", "days", "source"),
    [
        (Regime.PEOPLES, (PAPER, PAPER, PAPER, PAPER), 3, "人民调解法 art. 29"),
        (Regime.PEOPLES, (ELECTRONIC, ELECTRONIC, ELECTRONIC, ELECTRONIC), 3, "人民调解法 art. 29"),
        (Regime.PEOPLES, (ORAL, ORAL, None, None), 1, "人民调解法 art. 30"),
        (Regime.INVITED, (PAPER, PAPER, None, None), 1, "特邀调解规定 art. 24"),
        (Regime.INVITED, (ELECTRONIC, ELECTRONIC, PAPER, None), 1, "在线调解规则 art. 19"),
        (Regime.INVITED, (ELECTRONIC, PAPER, None, None), 1, "特邀调解规定 art. 24"),
        (Regime.COMMERCIAL, (PAPER, PAPER, None, None), 1, "民法典 art. 490"),
        (Regime.ADMINISTRATIVE, (PAPER, PAPER, None, None), 1, "民法典 art. 490"),
    ],
)
def test_each_law_has_its_day(regime: Regime, ways: tuple[SigningWay | None, ...], days: int, source: str) -> None:
    assert effect(regime, signed(*ways)) == Effect(at=MONDAY + timedelta(days=days), source=source)


@pytest.mark.parametrize(
    ("regime", "ways"),
    [
        (Regime.PEOPLES, (PAPER, PAPER, PAPER, None)),
        (Regime.PEOPLES, (ORAL, PAPER, None, None)),
        (Regime.INVITED, (PAPER, None, PAPER, PAPER)),
        (Regime.COMMERCIAL, (None, PAPER, PAPER, PAPER)),
    ],
)
def test_without_a_signature_that_counts_there_is_no_effect(
    regime: Regime, ways: tuple[SigningWay | None, ...]
) -> None:
    assert effect(regime, signed(*ways)) is None


places = st.lists(
    st.builds(
        Signed,
        role=st.sampled_from(SignerRole),
        way=st.sampled_from(SigningWay),
        at=st.integers(0, 99).map(lambda hours: MONDAY + timedelta(hours=hours)) | st.none(),
    ),
    max_size=7,
)


@given(st.sampled_from(Regime), places, st.randoms(use_true_random=False))
def test_it_hangs_on_the_signatures_not_on_their_order(regime: Regime, found: list[Signed], chance: Random) -> None:
    assert effect(regime, sorted(found, key=lambda _: chance.random())) == effect(regime, found)


@given(st.sampled_from(Regime), places)
def test_no_party_signs_after_it(regime: Regime, found: list[Signed]) -> None:
    came = effect(regime, found)
    times = [place.at for place in found if place.role in PARTIES]
    assert came is None or all(at is not None and at <= came.at for at in times)


def test_the_court_that_invited_confirms_or_else_one_where_a_party_or_the_centre_is() -> None:
    courts = {1: "350503", 2: "350502", 3: "110105"}
    own = competent(Regime.PEOPLES, 3, domiciles={"350502", "999999"}, seat="350503", courts=courts)
    assert own == {2: CourtGround.DOMICILE, 1: CourtGround.SEAT}
    assert competent(Regime.INVITED, 3, domiciles={"350502"}, seat="350503", courts=courts) == {3: CourtGround.INVITED}
    assert competent(Regime.INVITED, None, domiciles={"350502"}, seat="350503", courts=courts) == {}
