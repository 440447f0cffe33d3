"""Proposes how an institution's export becomes a filing: by its titles, by what its columns hold, by how they add up.

Nothing uncertain is taken: it is shown as a suggestion or asked as a question, and what the institution answers
(`Facts`) makes the next proposal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mediation.filing import profile_amounts, profile_derived
from mediation.filing.profile_checks import missing
from mediation.filing.profile_context import claims
from mediation.filing.profile_describing import Said, examples
from mediation.filing.profile_evidence import look
from mediation.filing.profile_findings import TAKEN, Facts, LeftOut, Match, Proposal, Question, matched
from mediation.filing.profile_matching import Draft, draft_of, match_columns
from mediation.filing.profile_titles import CLOSE, believed, is_refused, may_be_refused
from mediation.filing.profiles import Cell, Constant, Mapped, Number, Profile, titles
from mediation.filing.template import BY_NAME, COLUMNS

_BOTH = (
    ("policy_no", "contract_no"),
    ("contract_no", "policy_no"),
    ("institution_ref", "contract_no"),
    ("contract_no", "institution_ref"),
    ("card_opened_on", "contract_date"),
    ("contract_date", "card_opened_on"),
)
"""Columns that may come from one and the same column of an export: have, want."""
_NUMBERS = {"contract_no", "institution_ref"}
_SIMILAR = (
    ("disbursed_on", "contract_date", Said("放款日通常晚于签约日", "loans are usually paid out after signing")),
    ("loan_amount_contract", "loan_amount_disbursed", Said("放款金额可能少于合同金额", "less may be paid out")),
    ("loan_amount_disbursed", "loan_amount_contract", Said("合同金额可能多于放款金额", "more may be agreed")),
)
"""Columns that often hold the same, but only the institution can say so: have, want, why not."""

_INSTITUTIONAL = {
    "row_action", "claimant_uscc", "fin_institution_code", "handler_name", "handler_phone", "authority_type",
    "poa_number", "poa_expires_on", "product", "cause_of_action", "reserved_contact", "jurisdiction_clause",
    "court_code", "currency", "cutoff_date", "relief_sought", "facts", "legal_basis", "is_criminal", "is_sued",
    "is_arbitrated", "is_notarised", "authority_matrix_id", "co_lender", "guarantee_insurer", "assistance_platform",
}  # fmt: skip
"""Columns that are commonly the same for all rows of a file; other constants are pointed out."""

_THIRD = Said("第三方联系信息，不予接收（个人信息保护法第六条）", "third persons' contacts are not taken (PIPL art. 6)")
_MAYBE_THIRD = Said("可能是第三方联系电话，不予接收", "perhaps a third person's telephone, which is not taken")


def propose(header: Sequence[str], rows: Sequence[Sequence[str]], facts: Facts) -> Proposal:
    """The profile for an export with this header and these rows, as far as they and the institution's facts tell it.

    The more rows, the surer; 1,000 tell nearly everything. Columns of third persons' contacts are not looked at.
    """
    names = titles(header)
    refused = [title for title in names if is_refused(title) or _is_third(title, names)]
    places = [place for place, title in enumerate(names) if title not in refused]
    kept = [[row[place] if place < len(row) else "" for place in places] for row in rows]
    draft = draft_of(look([names[at] for at in places], kept, decimal_mark=facts.decimal_mark), facts)
    match_columns(draft)
    _match_amounts(draft)
    _share_columns(draft)
    _derive(draft)
    _fill_with_constants(draft)
    return _proposal(draft, names, refused)


def _is_third(title: str, names: Sequence[str]) -> bool:
    """CONTACT_TEL is a third person's where there is a CONTACT_NM, or a telephone of the party's own."""
    if not may_be_refused(title):
        return False
    others = [name for name in names if name != title]
    has_own = any(believed(name).get("mobile_phone", 0) >= CLOSE and not may_be_refused(name) for name in others)
    return has_own or any(may_be_refused(name) and is_refused(name) for name in others)


def _match_amounts(draft: Draft) -> None:
    """Fill the components of the claim from what nothing else has used."""
    used = draft.used()
    known = [draft.evidences[title].cells for title in used]
    free = {
        title: evidence
        for title, evidence in draft.evidences.items()
        if title not in used
        and claims(scores := draft.believed[title]) >= max(scores.values(), default=0.0)
        and (scores or not any(evidence.cells.equals(cells) for cells in known))
    }
    found = profile_amounts.resolve(free, draft.believed, draft.context)
    taken = [match for match in found.matches if match.confidence >= TAKEN]
    draft.matches |= {match.column: match for match in taken}
    draft.suggestions += [*(match for match in found.matches if match not in taken), *found.suggestions]
    draft.questions += found.questions
    draft.cautions += [*found.cautions, *(_caution_of_debit(match) for match in taken if _is_debit(match))]


def _is_debit(match: Match) -> bool:
    return isinstance(match.source, Cell) and isinstance(match.source.form, Number) and match.source.form.factor < 0


def _caution_of_debit(match: Match) -> Question:
    said = Said("文件中全为负数（括号、贷方），按欠款取正", "all amounts are negative in the export; taken as owed")
    return Question(code="negative", titles=match.titles, said=said, column=match.column)


def _share_columns(draft: Draft) -> None:
    """Fill columns that come from the same column of the export as another; suggest those that might."""
    for have, want in _BOTH:
        if have in draft.matches and draft.is_open(want):
            given = draft.matches[have]
            if want in draft.believed[given.titles[0]] or {have, want} == _NUMBERS:
                said = Said(f"与“{given.header}”同一列", f"the same column as for {have.replace('_', ' ')}")
                draft.matches[want] = matched(want, given.source, min(given.confidence, CLOSE), said)
    for have, want, why_not in _SIMILAR:
        if have in draft.matches and draft.is_open(want):
            draft.suggestions.append(matched(want, draft.matches[have].source, 0.5, why_not))
    told = profile_derived.own_contracts(draft.matches, draft.evidences)
    if isinstance(told, Match):
        draft.matches[told.column] = told
    elif told is not None:
        draft.cautions.append(told)


def _derive(draft: Draft) -> None:
    """Fill what follows from other columns, and see whether they agree."""
    for match in profile_derived.derived(draft.matches, draft.facts.constants, draft.context.identity):
        draft.matches.setdefault(match.column, match)
    if clash := profile_derived.days_agree(draft.matches, draft.evidences):
        draft.cautions.append(clash)
    for clash in profile_derived.units_agree(draft.matches, draft.evidences):
        draft.questions.append(clash)
        draft.suggestions.append(draft.matches.pop(clash.column))


def _fill_with_constants(draft: Draft) -> None:
    for name, text in draft.facts.constants.items():
        filled = draft.matches.get(name)
        if name not in BY_NAME or not text:
            continue
        if filled is None:
            draft.matches[name] = matched(name, Constant(text=text), 1.0, Said("机构给出", "given by the institution"))
            if name not in _INSTITUTIONAL:
                said = Said("每行都用同一个值，请确认", "the same in every row; make sure that it is")
                draft.cautions.append(Question(code="same_for_all", titles=(), said=said, column=name))
        elif filled.source != Constant(text=text):
            said = Said("未用机构给出的固定值，以文件为准", "the export says this; the constant is not used")
            draft.cautions.append(Question(code="constant_unused", titles=filled.titles, said=said, column=name))


def _proposal(draft: Draft, names: Sequence[str], refused: Sequence[str]) -> Proposal:
    matches = [draft.matches[column.name] for column in COLUMNS if column.name in draft.matches]
    used = draft.used()
    ignored = [title for title in names if title not in used and title not in refused]
    profile = Profile(
        institution=draft.facts.institution,
        name=draft.facts.name,
        columns=tuple(Mapped(column=match.column, source=match.source) for match in matches),
        ignored=tuple(ignored),
        dropped=tuple(refused),
    )
    return Proposal(
        profile=profile,
        matches=tuple(_shown(match, draft) for match in matches),
        suggestions=tuple(_shown(match, draft) for match in draft.suggestions if match.column not in draft.matches),
        dropped=tuple(LeftOut(title=t, why=_THIRD if is_refused(t) else _MAYBE_THIRD) for t in refused),
        ignored=tuple(_left_out(title, draft) for title in ignored),
        questions=tuple(dict.fromkeys(one for one in draft.questions if one.column not in draft.matches)),
        cautions=tuple(dict.fromkeys(one for one in draft.cautions if one.column in draft.matches)),
        missing=missing(profile),
    )


def _shown(match: Match, draft: Draft) -> Match:
    return replace(match, examples=examples(draft.evidences[match.titles[0]])) if match.titles else match


def _left_out(title: str, draft: Draft) -> LeftOut:
    evidence, beliefs = draft.evidences[title], draft.believed[title]
    likely = max(beliefs, key=lambda name: beliefs[name], default="")
    why = Said("模板没有此列", "the template has no such column")
    if evidence.is_empty:
        why = Said("各行皆空", "empty in every row")
    elif likely in draft.matches:
        why = Said(f"“{BY_NAME[likely].header}”已取自其他列", f"{likely.replace('_', ' ')} comes from elsewhere")
    elif likely:
        why = Said(f"像“{BY_NAME[likely].header}”，但不能确定", f"perhaps {likely.replace('_', ' ')}, but not surely")
    return LeftOut(title=title, why=why, examples=examples(evidence))
