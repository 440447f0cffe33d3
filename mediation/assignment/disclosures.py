"""What a mediator discloses about himself: both sides consent and he goes on, or one objects and he does not.

Online Mediation Rules art. 13; Invited Mediation Provisions art. 15. The texts stay out of the log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from mediation import errors
from mediation.assignment.loading import sql
from mediation.assignment.releasing import must_say, must_see, release, side_of
from mediation.assignment.words import ReleaseGround
from mediation.cases import actions as cases
from mediation.cases.actions import Noted
from mediation.db import Tx
from mediation.vocabulary import CaseEvent


def disclose(tx: Tx, texts: Mapping[int, str], *, at: datetime) -> list[int]:
    """The mediator of cases says what might call his neutrality in question; both sides are to answer."""
    must_say(texts)
    moved = cases.move(tx, CaseEvent.DISCLOSE_CONFLICT, cases.each(list(texts)), at=at)
    tx.run(sql.disclose, case_ids=list(texts), texts=[text.strip() for text in texts.values()], at=at)
    return moved


def consent_to(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> None:
    """A side wants to go on with the mediator, knowing what he has disclosed."""
    side = side_of(tx)
    answered = tx.rows(sql.answer_disclosures, case_ids=list(case_ids), side=side, consents=True)
    if {row.case_id for row in answered} != set(case_ids):
        raise errors.IllegalMove()
    cases.note(tx, "disclosure:consent", dict.fromkeys(case_ids, Noted("", "", {"side": side})), at=at)


def object_to(tx: Tx, reasons: Mapping[int, str], *, at: datetime) -> list[int]:
    """A side does not want to go on: the mediator is out of the cases for good, and they go back to the pool."""
    side = side_of(tx)
    must_see(tx, reasons)
    answered = tx.rows(sql.answer_disclosures, case_ids=list(reasons), side=side, consents=False)
    if {row.case_id for row in answered} != set(reasons):
        raise errors.IllegalMove()
    with tx.handing_over():
        release(tx, reasons, ground=ReleaseGround.OBJECTION, side=side)
        back = cases.each(list(reasons), reason=ReleaseGround.OBJECTION, mediator_id=None)
        return cases.move(tx, CaseEvent.RECUSE, back, at=at)
