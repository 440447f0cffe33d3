"""Fills columns of the template from what others say: days from days, the kind of party from its number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from mediation.filing import profile_applying
from mediation.filing.profile_describing import Said
from mediation.filing.profile_evidence import Evidence
from mediation.filing.profile_findings import Match, Question, matched
from mediation.filing.profiles import Cell, Computed, Constant, Mapped, Operation, Profile, Source, cells
from mediation.vocabulary import IdType, PartyKind

AGREES = 0.95
"""Share of the rows in which two ways to the same value must agree, to the day, or a contract must differ in units."""


def derived(known: Mapping[str, Match], constants: Mapping[str, str], identity: Evidence | None) -> Iterator[Match]:
    """Columns that have no column of their own and follow from others."""
    cutoff = _source(known, constants, "cutoff_date")
    since, days = _source(known, {}, "overdue_since"), _source(known, {}, "overdue_days")
    if since is None and cutoff is not None and days is not None:
        said = Said("债权计算截止日往前推逾期天数", "the cut-off date less the days overdue")
        yield matched("overdue_since", Computed(operation=Operation.DAYS_BEFORE, of=(cutoff, days)), 0.93, said)
    if days is None and cutoff is not None and since is not None:
        said = Said("债权计算截止日减逾期起始日", "the cut-off date less the day of default")
        yield matched("overdue_days", Computed(operation=Operation.DAYS_BETWEEN, of=(cutoff, since)), 0.93, said)
    if identity is not None:
        yield from _kinds(known, constants, identity)


def own_contracts(known: Mapping[str, Match], evidences: Mapping[str, Evidence]) -> Match | Question | None:
    """What to do where several rows have the same contract: tell them apart by the number of the case, or say so."""
    contract, case = known.get("contract_no"), known.get("institution_ref")
    if contract is None or not isinstance(contract.source, Cell):
        return None
    evidence = evidences[contract.source.header]
    if evidence.distinct == len(evidence.texts):
        return None
    if case is not None and isinstance(case.source, Cell) and case.source.header != contract.source.header:
        other = evidences[case.source.header]
        if other.distinct == len(other.texts):
            both = Computed(operation=Operation.JOIN, of=(contract.source, case.source), separator="/")
            said = Said(
                "合同号有重复，加上案件号以示区别",
                "contracts occur more than once; the number of the case tells them apart",
            )
            return matched("contract_no", both, min(contract.confidence, 0.85), said)
    said = Said(
        "合同号有重复；同一合同的后几行不再立案",
        "contracts occur more than once; only the first row of each opens a case",
    )
    return Question(code="same_contract", titles=(contract.source.header,), said=said, column="contract_no")


def days_agree(known: Mapping[str, Match], evidences: Mapping[str, Evidence]) -> Question | None:
    """Says when cut-off date, day of default and days overdue of the export contradict each other."""
    names = ("cutoff_date", "overdue_since", "overdue_days")
    sources = [known[name].source for name in names if name in known]
    if len(sources) < len(names) or not all(isinstance(source, Cell) for source in sources):
        return None
    rows = applied(dict(zip(names, sources, strict=True)), evidences)
    off = rows.select(
        (
            pl.col("cutoff_date").str.to_date(strict=False) - pl.col("overdue_since").str.to_date(strict=False)
        ).dt.total_days()
        - pl.col("overdue_days").cast(pl.Int64, strict=False)
    ).to_series()
    share = (off.abs() <= 1).mean()
    if not isinstance(share, float) or share >= AGREES:
        return None
    said = Said(
        f"逾期起始日、逾期天数和截止日只在{share:.0%}的行相符",
        f"day of default, days overdue and cut-off date agree in {share:.0%} of the rows only",
    )
    titles = tuple(cell.header for source in sources for cell in cells(source))
    return Question(code="days", titles=titles, said=said, column="overdue_since")


def units_agree(known: Mapping[str, Match], evidences: Mapping[str, Evidence]) -> Iterator[Question]:
    """Says when a sum lent is smaller than what is still owed of it, or a hundred times more: another unit, surely."""
    for name in ("loan_amount_contract", "loan_amount_disbursed", "credit_limit"):
        if name not in known or "principal" not in known:
            continue
        sources = {name: known[name].source, "principal": known["principal"].source}
        ratio = applied(sources, evidences).select(
            pl.col("principal").cast(pl.Float64, strict=False) / pl.col(name).cast(pl.Float64, strict=False)
        )
        middle = ratio.to_series().median()
        if not isinstance(middle, float) or 0.002 <= middle <= (3 if name == "credit_limit" else 1.5):
            continue
        titles = tuple(cell.header for cell in cells(known[name].source))
        zh, en = (
            "与本金余额不像同一单位，请说明单位",
            "does not seem to be in the same unit as the principal; say which",
        )
        yield Question(code="unit", titles=titles, said=Said(zh, en), column=name)


def applied(sources: Mapping[str, Source], evidences: Mapping[str, Evidence]) -> pl.DataFrame:
    """The sample's values of some columns of the template, as text, under their names; null when empty."""
    profile = Profile(
        institution="", name="", columns=tuple(Mapped(column=name, source=of) for name, of in sources.items())
    )
    frame = pl.DataFrame([evidences[title].cells.fill_null("").alias(title) for title in profile.headers()])
    rows = profile_applying.apply(profile, frame)
    rows.columns = list(sources)
    return rows.with_columns(pl.when(pl.all() != "").then(pl.all()))


def _source(known: Mapping[str, Match], constants: Mapping[str, str], name: str) -> Source | None:
    if name in known:
        return known[name].source
    return Constant(text=constants[name]) if name in constants else None


def _kinds(known: Mapping[str, Match], constants: Mapping[str, str], identity: Evidence) -> Iterator[Match]:
    shares = identity.shares
    for share, kind, document in (
        (shares["resident"], PartyKind.NATURAL_PERSON, IdType.RESIDENT_ID),
        (shares["uscc"], PartyKind.LEGAL_PERSON, IdType.USCC),
    ):
        other = shares["uscc"] if kind is PartyKind.NATURAL_PERSON else shares["resident"]
        # A sound number of a resident is by chance also a sound credit code in one case of 31.
        if share < 0.5 or other > max(0.1, 1 - share):
            continue
        said = Said(
            f"{share:.0%}的证件号码为{document.zh}", f"{share:.0%} of the numbers are of this kind: {document.en}"
        )
        for name, word in (("party_kind", kind), ("id_type", document)):
            if name not in known and name not in constants:
                yield matched(name, Constant(text=word.zh), 0.9 if share >= AGREES else 0.75, said)
