"""The texts of notices: data with versions beside this module, filled in with what a notice is about; pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from mediation.notices.words import NoticeKind

FOLDER = Path(__file__).with_name("texts")
VERSION = "2026.2"
Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A notice in one language: its title, what fits a short message, what a letter says, and what follows silence."""

    title: str
    short: str
    body: tuple[str, ...]
    silence: tuple[str, ...]

    @property
    def whole(self) -> str:
        """All that a reader of the letter reads, a paragraph to a line."""
        return "\n".join((self.title, *self.body, *self.silence))


def versions() -> list[str]:
    """Every version that notices were or are written in."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def text(kind: NoticeKind, facts: Mapping[str, Any], *, language: Language = "zh", version: str = VERSION) -> Text:
    """The words of a notice; a fact that they need and that is not there is a programmer's error (KeyError).

    The fact `topic` names what a notice of this kind is about, where it says more than its kind does.
    """
    words = _version(version)[kind]
    words = words | words.get(facts.get("topic", ""), {})
    if what := words.get(f"what_{language}"):
        facts = {**facts, "what": what.format_map(facts)}
    return Text(
        title=words[f"title_{language}"],
        short=words[f"short_{language}"].format_map(facts),
        body=tuple(line.format_map(facts) for line in words[f"body_{language}"]),
        silence=tuple(line.format_map(facts) for line in words[f"silence_{language}"]),
    )


def topics(kind: NoticeKind, *, version: str = VERSION) -> list[str]:
    """What notices of a kind can be about."""
    return sorted(name for name, words in _version(version)[kind].items() if isinstance(words, dict))


@cache
def _version(version: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{version}.toml").read_text(encoding="utf-8"))
