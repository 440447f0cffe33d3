"""The public list of bankruptcy proceedings, brought in from a shell."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path

import click

from mediation import present
from mediation.commands import acting, environment, speech

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("bankruptcies")
def bankruptcies() -> None:
    """The list of debtors in bankruptcy that acceptance looks into."""


@bankruptcies.command("import")
@click.argument("source", type=FILE)
@acting.demo
@speech.as_json
def import_list(source: Path, demo: bool, json_wanted: bool) -> None:
    """Take in the list in SOURCE, CSV or XLSX: every line is taken or explained; again, nothing changes.

    Columns: 案号, 债务人, 统一社会信用代码, 受理法院, 受理日, 终结日. Exit code 1 if a line could not be taken.
    """
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.cases.bankruptcies import import_bankruptcies
    from mediation.db import SYSTEM, transaction
    from mediation.filing import workbook

    with tempfile.TemporaryDirectory() as folder, transaction(SYSTEM) as tx:
        book = workbook.to_csv(source, Path(folder)) if workbook.is_workbook(source) else None
        found = import_bankruptcies(tx, next(iter(book.sheets.values())) if book else source, at=present.now())
    if json_wanted:
        speech.machine(asdict(found))
    else:
        counts = {"rows": found.rows, "changed": found.changed, "unchanged": found.unchanged,
                  "repeated": found.repeated, "wrong": len(found.wrong)}  # fmt: skip
        speech.table(("lines", ""), list(counts.items()), title=source.name)
        if found.wrong:
            speech.table(("line", "空缺或有误的列 column that is blank or wrong"), found.wrong)
    if found.wrong:
        raise click.exceptions.Exit(1)
