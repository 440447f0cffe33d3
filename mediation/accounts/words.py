"""The words of invitations."""

from __future__ import annotations

from mediation.vocabulary import Word


class InvitationState(Word):
    """How an invitation stands; it can be sent again while it is open or has run out."""

    OPEN = "open", "等待接受", "Waiting"
    USED = "used", "已接受", "Taken up"
    EXPIRED = "expired", "已过期", "Run out"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"


class InvitationStep(Word):
    """What happened to an invitation, as the log of reference data has it."""

    SENT = "sent", "发出", "Sent"
    SENT_AGAIN = "sent_again", "重新发出", "Sent again"
    WITHDRAWN = "withdrawn", "撤回", "Withdrawn"
    USED = "used", "接受", "Taken up"
