"""How commands speak: tables and progress for people, JSON for machines, one sentence when refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

as_json = click.option("--json", "json_wanted", is_flag=True, help="Print JSON for machines.")
console = Console()


class Watch(Protocol):
    """What a long step tells how far it is."""

    def __call__(self, step: str, done: int, total: int) -> None: ...


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Watch]:
    """Bars on the error stream, one per step, so that the output stays clean."""
    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bars:
        tasks: dict[str, Any] = {}

        def watch(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=max(total, 1))
            bars.update(tasks[step], completed=done if total else 1, total=max(total, 1))

        yield watch


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, title: str = "") -> None:
    """A table for people; what is wider than its column goes on below, so that nothing is cut off."""
    shown = Table(*(Column(name, overflow="fold") for name in columns), title=title or None, title_justify="left")
    for row in rows:
        shown.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(shown)


def machine(value: Any) -> None:
    """JSON for machines."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def refusal(failure: Exception) -> str | None:
    """The sentence for a failure a person can do something about; None for a fault of ours."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    from mediation.db.embedded import ServerError
    from mediation.errors import DatabaseUnavailable, MediationError

    if isinstance(failure, MediationError):
        said = type(failure).zh
        return f"{said} {failure}"
    if isinstance(failure, ServerError | ImproperlyConfigured):
        return str(failure)
    if isinstance(failure, OperationalError):
        return f"{DatabaseUnavailable()} {str(failure).splitlines()[0]}"
    if isinstance(failure, OSError):
        return f"{failure.strerror}: {failure.filename}" if failure.filename else str(failure)
    return None
