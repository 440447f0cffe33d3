"""Contacting people from a shell, within the rules of contact."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from mediation import present
from mediation.commands import environment, speech
from mediation.vocabulary import Caller, Channel, ContactOutcome, Role


class _Hours(click.ParamType[list[int]]):
    """Hours of a day with commas between."""

    name = "hours"

    def convert(self, value: Any, param: Any, ctx: Any) -> list[int]:
        if isinstance(value, list):
            return value
        found = [hour.strip() for hour in value.split(",") if hour.strip()]
        if not all(hour.isdecimal() and int(hour) < 24 for hour in found):
            self.fail("hours are 0 to 23 with commas between", param, ctx)
        return sorted({int(hour) for hour in found})


FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
HOURS_OF_A_DAY = _Hours()
CHANNEL = click.Choice([channel.value for channel in Channel])
institution = click.option("--institution", default="", help="Speak for the institution with this code.")
party = click.option("--party", "party_id", type=int, help="Whom; the first respondent if left out.")
demo = click.option("--demo", is_flag=True, help="Work in the demonstration's database.")


@click.group("contact")
def contact() -> None:
    """Reserve calls before they are made, and record what became of them; docs/generated/contact-rules.md."""


@contact.command("may-call")
@click.argument("number")
@click.option("--channel", type=CHANNEL, default=Channel.CALL.value, show_default=True)
@institution
@demo
@speech.as_json
def may_call(number: str, channel: str, institution: str, demo: bool, json_wanted: bool) -> None:
    """Show who of case NUMBER may be contacted now, how many calls are left today, and what stands against it."""
    with _opened(institution, demo) as (tx, now):
        from mediation.cases import actions as cases
        from mediation.contact import actions

        found = actions.may_contact(tx, cases.find(tx, number).id, Channel(channel), at=now)
    columns = ("party", "role", "left", "rule", "earliest", "why")
    rows = [
        (one.party_id, one.role, one.left, *(_said(one.refusal.error()) if one.refusal else ("", "", "")))
        for one in found
    ]
    _show(columns, rows, json_wanted=json_wanted)


@contact.command("reserve")
@click.argument("number")
@click.option("--caller", type=click.Choice([caller.value for caller in Caller]), help="Who will call.")
@party
@institution
@demo
def reserve(number: str, caller: str | None, party_id: int | None, institution: str, demo: bool) -> None:
    """Reserve one call to somebody of case NUMBER; prints the reservation, until when to dial, and what is left."""
    with _opened(institution, demo) as (tx, now):
        from mediation.contact import actions

        calls = Caller(caller) if caller else Caller.BANK if institution else Caller.CENTRE
        whom = _party(tx, number, party_id)
        taken = actions.reserve(tx, whom, Channel.CALL, caller=calls, at=now)
    speech.machine({"reservation": taken.id, "until": taken.until, "left": taken.left})


@contact.command("result")
@click.argument("reservation", type=int)
@click.argument("outcome", type=click.Choice([outcome.value for outcome in ContactOutcome if outcome != "lapsed"]))
@click.option("--dialled-at", type=datetime.fromisoformat, help="When, with its offset; now if left out.")
@institution
@demo
def result(reservation: int, outcome: str, dialled_at: datetime | None, institution: str, demo: bool) -> None:
    """Record what became of RESERVATION; exit code 1 if it was no lawful attempt (it is kept for supervision)."""
    with _opened(institution, demo) as (tx, now):
        from mediation.cases.log import SHANGHAI
        from mediation.contact import actions

        dialled = dialled_at or now
        dialled = dialled if dialled.tzinfo else dialled.replace(tzinfo=SHANGHAI)
        broken = actions.record_result(tx, reservation, ContactOutcome(outcome), dialled_at=dialled, at=now)
    if broken:
        raise click.ClickException(f"{broken.error.zh} {broken.error()} ({broken.code})")


@contact.command("import")
@click.argument("source", type=FILE)
@institution
@demo
@speech.as_json
def import_results(source: Path, institution: str, demo: bool, json_wanted: bool) -> None:
    """Record a dialler's results from the CSV file SOURCE; sent again, nothing changes."""
    with _opened(institution, demo) as (tx, now):
        from mediation.contact import importing

        reported = importing.read(source.read_bytes())
        taken = importing.take(tx, reported, institution_id=tx.actor.institution_id or None, at=now)
    facts = {"rows": taken.rows, "recorded": taken.recorded, "unchanged": taken.unchanged,
             "explained": len(taken.explained)}  # fmt: skip
    lines = [(one.line, one.call_ref, one.code, one.said.zh, one.said.en) for one in taken.explained]
    if json_wanted:
        speech.machine({**facts, "lines": lines})
        return
    speech.table(("", ""), list(facts.items()), title=source.name)
    if lines:
        speech.table(("line", "call", "code", "说明", "why"), lines)


@contact.command("opt-out")
@click.argument("number")
@click.argument("channel", type=CHANNEL)
@party
@institution
@demo
def opt_out(number: str, channel: str, party_id: int | None, institution: str, demo: bool) -> None:
    """Record that somebody of case NUMBER does not want to be contacted by CHANNEL, in any case of theirs."""
    with _opened(institution, demo) as (tx, now):
        from mediation.contact import actions

        actions.opt_out(tx, _party(tx, number, party_id), Channel(channel), at=now)


