"""What both sides are told of the confirmation of their agreement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mediation.cases.actions import today_of
from mediation.confirmation.words import ALTERNATIVES
from mediation.notices.actions import ANSWER_WITHIN
from mediation.notices.words import NoticeKind
from mediation.reach.telling import OTHER_SIDE, News
from mediation.vocabulary import AgreementState, SignerRole


def unconfirmed(row: Any, *, at: datetime) -> News:
    """That no court is to confirm an agreement, which binds all the same, and what can be done instead."""
    left = [word.value for word in ALTERNATIVES[AgreementState.NOT_APPLIED]]
    return News(
        topic="unconfirmed",
        name=f"unconfirmed:{row.number}",
        case_id=row.case_id,
        to=(SignerRole.CLAIMANT, *OTHER_SIDE),
        facts={"number": row.number, "alternatives": left},
        kind=NoticeKind.OUTCOME,
        fill={"topic": "unconfirmed"},
        until=today_of(at) + ANSWER_WITHIN,
    )
