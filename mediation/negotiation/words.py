"""The words of negotiation that no other stage needs, with their labels."""

from __future__ import annotations

from mediation.vocabulary import Role, Word


class Proposer(Word):
    """Who puts terms on the table; a mediator's proposal takes effect once both sides accept it."""

    CLAIMANT = "claimant", "申请机构", "Institution"
    RESPONDENT = "respondent", "被申请人一方", "Respondent's side"
    MEDIATOR = "mediator", "调解员", "Mediator"


SIDES = {
    Role.BANK_OPERATOR: Proposer.CLAIMANT,
    Role.BANK_SUPERVISOR: Proposer.CLAIMANT,
    Role.PARTY: Proposer.RESPONDENT,
    Role.AGENT: Proposer.RESPONDENT,
    Role.MEDIATOR: Proposer.MEDIATOR,
}
"""For whom each role speaks; nobody else takes part."""
