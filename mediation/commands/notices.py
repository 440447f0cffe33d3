"""Notices from a shell: issue and post them, check a code, print the letter, take in what the post reports."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from mediation import present
from mediation.commands import acting, speech
from mediation.permissions import Permission
from mediation.vocabulary import Channel

CHANNEL = click.Choice([channel.value for channel in (Channel.SMS, Channel.EMAIL, Channel.LETTER)])
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group("notices")
def notices() -> None:
    """Invite parties by notices that they can check; docs/how-to/tell-parties.md."""


@notices.command("issue")
@click.argument("numbers", nargs=-1, required=True)
@click.option("--channel", type=CHANNEL, help="Post it by this; the best that is allowed if left out.")
@acting.as_login
@acting.demo
@speech.as_json
def issue(numbers: tuple[str, ...], channel: str | None, login: str | None, demo: bool, json_wanted: bool) -> None:
    """Invite the other side of the cases NUMBERS, and post it; done again, nothing is posted twice."""
    with acting.transaction_of(login, Permission.NOTIFY, demo=demo) as tx:
        from mediation.cases import actions as cases
        from mediation.reach import posting

        ids = [cases.find(tx, number).id for number in numbers]
        posted = posting.invite(tx, ids, at=present.now(), channel=Channel(channel) if channel else None)
    facts = {"notices": posted.notices, **{str(by): count for by, count in posted.messages.items()}}
    if json_wanted:
        speech.machine({**facts, "unreached_parties": posted.unreached})
    else:
        speech.table(("", ""), [*facts.items(), ("nobody reaches", len(posted.unreached))])


@notices.command("check")
@click.argument("code")
@click.option("--caller", is_flag=True, help="CODE is a number that called, or a mediator's name.")
@acting.demo
@speech.as_json
def check(code: str, caller: bool, demo: bool, json_wanted: bool) -> None:
    """Say whether CODE is of a notice of ours; exit code 1 if not. Shows nothing about anybody."""
    with acting.transaction_of(None, Permission.PUBLIC, demo=demo) as tx:
        from mediation.notices import actions

        asked = actions.check_caller if caller else actions.check
        answer = asked(tx, code, source="command", at=present.now())
    if json_wanted:
        speech.machine(asdict(answer))
    elif answer.is_ours:
        when = f" {answer.since} – {answer.until}" if answer.since else ""
        click.echo(f"是我们的。Ours{'' if answer.is_valid else ', out of date'}.{when}")
    else:
        click.echo("没有查到。Not known.", err=True)
    if not answer.is_ours:
        sys.exit(1)


@notices.command("print")
@click.argument("number")
@click.option("--to", "folder", type=FOLDER, default=Path("letters"), show_default=True)
@acting.as_login
@acting.demo
@speech.as_json
def print_letters(number: str, folder: Path, login: str | None, demo: bool, json_wanted: bool) -> None:
    """Print the notices of case NUMBER as letters; nothing is posted by it."""
    from mediation.notices import letters
    from mediation.outbox.senders import write_once

    with acting.transaction_of(login, Permission.NOTIFY, demo=demo) as tx:
        from mediation.cases import actions as cases
        from mediation.notices.actions import sql

        ids = [row.id for row in tx.rows(sql.of_case, case_id=cases.find(tx, number).id)]
        found = letters.letters(tx, ids, at=present.now()) if ids else {}
    for one, letter in found.items():
        write_once(folder, f"{one}.pdf", letters.as_pdf(letter))
    names = [str(folder / f"{one}.pdf") for one in found]
    if json_wanted:
        speech.machine(names)
    else:
        click.echo("\n".join(names))


@notices.command("import-deliveries")
@click.argument("source", type=FILE)
@click.option("--provider", default="letter", show_default=True, help="Who reports: letter, sms or smtp.")
@acting.as_login
@acting.demo
@speech.as_json
def import_deliveries(source: Path, provider: str, login: str | None, demo: bool, json_wanted: bool) -> None:
    """Record what the CSV file SOURCE says became of letters; sent again, nothing changes."""
    with acting.transaction_of(login, Permission.NOTIFY, demo=demo) as tx:
        from mediation.outbox import importing

        taken = importing.take(tx, source.read_bytes(), at=present.now(), provider=provider)
    if json_wanted:
        speech.machine(asdict(taken))
        return
    facts = (("rows", taken.rows), ("recorded", taken.recorded), ("unchanged", taken.unchanged))
    speech.table(("", ""), facts, title=source.name)
    lines = [(one.line, one.letter, importing.FAULTS[one.code].zh, importing.FAULTS[one.code].en)
             for one in taken.explained]  # fmt: skip
    if lines:
        speech.table(("line", "letter", "说明", "why"), lines)
