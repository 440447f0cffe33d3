"""Check the file of a run: were the rules kept, is the result the best there is, were ties drawn as announced.

Anybody can run this module: it needs nothing but Python and the rules. The optimum is not searched for again; the
prices in the file bound what any assignment could reach, and the bound is worked out over every pair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any

from mediation.assignment import certificate, rules
from mediation.assignment.certificate import Run
from mediation.assignment.choosing import draw_lists
from mediation.assignment.classes import Flow, group_cases, group_peers
from mediation.assignment.draw import deal, peers_in_order
from mediation.assignment.problems import Problem, problem
from mediation.assignment.rules import BLOCKED, PARTS, RULES, Candidate, Kind, Part, Policy, Rule

TERMS: tuple[Part | Rule, ...] = (*PARTS, *RULES)
FEW = 10
"""Problems of one check that are told; the first ones say enough."""


def verify(record: Mapping[str, Any]) -> list[Problem]:
    """Everything that is wrong with the file of a run; nothing when it may be trusted.

    An input that was falsified before the run shows only against the digest of the input that was published then.
    """
    try:
        if problems := [*_unreadable(record), *_seals(record)]:
            return problems
        run = certificate.read(record)
        return [*_listed(run)] or [*_kept(run), *_proven(run, record), *_drawn(run), *_lists_drawn(run)]
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as reason:
        return [problem("unreadable", what=f"{type(reason).__name__} {reason}")]


def _unreadable(record: Mapping[str, Any]) -> Iterator[Problem]:
    if record["format"] != certificate.FORMAT:
        yield problem("unreadable", what=f"format {record['format']}")
    if _has_float(record):
        yield problem("unreadable", what="a number is not whole")
    if record["rules"] != rules.VERSION:
        yield problem("rules", theirs=record["rules"], ours=rules.VERSION)


def _has_float(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_float, value.values()))
    return any(map(_has_float, value)) if isinstance(value, list) else isinstance(value, float)


def _seals(record: Mapping[str, Any]) -> Iterator[Problem]:
    """Digests, and the draw as it was committed to."""
    if record["sha256"] != certificate.digest({name: v for name, v in record.items() if name != "sha256"}):
        yield problem("digest")
    if record["input_sha256"] != certificate.input_digest(record):
        yield problem("input_digest")
    draw = record["draw"]
    secret = bytes.fromhex(draw["secret"])
    if draw["commitment"] != sha256(secret).hexdigest():
        yield problem("commitment")
    if draw["seed"] != sha256(secret + draw["beacon"].encode()).hexdigest():
        yield problem("seed")


def _listed(run: Run) -> Iterator[Problem]:
    """Every case, class and mediator once, every case matched once, to somebody on the roster."""
    for check in (_cases_listed, _cases_matched, _mediators_listed, _lists_listed):
        yield from islice(check(run), FEW)


def _cases_listed(run: Run) -> Iterator[Problem]:
    kinds, seen = set[Kind](), set[int]()
    for kind, case_ids in run.classes:
        if kind in kinds:
            yield problem("class_twice", case=case_ids[0])
        if not 0 <= kind.priority < len(run.policy.queue):
            yield problem("priority", case=case_ids[0], priority=kind.priority)
        for case in case_ids:
            if case in seen:
                yield problem("case_twice", case=case)
            seen.add(case)
        kinds.add(kind)


def _cases_matched(run: Run) -> Iterator[Problem]:
    left = [set(one.case_ids) for one in run.classes]
    for one, _, case_ids in run.matches:
        for case in case_ids:
            if case in left[one]:
                left[one].remove(case)
            else:
                known = case in run.classes[one].case_ids
                yield problem("case_matched_twice" if known else "case_unknown", case=case)
    yield from (problem("case_unmatched", case=case) for cases in left for case in sorted(cases))


def _lists_listed(run: Run) -> Iterator[Problem]:
    """A case is to be matched or to be listed, not both."""
    matched = {case for one in run.classes for case in one.case_ids}
    listed = [case for one in run.lists for case in one.case_ids]
    yield from (problem("case_twice", case=case) for case, count in Counter(listed).items() if count > 1)
    yield from (problem("case_twice", case=case) for case in listed if case in matched)


def _mediators_listed(run: Run) -> Iterator[Problem]:
    by_id: dict[int | None, Candidate] = {}
    for mediator in run.candidates:
        if mediator.id in by_id:
            yield problem("mediator_twice", mediator=mediator.id)
        if mediator.capacity < 0 or mediator.load < 0:
            yield problem("places", mediator=mediator.id)
        if run.prices.get(mediator.id, -1) < 0:
            yield problem("price", mediator=mediator.id)
        by_id[mediator.id] = mediator
    for (institution, mediator_id), price in run.share_prices.items():
        if price < 0 or institution not in by_id[mediator_id].share_room:
            yield problem("price", mediator=mediator_id)
    for match in run.matches:
        if match.mediator_id is not None and match.mediator_id not in by_id:
            yield problem("mediator_unknown", case=match.case_ids[0], mediator=match.mediator_id)


def _kept(run: Run) -> Iterator[Problem]:
    """No rule broken, no mediator and no share over its cap."""
    yield from islice(_rules_kept(run), FEW)
    cases, shares = Counter[int](), Counter[tuple[int, int]]()
    for one, mediator_id, case_ids in run.matches:
        if mediator_id is not None:
            cases[mediator_id] += len(case_ids)
            shares[run.classes[one].kind.institution, mediator_id] += len(case_ids)
    by_id = {mediator.id: mediator for mediator in run.candidates}
    for mediator_id, count in cases.items():
        room = max(0, by_id[mediator_id].capacity - by_id[mediator_id].load)
        if count > room:
            yield problem("capacity", mediator=mediator_id, cases=count, room=room)
    for (institution, mediator_id), count in shares.items():
        room = by_id[mediator_id].share_room.get(institution, count)
        if count > room:
            yield problem("share", mediator=mediator_id, institution=institution, cases=count, room=room)


def _rules_kept(run: Run) -> Iterator[Problem]:
    by_id = {mediator.id: mediator for mediator in run.candidates}
    for one, mediator_id, case_ids in run.matches:
        if mediator_id is not None:
            for rule in rules.blocking(run.classes[one].kind, by_id[mediator_id]):
                yield problem("blocked", case=case_ids[0], mediator=mediator_id, rule=rule)


def _proven(run: Run, record: Mapping[str, Any]) -> Iterator[Problem]:
    """The objective is what the matches add up to, and by the prices nothing above it can be reached."""
    objective, bound = objective_and_bound(run)
    if run.objective != objective:
        yield problem("objective", claimed=run.objective, found=objective)
    if run.bound != bound:
        yield problem("bound", claimed=run.bound, found=bound)
    if record["gap"] != bound - objective:
        yield problem("gap", claimed=record["gap"], found=bound - objective)
    if bound > objective:
        yield problem("not_best", gap=bound - objective)


def objective_and_bound(run: Run) -> tuple[int, int]:
    """Both in hundredths of points; the bound holds for any prices from nought up, whoever made them."""
    scores = Scores(run.candidates, run.policy)
    column = {mediator.id: number for number, mediator in enumerate(run.candidates)}
    matched: list[list[tuple[int | None, int]]] = [[] for _ in run.classes]
    cases = Counter[int | None]()
    for one, mediator_id, case_ids in run.matches:
        matched[one].append((mediator_id, len(case_ids)))
        cases[mediator_id] += len(case_ids)
    objective = bound = 0
    asked: dict[int, list[int]] = {}
    for (kind, case_ids), ways in zip(run.classes, matched, strict=True):
        if kind.institution not in asked:
            asked[kind.institution] = [-run.price(kind.institution, mediator.id) for mediator in run.candidates]
        rows, penalty = scores.rows(kind), -run.policy.penalty(kind)
        nets = map(sum, zip(*rows, asked[kind.institution], strict=True))
        bound += len(case_ids) * max(penalty, max(nets, default=penalty))
        for mediator_id, count in ways:
            objective += count * (penalty if mediator_id is None else sum(row[column[mediator_id]] for row in rows))
    for mediator in run.candidates:
        objective -= run.policy.load_cost(mediator, cases[mediator.id])
        rents = (max(0, run.prices[mediator.id] - cost) for cost in run.policy.load)
        bound += sum(room * rent for room, rent in zip(run.policy.places(mediator), rents, strict=True))
        bound += sum(
            max(0, room) * run.share_prices.get((institution, mediator.id), 0)
            for institution, room in mediator.share_room.items()
        )
    return objective, bound


class Scores:
    """Scores of a case with every mediator, in rows that are worked out once for all that a rule or part reads."""

    def __init__(self, candidates: Sequence[Candidate], policy: Policy) -> None:
        self._candidates, self._policy = candidates, policy
        self._known: dict[tuple[Any, ...], list[int]] = {}

    def rows(self, kind: Kind) -> list[list[int]]:
        """Rows that add up to the scores, one column a mediator; far below any score where a rule excludes."""
        return [row for term in TERMS if (row := self._row(term, kind))]

    def _row(self, term: Part | Rule, kind: Kind) -> list[int]:
        """What a part or a rule adds; nothing where it adds nought everywhere."""
        key = (term.code, *(getattr(kind, name) for name in term.reads))
        if key not in self._known:
            row = [self._value(term, kind, mediator) for mediator in self._candidates]
            self._known[key] = row if any(row) else []
        return self._known[key]

    def _value(self, term: Part | Rule, kind: Kind, mediator: Candidate) -> int:
        if isinstance(term, Part):
            return term.points(kind, mediator, self._policy)
        return BLOCKED if term.blocks(kind, mediator) else 0


def _lists_drawn(run: Run) -> Iterator[Problem]:
    """Every list is the one that the seed draws among the best eligible mediators."""
    drawn = draw_lists(run.draw, run.lists, run.candidates, run.policy)
    wrong = (case for case in sorted(drawn.keys() | run.listed.keys()) if drawn.get(case) != run.listed.get(case))
    yield from (problem("list", case=case) for case in islice(wrong, FEW))


def _drawn(run: Run) -> Iterator[Problem]:
    """Equal cases and equal mediators were told apart by the draw and by nothing else."""
    cases = {case: one.kind for one in run.classes for case in one.case_ids}
    found = {case: match.mediator_id for match in run.matches for case in match.case_ids}
    classes = group_cases(cases)
    peers = peers_in_order(run.draw, group_peers(run.candidates, (one.kind for one in classes)))
    number: dict[int | None, int] = {mediator.id: at for at, group in enumerate(peers) for mediator in group}
    number[None] = len(peers)
    flows = [
        Flow(one, to, count)
        for one, (_, case_ids) in enumerate(classes)
        for to, count in Counter(number[found[case]] for case in case_ids).items()
    ]
    drawn = {case: to for _, to, case_ids in deal(run.draw, classes, peers=peers, flows=flows) for case in case_ids}
    wrong = (case for case in sorted(drawn) if drawn[case] != found[case])
    yield from (problem("draw", case=case) for case in islice(wrong, FEW))
