"""The file of a run: everything that a third party needs to check it, and nothing about persons; pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from mediation.assignment.classes import CaseClass
from mediation.assignment.draw import Draw, Match
from mediation.assignment.rules import VERSION, Candidate, Kind, Policy

FORMAT = "mediation-assignment/2"
INPUT = ("format", "rules", "policy", "columns", "cases", "lists", "mediators")
"""What is fixed before the draw; its digest is published together with the commitment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What a run is carried out on: cases to match, cases whose sides get a list, and the roster."""

    policy: Policy
    classes: Sequence[CaseClass]
    lists: Sequence[CaseClass]
    candidates: Sequence[Candidate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What went into a run and what came out; prices, `objective` and `bound` are hundredths of points.

    `prices` says what the next place of a mediator is worth, `share_prices` what a place under the cap of an
    institution (first of the key) at a mediator (second) is worth on top. `solver` names what found the result. `lists`
    are the cases whose sides got a list of mediators, and `listed` says which.
    """

    policy: Policy
    classes: Sequence[CaseClass]
    candidates: Sequence[Candidate]
    draw: Draw
    matches: Sequence[Match]
    prices: Mapping[int, int]
    share_prices: Mapping[tuple[int, int], int]
    objective: int
    bound: int
    solver: str
    lists: Sequence[CaseClass] = ()
    listed: Mapping[int, Sequence[int]] = field(default_factory=dict)

    def price(self, institution: int, mediator_id: int) -> int:
        """What a case of the institution pays for a place at the mediator."""
        return self.prices[mediator_id] + self.share_prices.get((institution, mediator_id), 0)


def canonical(value: Any) -> bytes:
    """The one spelling of a JSON value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical spelling, in hexadecimal digits."""
    return sha256(canonical(value)).hexdigest()


def input_digest(record: Mapping[str, Any]) -> str:
    """Digest of what was fixed before the draw."""
    return digest({name: record[name] for name in INPUT})


def write_input(given: Input | Run) -> dict[str, Any]:
    """What is fixed before the draw, ready for JSON; the same for the same facts, whatever order they came in."""
    return {
        "format": FORMAT,
        "rules": VERSION,
        "policy": {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(given.policy).items()},
        "columns": [*Kind._fields, "case_ids"],
        "cases": _rows(given.classes),
        "lists": _rows(given.lists),
        "mediators": [mediator.record() for mediator in sorted(given.candidates, key=lambda m: m.id)],
    }


def read_input(record: Mapping[str, Any]) -> Input:
    """What a run is carried out on; raises KeyError, TypeError or ValueError where the record is not shaped like it."""
    policy: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in record["policy"].items()}
    if record["columns"] != [*Kind._fields, "case_ids"]:
        raise ValueError("columns")
    return Input(
        policy=Policy(**policy),
        classes=_classes(record["cases"]),
        lists=_classes(record["lists"]),
        candidates=[Candidate.of(mediator) for mediator in record["mediators"]],
    )


def write(run: Run) -> dict[str, Any]:
    """The file of a run, ready for JSON; the same for the same run, whatever order its input came in."""
    record: dict[str, Any] = write_input(run) | {
        "draw": {
            "commitment": run.draw.commitment,
            "secret": run.draw.secret,
            "beacon": run.draw.beacon,
            "seed": run.draw.seed,
        },
        "matches": [
            [one, mediator_id, list(case_ids)] for one, mediator_id, case_ids in sorted(run.matches, key=_place)
        ],
        "listed": [[case, list(mediators)] for case, mediators in sorted(run.listed.items())],
        "prices": [[mediator_id, price] for mediator_id, price in sorted(run.prices.items())],
        "share_prices": [[*pair, price] for pair, price in sorted(run.share_prices.items())],
        "solver": run.solver,
        "objective": run.objective,
        "bound": run.bound,
        "gap": run.bound - run.objective,
    }
    record["input_sha256"] = input_digest(record)
    return record | {"sha256": digest(record)}


def _rows(classes: Sequence[CaseClass]) -> list[list[Any]]:
    return [[*map(_plain, one.kind), list(one.case_ids)] for one in classes]


def _classes(rows: Sequence[Sequence[Any]]) -> list[CaseClass]:
    return [CaseClass(_kind(row[:-1]), tuple(row[-1])) for row in rows]


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def _place(match: Match) -> tuple[int, bool, int]:
    return match.case_class, match.mediator_id is None, match.mediator_id or 0


def read(record: Mapping[str, Any]) -> Run:
    """The run of a file; raises KeyError, TypeError or ValueError where the file is not shaped like one."""
    given = read_input(record)
    return Run(
        policy=given.policy,
        classes=given.classes,
        candidates=given.candidates,
        draw=Draw(secret=record["draw"]["secret"], beacon=record["draw"]["beacon"]),
        matches=[Match(one, mediator_id, tuple(case_ids)) for one, mediator_id, case_ids in record["matches"]],
        prices=dict(record["prices"]),
        share_prices={(institution, mediator_id): price for institution, mediator_id, price in record["share_prices"]},
        objective=record["objective"],
        bound=record["bound"],
        solver=record["solver"],
        lists=given.lists,
        listed={case: tuple(mediators) for case, mediators in record["listed"]},
    )


def _kind(row: Sequence[Any]) -> Kind:
    kind = Kind(*row)
    return kind._replace(
        recused=frozenset(kind.recused), declined=frozenset(kind.declined), rejected=frozenset(kind.rejected)
    )
