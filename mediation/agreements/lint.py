"""The check itself: facts of an agreement in, findings out; nothing is read and nothing decided here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mediation.agreements.lint_facts import LintFacts
from mediation.agreements.lint_rules import RULES
from mediation.agreements.lint_words import Rule, Severity

_STOP = re.compile("(?<![0-9]),|,(?![0-9])")
"""A comma that parts sentences, not thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule that an agreement trips; `clause` counts the mediator's own clauses from 1, 0 is the agreement itself."""

    rule: Rule
    clause: int = 0

    def sentence(self, language: str) -> str:
        """What is wrong, how to mend it and by which law, in English for "en" and otherwise in Chinese."""
        said, mend = self.rule.said, self.rule.mend
        if language == "en":
            where = f"clause {self.clause}: " if self.clause else ""
            return f"{where}{said.en}; {mend.en} ({self.rule.source_in_english})."
        where = f"自拟条款第{self.clause}款：" if self.clause else ""
        return f"{where}{said.zh}。{mend.zh}（{self.rule.source}）。"


def findings(facts: LintFacts) -> tuple[Finding, ...]:
    """What the rules find in an agreement, in their order."""
    clauses = [_plain(clause) for clause in facts.clauses]
    return tuple(finding for rule in RULES for finding in _found(rule, facts, clauses))


def of_severity(found: Sequence[Finding], severity: Severity) -> tuple[str, ...]:
    """Codes of the findings of one severity, each once, in their order."""
    return tuple(dict.fromkeys(finding.rule.code for finding in found if finding.rule.severity is severity))


def _found(rule: Rule, facts: LintFacts, clauses: Sequence[str]) -> Iterator[Finding]:
    if rule.reads is None:
        if rule.trips(facts):
            yield Finding(rule=rule)
        return
    for number, clause in enumerate(clauses, start=1):
        if rule.reads(clause, facts):
            yield Finding(rule=rule, clause=number)


def _plain(clause: str) -> str:
    """A clause as rules read it: half-width figures, full-width stops, no spaces."""
    text = "".join(unicodedata.normalize("NFKC", clause).split())
    return _STOP.sub("，", text).replace(";", "；")
