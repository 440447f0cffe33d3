"""Which of the two languages a page speaks."""

from __future__ import annotations

from django.utils.translation import get_language


def is_english() -> bool:
    """Whether the reader chose English; everybody else reads Chinese."""
    return (get_language() or "").startswith("en")


def say(zh: str, en: str) -> str:
    """One of two wordings of the same thing."""
    return en if is_english() else zh
