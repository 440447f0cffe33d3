"""What people type at a shell for amounts, shares and months, and the error of usage for what is none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import click

from mediation import money
from mediation.plans import YEAR


class Yuan(click.ParamType[Decimal]):
    """An amount as people type it."""

    name = "yuan"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The amount; an error of usage for what is none."""
        try:
            return value if isinstance(value, Decimal) else money.parse(value)
        except ValueError as failure:
            self.fail(str(failure), param, ctx)


class Share(click.ParamType[Decimal]):
    """A part of one: 0.3."""

    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The share, not below nothing or above all."""
        try:
            share = Decimal(value)
        except ArithmeticError:
            self.fail("a share is written 0.3", param, ctx)
        return share if 0 <= share <= 1 else self.fail("a share is between 0 and 1", param, ctx)


class Months(click.ParamType[tuple[int, ...]]):
    """Months of the year: 3,9."""

    name = "months"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """The months in order."""
        if isinstance(value, tuple):
            return value
        try:
            months = sorted({int(month) for month in value.split(",")})
        except ValueError:
            self.fail("months are written 3,9", param, ctx)
        return tuple(months) if set(months) <= set(YEAR) else self.fail("months go from 1 to 12", param, ctx)
