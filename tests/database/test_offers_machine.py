"""No sequence of offers and answers by anybody ends otherwise than plain reckoning beside the database says.

The model is a list of offers; it knows nothing of the code. The clock only goes forward.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django.db import transaction as django_transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from fixtures import world
from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import log
from mediation.db import Tx
from mediation.negotiation import actions as negotiation
from mediation.negotiation.words import SIDES, Proposer
from mediation.plans import Layout
from mediation.vocabulary import Role
from tests.database.test_journey import acting, in_mediation

DAY = timedelta(days=1)
WHO = st.sampled_from([Role.BANK_OPERATOR, Role.BANK_SUPERVISOR, Role.PARTY, Role.AGENT, Role.MEDIATOR])
TERMS = st.tuples(st.decimals(Decimal(1), Decimal(9999), places=2), st.integers(1, 24), st.integers(1, 9))


@dataclass(slots=True)
class Made:
    """An offer as the model knows it."""

    by: Proposer
    until: date
    state: str = "open"
    accepted: set[Proposer] = field(default_factory=set)


class Table(RuleBasedStateMachine):
    """Both sides and the mediator do what they like with one case."""

    tx: ClassVar[Tx]
    case: ClassVar[int]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = django_transaction.savepoint()
        self.now = world.NOON
        self.made: list[Made] = []

    def teardown(self) -> None:
        assert log.first_broken(self.tx) is None
        django_transaction.savepoint_rollback(self.savepoint)

    @property
    def today(self) -> date:
        return cases.today_of(self.now)

    @property
    def open(self) -> Made | None:
        """What is on the table, whether or not its day has passed."""
        return next((made for made in self.made if made.state == "open"), None)

    def doing(self, verb: Any, *what: Any) -> str:
        """The refusal that the verb meets, or nothing."""
        try:
            with django_transaction.atomic():
                verb(*what, at=self.now)
        except errors.MediationError as refusal:
            return type(refusal).__name__
        return ""

    def unanswerable(self, side: Proposer) -> str:
        """Why a side may not answer what is on the table."""
        if self.open is None or self.open.until < self.today:
            return "OfferClosed"
        return "OfferIsTheirs" if side in (self.open.by, Proposer.MEDIATOR) else ""

    def offer(self, terms: tuple[Decimal, int, int]) -> negotiation.NewOffer:
        amount, periods, days = terms
        layout = Layout(periods=periods, first_due_on=self.today + 20 * DAY)
        until = self.today + days * DAY
        return negotiation.NewOffer(case_id=self.case, settled_amount=amount, layout=layout, expires_on=until)

    def put(self, side: Proposer, offer: negotiation.NewOffer) -> None:
        self.made.append(Made(by=side, until=offer.expires_on, accepted={side} - {Proposer.MEDIATOR}))

    @rule(days=st.sampled_from([1, 3, 10]))
    def wait(self, days: int) -> None:
        self.now += days * DAY

    @rule(who=WHO, terms=TERMS)
    def propose(self, who: Role, terms: tuple[Decimal, int, int]) -> None:
        taken = any(made.state in ("open", "accepted") for made in self.made)
        found = self.doing(negotiation.propose, acting(self.tx, who), [self.offer(terms)])
        assert found == ("OfferClosed" if taken else "")
        if not found:
            self.put(SIDES[who], self.offer(terms))

    @rule(who=WHO, terms=TERMS)
    def counter(self, who: Role, terms: tuple[Decimal, int, int]) -> None:
        expected, before = self.unanswerable(SIDES[who]), self.open
        assert expected == self.doing(negotiation.counter, acting(self.tx, who), [self.offer(terms)])
        if not expected and before:
            before.state = "countered"
            self.put(SIDES[who], self.offer(terms))

    @rule(who=WHO)
    def accept(self, who: Role) -> None:
        expected, on_table, side = self.unanswerable(SIDES[who]), self.open, SIDES[who]
        if not expected and on_table and side in on_table.accepted:
            expected = "OfferIsTheirs"
        assert expected == self.doing(negotiation.accept, acting(self.tx, who), [self.case])
        if not expected and on_table:
            on_table.accepted.add(side)
            on_table.state = "accepted" if len(on_table.accepted) == 2 else "open"

    @rule(who=WHO)
    def reject(self, who: Role) -> None:
        expected, before = self.unanswerable(SIDES[who]), self.open
        assert expected == self.doing(negotiation.reject, acting(self.tx, who), [self.case])
        if not expected and before:
            before.state = "rejected"

    @rule(who=WHO)
    def withdraw(self, who: Role) -> None:
        before = self.open
        found = self.doing(negotiation.withdraw, acting(self.tx, who), [self.case])
        assert (found == "") == (before is not None and before.by is SIDES[who])
        if not found and before:
            before.state = "withdrawn"

    @rule()
    def expire(self) -> None:
        late = [made for made in self.made if made.state == "open" and made.until < self.today]
        assert negotiation.expire(self.tx, at=self.now) == len(late)
        for made in late:
            made.state = "expired"

    @invariant()
    def the_thread_is_what_was_reckoned(self) -> None:
        thread = negotiation.thread(self.tx, self.case)
        assert [(turn.made_by, turn.state, set(turn.accepted_by)) for turn in thread] == [
            (made.by, made.state, made.accepted) for made in self.made
        ]
        assert sum(made.state in ("open", "accepted") for made in self.made) <= 1


def walk(tx: Tx, **bounds: Any) -> None:
    """Random walks over one case in mediation."""
    (case,) = in_mediation(tx, 1)
    machine: Any = type("Negotiation", (Table,), {"tx": tx, "case": case})
    run_state_machine_as_test(
        machine, settings=settings(**bounds, deadline=None, suppress_health_check=list(HealthCheck))
    )


def test_no_sequence_of_offers_ends_otherwise_than_reckoned(tx: Tx) -> None:
    walk(tx, max_examples=8, stateful_step_count=15, derandomize=True)
