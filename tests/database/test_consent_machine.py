"""No sequence of asking, answering, ending authority and revoking lets a purpose go on that nobody consents to.

What holds is reckoned beside the database by a model that knows nothing of its code: who said yes, and until when.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import transaction as django_transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from fixtures.world import NOON
from mediation import errors
from mediation.cases import log, representing
from mediation.cases.consented import consented
from mediation.consent import answering
from mediation.consent.answering import Answer
from mediation.contact import actions as contact
from mediation.db import Tx
from mediation.vocabulary import AuthorityType, Caller, Channel, ConsentPurpose
from tests.database.test_consent import accepted, an_agent, online

PURPOSES = [purpose for purpose in ConsentPurpose if purpose is not ConsentPurpose.MEDIATION]
SPECIAL = {ConsentPurpose.COORDINATION, ConsentPurpose.DATA_PROVISION}
MONTH = timedelta(days=30)
DEBTOR, GUARANTOR, AGENT, SPECIAL_AGENT = range(4)
WHO = st.sampled_from([DEBTOR, GUARANTOR, AGENT, SPECIAL_AGENT])


class Answers(RuleBasedStateMachine):
    """One debtor with two agents and a guarantor; time only goes forward."""

    tx: ClassVar[Tx]
    people: ClassVar[list[int]]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = django_transaction.savepoint()
        self.now = NOON
        self.open: set[ConsentPurpose] = set()
        self.given: set[ConsentPurpose] = set()
        self.no_at: dict[ConsentPurpose, datetime] = {}
        self.is_over = False

    def teardown(self) -> None:
        assert log.first_broken(self.tx) is None
        django_transaction.savepoint_rollback(self.savepoint)

    def may(self, who: int, purpose: ConsentPurpose) -> bool:
        if who == DEBTOR:
            return True
        is_agent = who == SPECIAL_AGENT or (who == AGENT and purpose not in SPECIAL)
        return is_agent and not self.is_over and self.now.date() <= (NOON + 2 * MONTH).date()

    def attempt(
        self, act: Callable[[], object], allowed: bool, refusals: tuple[type[errors.MediationError], ...]
    ) -> None:
        """What the model allows is done, and what it forbids is refused."""
        try:
            with django_transaction.atomic():
                act()
        except refusals:
            assert not allowed
        else:
            assert allowed

    @rule(days=st.sampled_from([1, 7, 29, 30]))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule()
    def agents_are_dismissed(self) -> None:
        if not self.is_over:
            for agent in (AGENT, SPECIAL_AGENT):
                representing.end(self.tx, self.people[agent], principal_id=self.people[DEBTOR], at=self.now)
            self.is_over = True

    @rule(purpose=st.sampled_from(PURPOSES))
    def asked(self, purpose: ConsentPurpose) -> None:
        if purpose in self.given | self.open:
            return
        allowed = self.now >= self.no_at.get(purpose, self.now - MONTH) + MONTH
        self.attempt(
            lambda: answering.ask(self.tx, self.people[DEBTOR], purpose, at=self.now),
            allowed,
            (errors.AskedTooSoon,),
        )
        if allowed:
            self.open.add(purpose)

    @rule(who=WHO, purpose=st.sampled_from(PURPOSES))
    def gives(self, who: int, purpose: ConsentPurpose) -> None:
        allowed = purpose not in self.given and self.may(who, purpose)
        self.attempt(
            lambda: answering.give(self.tx, self.said(who, purpose), at=self.now),
            allowed,
            (errors.NoAuthority, errors.ConsentNotAsked),
        )
        if allowed:
            self.given.add(purpose)
            self.open.discard(purpose)

    @rule(who=WHO, purpose=st.sampled_from(PURPOSES))
    def refuses(self, who: int, purpose: ConsentPurpose) -> None:
        allowed = purpose not in self.given and self.may(who, purpose)
        self.attempt(
            lambda: answering.refuse(self.tx, self.said(who, purpose), at=self.now),
            allowed,
            (errors.NoAuthority, errors.ConsentNotAsked),
        )
        if allowed:
            self.open.discard(purpose)
            self.no_at[purpose] = self.now

    @rule(who=WHO, purpose=st.sampled_from(PURPOSES))
    def revokes(self, who: int, purpose: ConsentPurpose) -> None:
        allowed = purpose in self.given and self.may(who, purpose)
        self.attempt(
            lambda: answering.revoke(self.tx, self.said(who, purpose), at=self.now),
            allowed,
            (errors.NoAuthority, errors.ConsentNotGiven),
        )
        if allowed:
            self.given.discard(purpose)
            self.no_at[purpose] = self.now

    @rule(channel=st.sampled_from([Channel.SMS, Channel.EMAIL, Channel.LETTER]))
    def is_written_to(self, channel: Channel) -> None:
        stopped = ConsentPurpose.E_SERVICE in self.no_at and ConsentPurpose.E_SERVICE not in self.given
        self.attempt(
            lambda: contact.reserve(self.tx, self.people[DEBTOR], channel, caller=Caller.CENTRE, at=self.now),
            not stopped or channel is Channel.LETTER,
            (errors.ElectronicStopped,),
        )

    @invariant()
    def the_guard_says_what_people_said(self) -> None:
        them = self.people[DEBTOR]
        found = {purpose for purpose in PURPOSES if consented(self.tx, [them], purpose, at=self.now)}
        assert self.given == found

    def said(self, who: int, purpose: ConsentPurpose) -> Answer:
        return online(self.people[DEBTOR], purpose, by=self.people[who])


def test_what_is_revoked_does_not_go_on_and_only_who_may_answers(tx: Tx) -> None:
    _, (debtor, guarantor) = accepted(tx, guarantor=True)
    agent = an_agent(tx, debtor, days=60)
    special = an_agent(tx, debtor, AuthorityType.SPECIAL, days=60, number="11010519491231002X")
    Answers.tx, Answers.people = tx, [debtor, guarantor, agent, special]
    run_state_machine_as_test(
        Answers,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
