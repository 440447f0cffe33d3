"""Triage at acceptance: every filed case against one table of rules; each verdict is one move, and can be explained.

What is clean the system accepts; what a rule refuses goes back with the reason and where to go instead (人民法院在线
调解规则 art. 9); what lacks something is to be rectified; where judgement is needed the case waits for the registrar.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from mediation import errors
from mediation.cases import actions as cases
from mediation.cases import flags, timebars
from mediation.cases.models import Verdict
from mediation.cases.triage_rules import SCOPE, SOON_DAYS, TRIAGE, VERSION, Rule
from mediation.db import Statement, Tx, load
from mediation.laws import in_english
from mediation.lifecycle import PRE_AGREED, who_may
from mediation.vocabulary import Audience, CaseEvent, CaseState, RefusalReason

sql = load(Path(__file__).with_name("triage.sql"))
ANSWER_DAYS = 7
PUT_RIGHT = "PUT-RIGHT"
"""Flag on a case whose defects, named by a registrar, were answered: no rule can tell whether well."""
RULES = {rule.code: rule for rule in TRIAGE}
GOING_ON = [state for state in PRE_AGREED if state not in (CaseState.FILED, CaseState.RECTIFICATION_REQUESTED)]
"""States of cases that were accepted and are not over."""
STRICTEST_FIRST = (Verdict.REFUSE, Verdict.RECTIFY, Verdict.LOOK, Verdict.ACCEPT)
Pile = dict[int, list[Rule]]
"""Cases of one verdict, each with the rules that gave it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Triaged:
    """Where each filed case went; who waits for a look stays filed."""

    accepted: list[int]
    refused: list[int]
    to_rectify: list[int]
    to_look: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A rule that a case trips; `is_passed` if the registrar has looked at just that and let it pass."""

    case_id: int
    rule: Rule
    due_on: date | None
    is_passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one rule said of one case; cleared by a person with a note, or by itself once it ceased to hold."""

    rule: Rule
    tripped: bool
    due_on: date | None = None
    cleared_at: datetime | None = None
    note: str = ""

    def sentence(self, language: str) -> str:
        """The rule, its result and its source, in English for "en" and otherwise in Chinese."""
        rule, day = self.rule, f" {self.due_on}" if self.due_on else ""
        if language == "en":
            found = f"yes{day}, {rule.verdict.en.lower()}" if self.tripped else "no"
            return f"{rule.en}: {found} ({in_english(rule.source)})."
        return f"{rule.zh}：{f'是{day}，{rule.verdict.zh}' if self.tripped else '否'}（{rule.source}）。"


