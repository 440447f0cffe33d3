"""Words of an institution's authority: what is answered, how a matrix and a request stand, and the usual settings."""

from __future__ import annotations

from mediation.cases.words import Vulnerability
from mediation.vocabulary import Word

DAILY_QUERIES = 8
"""Proposals that may be tried on one case in a day, unless its institution says otherwise."""
ANSWER_WORKING_DAYS = 2
"""Working days an institution has to answer a request, unless it says otherwise."""
APPROVAL_DAYS = 7
"""Days an answer may be relied on, unless the institution says otherwise."""
UNPUBLISHED_LEVEL = 1
"""The level that terms need where an institution has a matrix but no cell for the case."""

HARDSHIP = (Vulnerability.HARDSHIP, Vulnerability.ILLNESS, Vulnerability.DISABILITY)
"""What makes a case one of hardship, if a debtor of it has it."""


class Answer(Word):
    """What a proposal is within; nothing is said of where the limit lies."""

    WITHIN = "within", "权限之内", "Within authority"
    NEEDS_LEVEL = "needs_level", "须上级审批", "Needs approval at a level"
    NEVER = "never", "不予接受", "Never"
    UNPUBLISHED = "unpublished", "机构未公布权限", "The institution has published no authority for this"


class MatrixState(Word):
    DRAFT = "DRAFT", "待复核", "Waits for a second person"
    PUBLISHED = "PUBLISHED", "已公布", "Published"


class RequestState(Word):
    """What became of a proposal that was put to the institution."""

    OPEN = "OPEN", "待答复", "Waits for an answer"
    APPROVED = "APPROVED", "同意", "Approved"
    REFUSED = "REFUSED", "不同意", "Refused"
    COUNTERED = "COUNTERED", "另提方案", "Answered with other terms"
    EXPIRED = "EXPIRED", "逾期未答复", "Not answered in time"
