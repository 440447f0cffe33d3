"""Which of the two languages a page speaks."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import get_language


def language() -> Literal["en", "zh"]:
    """The reader's: English for who chose it, Chinese for everybody else."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def say(zh: str, en: str) -> str:
    """One of two wordings of the same thing."""
    return en if language() == "en" else zh
