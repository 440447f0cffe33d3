"""A city's cases for the measurements of pages: filed by three institutions, consented to, given to mediators."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from django.db import connections

from fixtures import cast, people
from fixtures.mixed import write_mixed_file
from fixtures.world import NOON
from mediation.accounts.models import Institution, Mediator
from mediation.assignment import actions as assignment
from mediation.cases import actions as cases
from mediation.consent import actions as consent
from mediation.db import SYSTEM, Actor, transaction
from mediation.filing import actions as filing
from mediation.vocabulary import Channel, Product, Role, TerminationReason

CASES = int(os.environ.get("PAGES_CASES", "232900"))
PRODUCTS = (Product.CREDIT_CARD, Product.CREDIT_CARD, Product.CONSUMER_LOAN, Product.MORTGAGE, Product.SME_LOAN)


def fill(folder: Path) -> None:
    """Three institutions' cases, a third of them with a mediator who accepted, and as many events as a year has."""
    with transaction(SYSTEM) as tx:
        cast.enrol(tx)
        Institution.objects.update(four_eyes_over=100_000_000, error_limit_pct=100)
    people.enrol()
    for place, bank in enumerate(cast.CAST):
        _file(bank, folder / f"{bank.code}.csv", seed=place)
    _move()
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as the server does by itself within minutes, but not in tests


def counted() -> tuple[int, int]:
    """Cases and events that are there."""
    with transaction(SYSTEM) as tx:
        return tx.value("SELECT count(*) FROM cases"), tx.value("SELECT count(*) FROM events")


def _file(bank: cast.Bank, path: Path, *, seed: int) -> None:
    write_mixed_file(path, institution_code=bank.code, uscc=bank.uscc, seed=seed, rows=CASES // 3 * 31 // 30,
                     products=PRODUCTS)  # fmt: skip
    with transaction(SYSTEM):
        institution = Institution.objects.get(code=bank.code)
    clerk = Actor(role=Role.BANK_OPERATOR, institution_id=institution.pk, user_id=1)
    filing.file(clerk, bank.code, path, at=NOON)


def _move() -> None:
    """Every case accepted and asked about, half of them over, the rest with a mediator as far as there is room."""
    with transaction(SYSTEM) as tx:
        ids = [row.id for row in tx.rows("SELECT id FROM cases ORDER BY id")]
        cases.accept(tx, ids, at=NOON)
        consent.seek(tx, ids, at=NOON)
    with transaction(Actor.taken_down(Role.PARTY)) as tx:
        consent.give(tx, ids, channel=Channel.PORTAL, at=NOON + timedelta(hours=1))
    with transaction(SYSTEM) as tx:
        over = [row.id for row in tx.rows("SELECT id FROM cases WHERE state = 'AWAITING_ASSIGNMENT' AND id % 2 = 0")]
        cases.terminate(tx, dict.fromkeys(over, TerminationReason.PERIOD_EXPIRED), at=NOON + timedelta(days=1))
    with transaction(SYSTEM) as tx:
        Mediator.objects.update(capacity=200)
        cards = tx.rows("SELECT c.id FROM cases AS c JOIN institutions AS i ON i.id = c.institution_id"
                        " WHERE i.code = 'QZCARD' AND c.state = 'AWAITING_ASSIGNMENT'")  # fmt: skip
        assignment.assign(tx, at=NOON + timedelta(days=1), among=[row.id for row in cards])
    with transaction(Actor.taken_down(Role.MEDIATOR)) as tx:
        given = [row.id for row in tx.rows("SELECT id FROM cases WHERE state = 'ASSIGNED'")]
        assignment.confirm(tx, given, at=NOON + timedelta(days=2))
