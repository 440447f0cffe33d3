"""Relief programmes from a shell: what a case qualifies for, what is missing, the last day; and loading new ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from mediation import present
from mediation.commands import speech
from mediation.commands.acting import as_login, demo, transaction_of
from mediation.permissions import Permission
from mediation.relief.words import Outcome

DAY = click.DateTime(["%Y-%m-%d"])
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NOT_COMPARED = "（据公开报道，原文未核对 from reports; its text was not compared）"


@click.group("relief")
def relief() -> None:
    """Relief programmes, and how cases stand to them."""


@relief.command("case")
@click.argument("number")
@click.option("--on", type=DAY, help="The day; today if left out.")
@click.option("--said", multiple=True, help="What the debtor says, such as willing_to_pay=true or spread_above_new=60.")
@as_login
@demo
@speech.as_json
def case(number: str, on: datetime | None, login: str | None, demo: bool, **wanted: Any) -> None:
    """Show what case NUMBER qualifies for, what is missing for the rest, and until when there is time."""
    with transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.cases import actions as cases
        from mediation.relief import actions

        case_id, day = cases.find(tx, number).id, on.date() if on else cases.today_of(present.now())
        found = actions.matches(tx, [case_id], on=day, said=_said(wanted["said"]))[case_id]
    if wanted["json_wanted"]:
        speech.machine([_record(one) for one in found])
        return
    for one in found:
        click.echo("\n".join(_lines(one)) + "\n")


@relief.command("list")
@demo
@speech.as_json
def list_programmes(demo: bool, json_wanted: bool) -> None:
    """List the programmes that are known, past ones among them."""
    with transaction_of(None, Permission.READ_CASES, demo=demo) as tx:
        from mediation.relief import actions

        found = sorted(actions.current(tx), key=lambda one: (one.code, one.effective_from))
    columns = ("code", "zh", "en", "effective_from", "effective_until", "source", "text_compared")
    rows = [[getattr(one, name) for name in columns] for one in found]
    if json_wanted:
        speech.machine([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        speech.table(columns, rows)


@relief.command("load")
@click.argument("source", type=FILE)
@as_login
@demo
def load(source: Path, login: str | None, demo: bool) -> None:
    """Take in the programmes in SOURCE (JSON), over those of the same code and first day; again, nothing changes."""
    with transaction_of(login, Permission.ADMINISTER, demo=demo) as tx:
        from mediation.relief import actions

        changed = actions.load_programmes(tx, source.read_bytes(), at=present.now())
    speech.machine({"changed": changed})


def _said(told: tuple[str, ...]) -> dict[str, Any]:
    found = {}
    for one in told:
        name, _, value = one.partition("=")
        try:
            found[name] = json.loads(value)
        except ValueError:
            found[name] = value
    return found


def _lines(one: Any) -> Iterator[str]:
    """A programme as people read it: how the case stands, what it offers and lacks, until when, by what source."""
    programme = one.programme
    yield f"{one.outcome.zh} {one.outcome.en}: {programme.zh} {programme.en}"
    if one.outcome in (Outcome.ELIGIBLE, Outcome.NEARLY, Outcome.NOT_YET):
        yield f"  {programme.offers_zh}。 {programme.offers_en}."
        yield f"  {programme.act_zh}。 {programme.act_en}."
    for condition, stood in one.missing:
        yield f"  {stood.zh}：{condition.zh}  {stood.en}: {condition.en}"
    if one.last_day:
        yield f"  最后一日 last day: {one.last_day}"
    yield f"  依据 source: {programme.source}{'' if programme.text_compared else NOT_COMPARED}"


def _record(one: Any) -> dict[str, Any]:
    programme = one.programme
    missing = [{"fact": c.fact, "standing": stood, "zh": c.zh, "en": c.en} for c, stood in one.missing]
    texts = {name: getattr(programme, name) for name in (
        "code", "zh", "en", "offers_zh", "offers_en", "act_zh", "act_en", "source", "text_compared")}  # fmt: skip
    return {**texts, "outcome": one.outcome, "missing": missing, "last_day": one.last_day}
