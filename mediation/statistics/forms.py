"""The figures in each form that they leave in: for reading, for reckoning on, for machines."""

from __future__ import annotations

from collections.abc import Callable

from mediation import errors
from mediation.statistics import actions
from mediation.statistics.workbook import as_workbook
from reports.statistics_facts import StatisticsFacts

WRITERS: dict[str, tuple[str, Callable[[StatisticsFacts], bytes]]] = {
    "pdf": ("application/pdf", actions.as_pdf),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_workbook),
    "csv": ("text/csv; charset=utf-8", lambda facts: actions.as_csv(facts).encode("utf-8-sig")),
    "json": ("application/json", lambda facts: actions.as_json(facts).encode()),
}
"""By the end of a file's name: what browsers call it, and who writes it."""


def kind_of(form: str) -> str:
    """What browsers call a form; NotFound for one that nobody writes."""
    if form not in WRITERS:
        raise errors.NotFound()
    return WRITERS[form][0]


def written(facts: StatisticsFacts, form: str) -> bytes:
    """The figures in a form; NotFound for one that nobody writes."""
    kind_of(form)
    return WRITERS[form][1](facts)
