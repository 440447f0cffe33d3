"""Mapping profiles: proposed from a bank's own export, looked at, kept."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mediation import present
from mediation.commands import environment, speech

if TYPE_CHECKING:
    from mediation.filing.profile_findings import Proposal

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("profile")
def profile() -> None:
    """Let an institution file its own export, without changing it."""


@profile.command("propose")
@click.argument("source", type=FILE)
@click.option("--institution", required=True, help="Code of the institution whose export this is.")
@click.option("--constants", type=FILE, help="JSON: what is the same for every row, by the template's columns.")
@click.option("--constant", "said", multiple=True, metavar="COLUMN=VALUE", help="One such value; may be repeated.")
@click.option(
    "--take", "chosen", multiple=True, metavar="COLUMN=TITLE", help="Fill a column of the template by this one."
)
@click.option("--amounts-in", type=click.Choice(["yuan", "fen", "wan"]), help="Unit of amounts that name none.")
@click.option("--decimal-mark", type=click.Choice([".", ","]), help="How amounts are written where that is open.")
@click.option("--day-order", type=click.Choice(["dmy", "mdy", "short_ymd"]), help="Order of days such as 09/10/2026.")
@click.option("--save", "name", help="Keep the profile under this name, if it is complete.")
@click.option("--demo", is_flag=True, help="In the demonstration's database.")
def propose(
    source: Path, institution: str, constants: Path | None, name: str | None, demo: bool, **answers: Any
) -> None:
    """Show side by side how the columns of SOURCE fill the template; identifiers are masked.

    What it asks is answered by the options above, and it proposes again.
    """
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.accounts.actions import institution as find
    from mediation.db import SYSTEM, transaction
    from mediation.filing import mapping
    from mediation.filing.profile_findings import Facts
    from mediation.filing.profiles import Layout
    from mediation.filing.proposing import propose as proposal_of

    with transaction(SYSTEM) as tx:
        given = {"claimant_uscc": find(tx, institution).uscc, **same_of(constants, answers["said"])}
    facts = Facts(
        institution=institution,
        name=name or source.stem,
        constants=given,
        chosen=pairs(answers["chosen"]),
        amounts_in=answers["amounts_in"] or "",
        decimal_mark=answers["decimal_mark"] or "",
        day_order=Layout(answers["day_order"]) if answers["day_order"] else None,
    )
    header, rows = _sample(source)
    found = proposal_of(header, rows, facts)
    _show(found)
    if name:
        with transaction(SYSTEM) as tx:
            kept = mapping.keep(tx, institution, found.profile, at=present.now())
        click.echo(f"kept as {kept.name}, version {kept.version}")


def _show(found: Proposal) -> None:
    """What fills the template, what does not, and what the institution is asked."""
    speech.table(("export", "examples", "template", "how", "sure"), found.table())
    likely = [("、".join(m.titles), " | ".join(m.examples), m.header, m.transformation.zh) for m in found.suggestions]
    left = [
        (one.title, " | ".join(one.examples), "", f"{one.why.zh} {one.why.en}")
        for one in (*found.dropped, *found.ignored)
    ]
    if likely or left:
        speech.table(("export", "examples", "perhaps", "why not taken"), [*likely, *left], title="not taken")
    for lacking in found.missing:
        click.echo(f"{lacking.zh} {lacking.en}")
    for asked in (*found.questions, *found.cautions):
        click.echo(f"{asked.said.zh} {asked.said.en}")
    if found.missing or found.questions:
        click.echo(
            "请用 --constant、--take 等选项补充后再试。 Answer with --constant, --take and the like, and propose again."
        )


def same_of(constants: Path | None, said: Sequence[str]) -> dict[str, str]:
    """What is the same for every row: from a file of JSON, and over it as COLUMN=VALUE."""
    kept = json.loads(constants.read_text(encoding="utf-8")) if constants else {}
    return {**kept, **pairs(said)}


def pairs(given: Sequence[str]) -> dict[str, str]:
    """COLUMN=VALUE, each column by the template's name or header; UsageError for what is no pair or no column."""
    from mediation.filing.template import BY_HEADER, BY_NAME

    found = {}
    for pair in given:
        column, mark, value = pair.partition("=")
        if not mark or column not in (*BY_NAME, *BY_HEADER):
            raise click.UsageError(f"not a column of the template and a value: {column}")
        found[column if column in BY_NAME else BY_HEADER[column].name] = value
    return found


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


def _sample(source: Path) -> tuple[list[str], list[list[str]]]:
    """Header and first rows of an export, as text; a workbook is converted beside a copy."""
    from mediation.filing.sampling import sample

    with tempfile.TemporaryDirectory() as folder:
        return sample(Path(shutil.copy(source, folder)))
