"""What tests of assignment do again and again: waiting cases, somebody's word, who has a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from fixtures import world
from mediation.accounts.models import Institution, Mediator
from mediation.assignment import actions, choices, runs
from mediation.consent import actions as consent
from mediation.db import Actor, Tx
from mediation.vocabulary import Channel, Role


def acting(tx: Tx, role: Role, user: int = 0) -> Tx:
    """The same transaction with another role's word in the log."""
    return Tx(replace(Actor.taken_down(role), user_id=user))


def waiting(tx: Tx, count: int, bank: Institution | None = None) -> list[int]:
    """Cases whose sides have consented, of a bank that lets the centre appoint unless another is given."""
    world.a_centre()
    ids = world.some_accepted_cases(tx, bank or world.a_bank(), count)
    consent.seek(tx, ids, at=world.NOON)
    return consent.give(acting(tx, Role.PARTY), ids, channel=Channel.PORTAL, at=world.NOON)


def holder(tx: Tx, case: int) -> int | None:
    """The mediator of a case."""
    found: int | None = tx.value("SELECT mediator_id FROM cases WHERE id = %(id)s", id=case)
    return found


def assigned_to(tx: Tx, case: int) -> int:
    """Gives out what waits; the mediator of the case."""
    actions.assign(tx, at=world.NOON)
    found = holder(tx, case)
    assert found is not None
    return found


def chosen_by_both(tx: Tx, mediators: dict[int, int], *, at: datetime) -> None:
    """Both sides name the same mediators."""
    for role in (Role.PARTY, Role.BANK_OPERATOR):
        choices.select_jointly(acting(tx, role), mediators, at=at)


def codes(tx: Tx, case: int, mediator: Mediator) -> list[str]:
    """Why not this mediator, by the codes of the rules."""
    found = runs.why_not(tx, case, mediator.pk)
    assert found is not None
    return [rule.code for rule in found.rules]
