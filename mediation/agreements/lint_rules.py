"""Everything that an agreement is checked for before anybody signs, one table; who changes a rule changes VERSION.

Grounds: 民诉法解释 arts. 355 and 358; enforceability: what a term must say to be enforced as it stands.
"""

from __future__ import annotations

from mediation.agreements.lint_clauses import CLAUSES
from mediation.agreements.lint_grounds import GROUNDS
from mediation.agreements.lint_terms import TERMS
from mediation.agreements.lint_words import Rule
from mediation.cases.words import Ground

VERSION = "2026.1"
RULES: tuple[Rule, ...] = (*GROUNDS, *TERMS, *CLAUSES)
"""In the order in which findings are told."""

BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}


def for_ground(ground: Ground) -> tuple[str, ...]:
    """Codes of the rules that look for what a court refuses on this ground."""
    return tuple(rule.code for rule in RULES if rule.ground is ground)
