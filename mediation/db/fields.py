"""Column kinds the tables share: money, words, and the check that a word is in the vocabulary."""

from __future__ import annotations

from typing import Any

from django.db import models

from mediation.vocabulary import Word


def money(**options: Any) -> models.DecimalField[Any, Any]:
    """Yuan, two places."""
    return models.DecimalField(max_digits=18, decimal_places=2, **options)


def word(kind: type[Word], **options: Any) -> models.CharField[Any, Any]:
    """A value of the vocabulary."""
    longest = max(len(value) for value in kind)
    return models.CharField(max_length=max(32, longest), **options)


def one_of(name: str, column: str, kind: type[Word]) -> models.CheckConstraint:
    """The database knows the vocabulary too."""
    return models.CheckConstraint(condition=models.Q(**{f"{column}__in": [*map(str, kind)]}), name=name)


def not_negative(name: str, *columns: str) -> models.CheckConstraint:
    """Amounts that cannot be below zero."""
    condition = models.Q()
    for column in columns:
        condition &= models.Q(**{f"{column}__gte": 0})
    return models.CheckConstraint(condition=condition, name=name)
