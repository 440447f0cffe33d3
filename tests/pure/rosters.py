"""Backlogs and rosters for tests of assignment: small ones from hypothesis, larger ones from a seed."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import settings
from hypothesis import strategies as st

from mediation.assignment.draw import Draw
from mediation.assignment.rules import Candidate, Kind

few_examples = settings(deadline=None, max_examples=60)
DRAW = Draw(secret="5e" * 32, beacon="2026-03-02 close 3912.77")

some_ids = st.frozensets(st.integers(1, 4), max_size=2)
kinds = st.builds(
    Kind,
    product=st.sampled_from(["insurance", "mortgage"]),
    institution=st.integers(1, 2),
    district=st.sampled_from(["", "350502"]),
    language=st.sampled_from(["", "nan"]),
    speaks_only_it=st.booleans(),
    priority=st.integers(0, 2),
    band=st.integers(0, 2),
    recused=some_ids,
    declined=some_ids,
    rejected=some_ids,
    continuity=st.integers(0, 4),
)
percents = st.integers(0, 100)
mediators = st.builds(
    Candidate,
    id=st.just(0),
    products=st.dictionaries(st.sampled_from(["insurance", "mortgage"]), percents, min_size=1),
    capacity=st.integers(0, 4),
    load=st.integers(0, 2),
    languages=st.frozensets(st.just("nan")),
    districts=st.dictionaries(st.just("350502"), percents),
    outcomes=st.dictionaries(st.sampled_from(["insurance", "mortgage"]), percents),
    slowness=percents,
    seniority=st.integers(0, 2),
    kin=st.frozensets(st.integers(1, 2), max_size=1),
    earlier=st.frozensets(st.integers(1, 2), max_size=1),
    share_room=st.dictionaries(st.integers(1, 2), st.integers(0, 2)),
    is_absent=st.sampled_from([False, False, False, True]),
)


def backlog(most: int) -> st.SearchStrategy[dict[int, Kind]]:
    """Cases by id; kinds repeat, so that classes hold more than one."""
    few = st.lists(kinds, min_size=1, max_size=3)
    return few.flatmap(lambda known: st.dictionaries(st.integers(1, 999), st.sampled_from(known), max_size=most))


def rosters(most: int) -> st.SearchStrategy[list[Candidate]]:
    """Mediators numbered from 1, some of them alike."""
    few = st.lists(mediators, min_size=1, max_size=3)
    chosen = few.flatmap(lambda known: st.lists(st.sampled_from(known), max_size=most))
    return chosen.map(lambda found: [replace(one, id=number) for number, one in enumerate(found, 1)])


def a_city(cases: int, people: int, *, seed: int = 1) -> tuple[dict[int, Kind], list[Candidate]]:
    """A backlog and a roster with too few places, from a seed."""
    chance = Random(seed)
    products = [f"p{number}" for number in range(4)]
    backlog = {
        case: Kind(
            product=chance.choice(products),
            institution=chance.randint(1, 6),
            district=f"d{chance.randint(1, 4)}",
            language=chance.choice(["", "", "nan"]),
            priority=chance.choice([0, 0, 0, 1, 2]),
            band=chance.randint(0, 2),
            recused=frozenset({chance.randint(1, people)} if chance.random() < 0.05 else ()),
        )
        for case in range(1, cases + 1)
    }
    roster = [
        Candidate(
            id=number,
            products={name: chance.randint(50, 100) for name in chance.sample(products, 2)},
            capacity=chance.randint(cases // people // 2, cases * 3 // people // 2) + 1,
            load=chance.randint(0, cases // people // 3),
            languages=frozenset({"nan"} if chance.random() < 0.4 else ()),
            districts={f"d{chance.randint(1, 4)}": 100},
            outcomes={name: chance.randint(30, 80) for name in products},
            slowness=chance.randint(0, 100),
            seniority=chance.randint(0, 2),
            creditors=frozenset({chance.randint(1, 6)}),
            share_room={chance.randint(1, 6): chance.randint(0, cases // people)},
        )
        for number in range(1, people + 1)
    ]
    return backlog, roster
