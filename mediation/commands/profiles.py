"""Mapping profiles: proposed from a bank's own export, looked at, kept."""

from __future__ import annotations

import itertools
import json
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

import click

from mediation.commands import environment, speech

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SAMPLE = 1000


@click.group("profile")
def profile() -> None:
    """Let an institution file its own export, without changing it."""


@profile.command("propose")
@click.argument("source", type=FILE)
@click.option("--institution", required=True, help="Code of the institution whose export this is.")
@click.option("--constants", type=FILE, help="JSON: what is the same for every row, by the template's columns.")
@click.option("--save", "name", help="Keep the profile under this name, if it is complete.")
@click.option("--demo", is_flag=True, help="In the demonstration's database.")
def propose(source: Path, institution: str, constants: Path | None, name: str | None, demo: bool) -> None:
    """Show side by side how the columns of SOURCE fill the template; identifiers are masked."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.accounts.actions import institution as find
    from mediation.cases.log import SHANGHAI
    from mediation.db import SYSTEM, transaction
    from mediation.filing import mapping
    from mediation.filing.profile_findings import Facts
    from mediation.filing.proposing import propose as proposal_of

    given = json.loads(constants.read_text(encoding="utf-8")) if constants else {}
    with transaction(SYSTEM) as tx:
        given = {"claimant_uscc": find(tx, institution).uscc, **given}
    header, *rows = _sample(source)
    found = proposal_of(header, rows, Facts(institution=institution, name=name or source.stem, constants=given))
    speech.table(("export", "examples", "template", "how", "sure"), found.table())
    for lacking in found.missing:
        click.echo(f"{lacking.zh} {lacking.en}")
    for asked in (*found.questions, *found.cautions):
        click.echo(f"{asked.said.zh} {asked.said.en}")
    if name:
        with transaction(SYSTEM) as tx:
            kept = mapping.keep(tx, institution, found.profile, at=datetime.now(SHANGHAI))  # noqa: TID251 - a door
        click.echo(f"kept as {kept.name}, version {kept.version}")


@profile.command("list")
@click.option("--institution", required=True, help="Code of the institution.")
@click.option("--demo", is_flag=True, help="In the demonstration's database.")
def list_profiles(institution: str, demo: bool) -> None:
    """List an institution's profiles."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.db import SYSTEM, transaction
    from mediation.filing import mapping

    with transaction(SYSTEM) as tx:
        kept = mapping.profiles(tx, institution)
    speech.table(("name", "version", "columns"), [(p.name, p.version, len(p.columns)) for p in kept])


def _sample(source: Path) -> list[list[str]]:
    """Header and first rows of an export, as text."""
    from mediation.filing import delivered

    with tempfile.TemporaryDirectory() as folder:
        copied = Path(shutil.copy(source, folder))
        sheet = delivered.open_file(copied)
        blocks = (block.rows.drop("line").fill_null("") for block in delivered.blocks(sheet))
        rows = itertools.islice((list(cells) for block in blocks for cells in block.iter_rows()), SAMPLE)
        return [list(sheet.header), *rows]
