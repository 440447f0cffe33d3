"""Mediators who take cases one after another: a place that is taken is gone for the next; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mediation.assignment.rules import OUT_OF_TERM, Candidate, Kind, Rule, blocking


class Places:
    """The free places of a roster, and those under the caps on institutions' shares."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._by_id = {candidate.id: candidate for candidate in candidates}

    def blocking(self, kind: Kind, mediator_id: int) -> list[Rule]:
        """Every rule that excludes the mediator from a case of the kind now."""
        mediator = self._by_id.get(mediator_id)
        return [OUT_OF_TERM] if mediator is None else blocking(kind, mediator)

    def take(self, kind: Kind, mediator_id: int) -> None:
        """The mediator gets a case of the kind."""
        if mediator := self._by_id.get(mediator_id):
            room = {one: left - (one == kind.institution) for one, left in mediator.share_room.items()}
            self._by_id[mediator_id] = replace(mediator, load=mediator.load + 1, share_room=room)