@contact.command("opt-in")
@click.argument("number")
@click.argument("channel", type=CHANNEL)
@party
@institution
@demo
def opt_in(number: str, channel: str, party_id: int | None, institution: str, demo: bool) -> None:
    """Record that somebody of case NUMBER may be contacted by CHANNEL again."""
    with _opened(institution, demo) as (tx, now):
        from mediation.contact import actions

        actions.opt_in(tx, _party(tx, number, party_id), Channel(channel), at=now)


@contact.command("hours")
@click.argument("number")
@click.option("--agreed", type=HOURS_OF_A_DAY, help="Outside 8 to 21 they agree to calls at these: 22,23.")
@click.option("--quiet", type=HOURS_OF_A_DAY, help="From 8 to 21 they want no calls at these: 12,13.")
@party
@institution
@demo
def hours(number: str, party_id: int | None, institution: str, demo: bool, **said: list[int] | None) -> None:
    """Record at which hours somebody of case NUMBER may or may not be called; none ("") takes back what they said."""
    with _opened(institution, demo) as (tx, now):
        from mediation.contact import actions

        whom = _party(tx, number, party_id)
        if (agreed := said["agreed"]) is not None:
            actions.agree_hours(tx, whom, agreed, at=now)
        if (quiet := said["quiet"]) is not None:
            actions.keep_quiet(tx, whom, quiet, at=now)


@contact.command("number")
@click.argument("number")
@click.option("--right/--wrong", "is_right", required=True, help="It was checked and is theirs, or it is not.")
@party
@institution
@demo
def phone_number(number: str, is_right: bool, party_id: int | None, institution: str, demo: bool) -> None:
    """Record that the telephone number of somebody of case NUMBER is theirs, or is not and is used in no case."""
    with _opened(institution, demo) as (tx, now):
        from mediation.contact import actions

        say = actions.correct_number if is_right else actions.quarantine
        say(tx, _party(tx, number, party_id), at=now)


@contact.command("plan")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Which day; today if left out.")
@demo
@speech.as_json
def plan(day: datetime | None, demo: bool, json_wanted: bool) -> None:
    """Show whom to try on a day, when, how and why; a day that is not over is planned now if it was not before."""
    with _opened("", demo) as (tx, now):
        from mediation.contact import planning, telling

        on = day.date() if day else now.date()
        if on >= now.date():
            planning.plan(tx, on, at=now)
        found = [(one, telling.why(one, on)) for one in planning.today(tx, on)]
    columns = ("band", "channel", "case", "party", "also", "outcome", "why_zh", "why_en")
    rows = [
        (one.band, one.channel, one.number, one.party_id, len(one.also), one.outcome, why.zh, why.en)
        for one, why in found
    ]
    _show(columns, rows, json_wanted=json_wanted)


@contact.command("uplift")
@demo
@speech.as_json
def uplift(demo: bool, json_wanted: bool) -> None:
    """Show how many more people are reached by the plan than by the plain one, with an interval that always holds."""
    with _opened("", demo) as (tx, now):
        from mediation.contact import holdout
        from mediation.statistics import always_valid

        counts = holdout.counts(tx, at=now)
    arms = {arm: always_valid.Arm(counted.people, counted.answered) for arm, counted in counts.items()}
    found = always_valid.difference(arms[holdout.Arm.LEARNT], arms[holdout.Arm.PLAIN])
    if json_wanted:
        shown = {arm.value: asdict(counted) for arm, counted in counts.items()}
        speech.machine({"seed": holdout.TRIAL.seed, **shown, "uplift": asdict(found)})
        return
    speech.table(("安排", "plan", "people", "answered"),
                 [(arm.zh, arm.en, counted.people, counted.answered) for arm, counted in counts.items()])  # fmt: skip
    value = "-" if found.value is None else f"{found.value:+}"
    click.echo(f"提升 uplift: {value} ({found.lower:+} … {found.upper:+}, 95 %, 任何时候查看均有效 valid at any look)")


@contextmanager
def _opened(institution: str, demo: bool) -> Iterator[tuple[Any, datetime]]:
    """A transaction of the centre, or of an institution's operator, and the present."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.accounts.actions import institution as find
    from mediation.db import SYSTEM, Actor, transaction

    actor = SYSTEM
    if institution:
        with transaction(SYSTEM) as tx:
            actor = Actor(role=Role.BANK_OPERATOR, institution_id=find(tx, institution).id)
    with transaction(actor) as tx:
        yield tx, present.now()


def _party(tx: Any, number: str, party_id: int | None) -> int:
    """Whom a case's number and an optional party mean; NotFound if the party is of another case."""
    from mediation import errors
    from mediation.cases import actions as cases
    from mediation.contact import actions

    case_id = cases.find(tx, number).id
    whom = party_id or actions.respondents(tx, [case_id]).get(case_id, 0)
    if whom not in {row.id for row in cases.parties(tx, [case_id])}:
        raise errors.NotFound()
    return whom


def _said(error: Any) -> tuple[str, str, str]:
    earliest = error.facts["earliest"]
    return error.facts["rule"], f"{earliest:%Y-%m-%d %H:%M}" if earliest else "", error.zh


def _show(columns: tuple[str, ...], rows: list[tuple[Any, ...]], *, json_wanted: bool) -> None:
    if json_wanted:
        speech.machine([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        speech.table(columns, rows)