def triage(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> Triaged:
    """Judge every filed case, or those `among` some, and move it; triaged again, what waits is judged anew.

    A defect waits for the registrar like a doubt while the actor's role may not ask for rectification. NotPermitted
    if it may not accept.
    """
    piles = sort_out(tx, at=at, among=among)
    if tx.actor.role not in who_may(CaseEvent.REQUEST_RECTIFICATION):
        piles[Verdict.LOOK] |= piles.pop(Verdict.RECTIFY, {})
    return Triaged(
        refused=cases.move(tx, CaseEvent.REFUSE, _refusals(piles[Verdict.REFUSE]), at=at),
        to_rectify=cases.move(tx, CaseEvent.REQUEST_RECTIFICATION, _defects(piles[Verdict.RECTIFY], at), at=at),
        accepted=cases.move(tx, CaseEvent.ACCEPT, cases.each(list(piles[Verdict.ACCEPT]), triage=VERSION), at=at),
        to_look=sorted(piles[Verdict.LOOK]),
    )


def sort_out(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> defaultdict[Verdict, Pile]:
    """Judge every filed case, or those `among` some, and write down what the rules say of it; none moves.

    They are taken until the transaction ends; what another transaction has taken is left out. NotPermitted for whoever
    may not accept.
    """
    if tx.actor.role not in who_may(CaseEvent.ACCEPT):
        raise errors.NotPermitted(f"({CaseEvent.ACCEPT})")
    filed = timebars.start(tx, at=at, among=among)
    found = judge(tx, filed, on=cases.today_of(at))
    _write_down(tx, filed, found, at=at)
    return _piles(filed, found, {row.case_id for row in tx.rows(sql.standing_on, case_ids=filed, code=PUT_RIGHT)})


def look_again(tx: Tx, case_ids: Sequence[int], *, at: datetime) -> None:
    """Set clocks and flags anew for cases whose content has changed; where a case stands is left to people."""
    timebars.restart(tx, case_ids, at=at)
    _write_down(tx, case_ids, judge(tx, case_ids, on=cases.today_of(at)), at=at)


def judge(tx: Tx, case_ids: Sequence[int], *, on: date) -> list[Found]:
    """The rules that cases trip on a day, by case and in the order of the table; one statement for all of them."""
    scope = {str(product): causes for product, causes in SCOPE.items()}
    params = {"case_ids": list(case_ids), "on": on, "soon_days": SOON_DAYS, "scope": json.dumps(scope)}
    return [
        Found(case_id=row.case_id, rule=RULES[row.code], due_on=row.due_on, is_passed=row.is_passed)
        for row in tx.rows(_JUDGE, **params)
    ]


def why(tx: Tx, case_id: int) -> list[Answer]:
    """What each rule said of a case, as far as the actor may know it; NotFound if it was not triaged or not seen."""
    record = {row.code: row for row in tx.rows(sql.record, case_id=case_id, codes=list(RULES))}
    if not record and not tx.value(sql.decided, case_id=case_id):
        raise errors.NotFound()
    audience = tx.actor.audience
    known = [rule for rule in TRIAGE if audience is Audience.STAFF or audience in rule.shown_to]
    return [_answer(rule, record.get(rule.code)) for rule in known]


def to_look(tx: Tx, *, among: Sequence[int] | None = None, limit: int = 200) -> list[Any]:
    """What waits for the registrar, one row per flag, the most pressing first: filed cases, and doubtful mediators.

    Of all cases, or of those `among` some.
    """
    return tx.rows(sql.looked_at, code=flags.NEW_IDENTITY, among=among, limit=limit)


def doubted(tx: Tx, *, limit: int = 200) -> list[Any]:
    """Flags that came up after a case was accepted, since its content or the list of bankruptcies changed."""
    return tx.rows(sql.doubted, states=GOING_ON, limit=limit)


def refuse_unanswered(tx: Tx, *, at: datetime, among: Sequence[int] | None = None) -> list[int]:
    """Refuse cases whose defects were not answered in the days given; they may be filed again."""
    late = [row.id for row in tx.rows(sql.unanswered, on=cases.today_of(at), among=among)]
    reason, alternative = RefusalReason.OTHER, "补正后可重新申请"
    return cases.move(tx, CaseEvent.REFUSE, cases.each(late, reason=reason, alternative=alternative), at=at)


def _judge() -> Statement:
    """The facts of each case, and beside them every rule of the table that they trip."""
    lines = (f"('{rule.code}', {place}, {rule.trips}, {rule.due_on})" for place, rule in enumerate(TRIAGE))
    text = (
        f"WITH facts AS MATERIALIZED ({sql.facts.text})\n"  # noqa: S608 - from a table of our own
        "SELECT facts.case_id, r.code, r.due_on, w.id IS NOT NULL AS is_passed\n"
        "  FROM facts\n CROSS JOIN LATERAL (VALUES " + ",\n".join(lines) + ") AS r (code, place, is_tripped, due_on)\n"
        "  LEFT JOIN case_flags AS w ON w.case_id = facts.case_id AND w.code = r.code AND w.party_id IS NULL\n"
        "       AND w.cleared_by IS NOT NULL AND w.due_on IS NOT DISTINCT FROM r.due_on\n"
        " WHERE r.is_tripped\n ORDER BY facts.case_id, r.place"
    )
    return Statement("judge", "Every rule that each of the cases trips.", text, "triage.py")


_JUDGE = _judge()


def _write_down(tx: Tx, filed: Sequence[int], found: Sequence[Found], *, at: datetime) -> None:
    raised = [
        flags.Flag(
            case_id=each.case_id,
            code=each.rule.code,
            verdict=each.rule.verdict,
            shown_to=each.rule.shown_to,
            due_on=each.due_on,
        )
        for each in found
    ]
    flags.take_down(tx, filed, codes=list(RULES), holding=raised, at=at)
    flags.put_up(tx, raised, at=at)


def _piles(filed: Sequence[int], found: Sequence[Found], put_right: Set[int]) -> defaultdict[Verdict, Pile]:
    """Each case under the strictest verdict of the rules it trips and that nobody has let pass.

    One that was `put_right` is looked at, unless a rule is stricter.
    """
    tripped: dict[int, list[Rule]] = {case: [] for case in filed}
    for each in found:
        if not each.is_passed:
            tripped[each.case_id].append(each.rule)
    piles: defaultdict[Verdict, Pile] = defaultdict(dict)
    for case, rules in tripped.items():
        verdicts = {rule.verdict for rule in rules} | {Verdict.LOOK if case in put_right else Verdict.ACCEPT}
        strictest = next(verdict for verdict in STRICTEST_FIRST if verdict in verdicts)
        piles[strictest][case] = [rule for rule in rules if rule.verdict is strictest]
    return piles


def _refusals(pile: Pile) -> dict[int, Mapping[str, Any]]:
    return {
        case: {
            "reason": rules[0].reason,
            "alternative": rules[0].route.zh,
            "rules": [rule.code for rule in rules],
            "triage": VERSION,
        }
        for case, rules in pile.items()
    }


def _defects(pile: Pile, at: datetime) -> dict[int, Mapping[str, Any]]:
    answer_by = cases.today_of(at) + timedelta(days=ANSWER_DAYS)
    return {
        case: {"defects": [rule.code for rule in rules], "answer_by": answer_by, "triage": VERSION}
        for case, rules in pile.items()
    }


def _answer(rule: Rule, row: Any) -> Answer:
    if row is None or (row.cleared_at is not None and row.cleared_by is None):
        return Answer(rule=rule, tripped=False)
    return Answer(rule=rule, tripped=True, due_on=row.due_on, cleared_at=row.cleared_at, note=row.note)
