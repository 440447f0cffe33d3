"""What is found out about an export: what the institution said, what each column may be, what is open or missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mediation.filing.profile_describing import Said, describe
from mediation.filing.profiles import Layout, Profile, Source, cells
from mediation.filing.template import BY_NAME, Column

TAKEN = 0.7
"""A match is put into the profile from this confidence on; below, it is only shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the institution says about its export.

    `constants` are the same for every row, by the template's names or headers: whose claims these are, who handles
    them, under which power of attorney, which product. `chosen` names the column of the export for a column of the
    template, or "" for none. `amounts_in` is the unit of amounts that name none (yuan, fen, wan), `decimal_mark`
    (. or ,) how they are written where that is open, `empty_is_zero` whether empty ones mean that nothing is owed.
    `day_order` (DMY, MDY, SHORT_YMD) is the order of days that leave it open; `counts_days_in_year` makes a rate per
    day one per year. `meanings` says for a column of the template what words or codes of the export are called in it.
    """

    institution: str = ""
    name: str = ""
    constants: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    amounts_in: str = ""
    decimal_mark: str = ""
    empty_is_zero: bool = False
    day_order: Layout | None = None
    counts_days_in_year: int = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that only the institution can answer, about columns of the export and perhaps one of the template."""

    code: str
    titles: tuple[str, ...]
    said: Said
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a column of the export may be read, or the question that is open first.

    `telling` is how much its cells alone say for it (0 to 1), or against it (below 0); `cautions` are what was assumed.
    """

    source: Source | None = None
    telling: float = 0.0
    reasons: tuple[Said, ...] = ()
    question: Question | None = None
    cautions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A column of the template and what it is made of, with how sure that is (0 to 1) and why.

    `examples` are cells of the first column of the export that it comes from, what is personal masked.
    """

    column: str
    source: Source
    confidence: float
    reasons: tuple[Said, ...]
    examples: tuple[str, ...] = ()

    @property
    def header(self) -> str:
        """The template's title for the column."""
        return BY_NAME[self.column].header

    @property
    def titles(self) -> tuple[str, ...]:
        """Columns of the export that it comes from; none for a constant."""
        return tuple(dict.fromkeys(cell.header for cell in cells(self.source)))

    @property
    def transformation(self) -> Said:
        """What is done with them."""
        return describe(self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A column of the export that is not read, why, and a few masked cells; of third persons' contacts, none."""

    title: str
    why: Said
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A column that the template requires and the profile cannot fill."""

    column: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A profile as far as it can be proposed, and everything a person needs to judge it.

    `matches` are in the template's order, those in the profile first of each column; `suggestions` were not sure
    enough to be taken. `cautions` say what the profile takes for granted.
    """

    profile: Profile
    matches: tuple[Match, ...]
    suggestions: tuple[Match, ...]
    dropped: tuple[LeftOut, ...]
    ignored: tuple[LeftOut, ...]
    questions: tuple[Question, ...]
    cautions: tuple[Question, ...]
    missing: tuple[Missing, ...]

    def match(self, column: str) -> Match | None:
        """How one column of the template is filled, if it is."""
        return next((match for match in self.matches if match.column == column), None)

    def table(self, language: str = "zh") -> list[tuple[str, str, str, str, str]]:
        """Side by side: columns of the export, examples, column of the template, transformation, confidence."""
        place = 1 if language == "en" else 0
        return [
            (
                "、".join(match.titles) or ("（固定值）", "(constant)")[place],
                " | ".join(match.examples),
                match.header,
                match.transformation[place],
                f"{match.confidence:.2f}",
            )
            for match in self.matches
        ]


def matched(column: Column | str, source: Source, confidence: float, *reasons: Said) -> Match:
    """A match of a column, by itself or by name."""
    name = column if isinstance(column, str) else column.name
    return Match(column=name, source=source, confidence=round(confidence, 2), reasons=reasons)
