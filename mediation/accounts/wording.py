"""What rows of reference data are called, in the reader's language."""

from __future__ import annotations

from django.utils.translation import get_language

from mediation.vocabulary import Word


def said(word: Word) -> str:
    """In the reader's language."""
    return word.en if get_language() == "en" else word.zh
