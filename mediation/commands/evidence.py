"""Delivering documents of cases from a shell."""

from __future__ import annotations

from pathlib import Path

import click
from rich.markup import escape

from mediation import present
from mediation.commands import acting, environment, speech
from mediation.filing.evidence_words import EntryNote

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("evidence")
@click.argument("source", metavar="ZIP", type=FILE)
@click.option("--institution", required=True, help="Code of the institution whose cases these are.")
@acting.as_login
@acting.demo
@speech.as_json
def evidence(source: Path, institution: str, login: str | None, demo: bool, json_wanted: bool) -> None:
    """Keep the documents in ZIP with their cases, or say why not; again, nothing changes.

    A document lies in a folder named after the institution's reference of the case, or begins with it and `_`, or a
    list names it: manifest.csv or 附件清单.csv in the archive, or the one filed with the case.
    """
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.db import transaction
    from mediation.filing import evidence as filing

    clerk = acting.filer(institution, login)
    receipt = filing.take_evidence(clerk, institution, source, at=present.now())
    if json_wanted:
        speech.machine(receipt)
        return
    shown = ("delivery", "file_name", "file_sha256", "received_at", "passed_over")
    speech.table(("receipt", ""), [*((name, receipt[name]) for name in shown), *receipt["entries"].items()])
    with transaction(clerk) as tx:
        odd = filing.entries(tx, receipt["delivery"])
    said = [(row.place, escape(row.name), row.note, EntryNote(row.note).zh, EntryNote(row.note).en) for row in odd]
    speech.table(("entry", "name", "code", "说明", "why"), said)
