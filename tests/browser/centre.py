"""A centre at work behind the pages: cases at every stage by real actions, for the walks of those who go on with them.

The site under test lives now, so everything here has happened today or a few days ago.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from fixtures import people, world
from fixtures.mixed import write_mixed_file
from mediation.accounts.models import Institution, Mediator, User
from mediation.agreements import actions as agreements
from mediation.agreements import joint, linting, signing
from mediation.agreements.lint import of_severity
from mediation.agreements.lint_words import Severity
from mediation.assignment import actions as assignment
from mediation.authority import publishing
from mediation.cases import log, opening, triage
from mediation.cases.log import SHANGHAI
from mediation.cases.words import IdentityWay
from mediation.confirmation import actions as confirmation
from mediation.consent import actions as consent
from mediation.db import SYSTEM, Actor, Tx, transaction
from mediation.db.databases import use_database
from mediation.filing import actions as filing
from mediation.negotiation import actions as negotiation
from mediation.performance import actions as performance
from mediation.plans import Layout
from mediation.sessions import preparing, transferring
from mediation.vocabulary import Channel, Product, Role
from mediation.web.logins import person
from tests.database.test_journey import SIGNERS, acting
from tests.doors.test_bank_work import limits

DAY = timedelta(days=1)


def now() -> datetime:
    """What somebody did a moment ago has happened."""
    return datetime.now(SHANGHAI)  # noqa: TID251 - the site under test lives now


@contextmanager
def at_the_centre(site: Any) -> Iterator[Tx]:
    """A transaction in the database of the site."""
    with use_database(site.database), transaction(SYSTEM) as tx:
        yield tx


def numbers(tx: Tx, ids: Sequence[int]) -> list[str]:
    """The numbers that people know cases by."""
    return [row.number for row in tx.rows("SELECT number FROM cases WHERE id = ANY (%(ids)s) ORDER BY id", ids=ids)]


def doubtful(tx: Tx, bank: str, count: int) -> list[int]:
    """Cases just filed that a rule wants the registrar to look at: their cause is not one of the product."""
    filings = world.some_filings(Institution.objects.get(code=bank), count, filed_on=now().date())
    ids = opening.open_cases(tx, [replace(one, cause_of_action="民间借贷纠纷") for one in filings], at=now())
    assert len(triage.triage(tx, at=now(), among=ids).to_look) == count
    return ids


def accepted(tx: Tx, bank: str, count: int) -> list[int]:
    """Cases that were accepted just now."""
    return world.some_accepted_cases(tx, Institution.objects.get(code=bank), count, at=now())


def long_filed(site: Any, folder: Path, code: str, rows: int) -> list[int]:
    """Cases that an institution filed some weeks ago in a file of so many rows; what of them was accepted."""
    then = now() - 45 * DAY
    with at_the_centre(site):
        bank = Institution.objects.get(code=code)
    with use_database(site.database):
        write_mixed_file(
            folder / "filing.csv", institution_code=code, uscc=bank.uscc, seed=7, rows=rows,
            products=(Product.CREDIT_CARD,), cutoff=then.date() - 15 * DAY,
        )  # fmt: skip
        clerk = Actor(role=Role.BANK_OPERATOR, institution_id=bank.pk, user_id=1)
        filing.file(clerk, code, folder / "filing.csv", at=then)
    with at_the_centre(site) as tx:
        ids = triage.triage(tx, at=then).accepted
        log.seal_day(tx, then.date())
    return ids


def consented(tx: Tx, ids: list[int]) -> list[int]:
    """The same, once the debtors have consented."""
    consent.seek(tx, ids, at=now())
    return consent.give(acting(tx, Role.PARTY), ids, channel=Channel.PORTAL, at=now())


def empowered(bank: str) -> None:
    """An institution that waives nothing at level 0 and anything at level 1, which its clerk `lender` is given.

    `head` is its supervisor; done once, it stays.
    """
    if User.objects.filter(username="head").exists():
        return
    for name, role in (("lender", Role.BANK_OPERATOR), ("head", Role.BANK_SUPERVISOR)):
        people.let_in(people.Person(username=name, role=role, name="许永福", of=bank))
    with transaction(person("lender")) as clerk:
        version = publishing.draft(clerk, limits(), effective_from=now().date(), at=now())
    with transaction(person("head")) as head:
        publishing.publish(head, version, at=now())
        publishing.give_level(head, "lender", 1, at=now())


def mediator_of(tx: Tx, case: int, username: str) -> None:
    """Give a case to whoever suits it best, and let them in under this name."""
    assignment.assign(tx, at=now(), among=[case])
    licence = tx.value("SELECT licence_number FROM mediators AS m JOIN cases AS c ON c.mediator_id = m.id"
                       " WHERE c.id = %(case)s", case=case)  # fmt: skip
    name = Mediator.objects.get(licence_number=licence).name
    people.let_in(people.Person(username=username, role=Role.MEDIATOR, name=name, of=licence))


def agreed(tx: Tx, ids: list[int]) -> list[int]:
    """Cases that have waited for a mediator, settled and signed by everybody, with a plan of three instalments."""
    assignment.assign(tx, at=now(), among=ids)
    mediator = acting(tx, Role.MEDIATOR)
    assignment.confirm(mediator, ids, at=now())
    everybody = preparing.everybody(tx, ids)
    preparing.give_rights(mediator, everybody, channel=Channel.PORTAL, at=now())
    preparing.acknowledge(mediator, everybody, at=now())
    preparing.check_identity(mediator, everybody, way=IdentityWay.REAL_NAME_LOGIN, at=now())
    layout, until = Layout(periods=3, first_due_on=now().date() + 30 * DAY), now().date() + 10 * DAY
    offers = [
        negotiation.NewOffer(case_id=case, settled_amount=Decimal("9000.00"), layout=layout, expires_on=until)
        for case in ids
    ]
    negotiation.propose(acting(tx, Role.PARTY), offers, at=now())
    negotiation.accept(acting(tx, Role.BANK_SUPERVISOR), ids, at=now())
    for case, found in agreements.preview(tx, ids, at=now()).items():
        linting.acknowledge(mediator, [case], of_severity(found, Severity.WARN), reason="当面核对", at=now())
    agreements.draw_up(mediator, ids, at=now())
    joint.draw_up(mediator, ids, at=now())
    for role, signer in SIGNERS:
        signing.sign_for(acting(tx, role), ids, signer, at=now())
    performance.draw_up(tx, ids, at=now())
    return ids


def settled(tx: Tx, case: int) -> None:
    """The debtor accepts what lies on the table."""
    negotiation.accept(acting(tx, Role.PARTY), [case], at=now())


def signed_by_both(tx: Tx, case: int) -> None:
    """The institution signs what was drawn up, and then the debtor."""
    for role, signer in SIGNERS[:2]:
        signing.sign_for(acting(tx, role), [case], signer, at=now())


def handed_over(tx: Tx, ids: list[int]) -> None:
    """Cases whose debtors refuse, and which go to the court."""
    consent.seek(tx, ids, at=now())
    consent.refuse(acting(tx, Role.PARTY), ids, channel=Channel.CALL, at=now())
    transferring.hand_over(acting(tx, Role.MEDIATOR), ids, at=now())


def applied(tx: Tx, ids: list[int]) -> list[int]:
    """Agreed cases whose sides have applied for confirmation together."""
    confirmation.apply_jointly(acting(tx, Role.MEDIATOR), ids, at=now())
    return ids
