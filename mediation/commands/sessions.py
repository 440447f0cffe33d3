"""Sessions from a shell: offer times, book, move, call off, prepare everybody, hold, draft and sign."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from mediation import present
from mediation.cases.words import IdentityWay
from mediation.commands import environment, speech
from mediation.commands.acting import acting, as_login, as_somebody, demo
from mediation.permissions import Permission
from mediation.sessions.words import AskedBy, CancelReason, RecordKind, Side, StatementKind
from mediation.vocabulary import Channel, Role, SessionMode

ROLES = {Side.INSTITUTION: Role.BANK_OPERATOR, Side.RESPONDENT: Role.PARTY}
PLACE = click.Path(dir_okay=False, path_type=Path)
LONG = timedelta(days=3650)


def _choice(words: Any) -> click.Choice[str]:
    return click.Choice([word.value for word in words])


starts = click.option("--at", "starts", type=datetime.fromisoformat, required=True, help="When; in Shanghai.")
minutes = click.option("--minutes", type=click.IntRange(5, 720), default=60, show_default=True, help="How long.")
room = click.option("--room", default="", help="The room, for a session in person.")
by = click.option("--by", type=_choice(AskedBy), default=AskedBy.MEDIATOR.value, show_default=True, help="Who asks.")
facts = click.option("--facts", "kind", flag_value=RecordKind.FACTS.value, help="The undisputed facts.")
party = click.option("--party", "party_id", type=int, help="Which party; the institution if left out.")


@click.group("sessions")
def sessions() -> None:
    """Offer, book, prepare, hold and record mediation sessions."""


@sessions.command("list")
@click.argument("number")
@demo
@speech.as_json
def list_sessions(number: str, demo: bool, json_wanted: bool) -> None:
    """List the sessions of case NUMBER, and how far everybody is prepared."""
    with _opened(demo) as (tx, _at):
        from mediation.cases import actions as cases
        from mediation.sessions import actions, preparing

        case_id = cases.find(tx, number).id
        found = actions.of_cases(tx, [case_id])
        people = preparing.state(tx, case_id)
    if json_wanted:
        speech.machine({"sessions": [row._asdict() for row in found], "prepared": [row._asdict() for row in people]})
        return
    for rows in (found, people):
        if rows:
            speech.table(rows[0]._fields, rows)


@sessions.command("slots")
@click.argument("number")
@click.option(
    "--mode", type=_choice([SessionMode.VIDEO, SessionMode.IN_PERSON]), help="What suits everybody best if left out."
)
@demo
@speech.as_json
def slots(number: str, mode: str | None, demo: bool, json_wanted: bool) -> None:
    """Offer both sides of case NUMBER times from the mediator's calendar; shows what is on offer."""
    with _opened(demo) as (tx, at):
        from mediation.cases import actions as cases
        from mediation.reach import sessions as meetings
        from mediation.sessions import offering

        case_id = cases.find(tx, number).id
        if mode:
            meetings.offer(tx, {case_id: SessionMode(mode)}, at=at)
        else:
            meetings.arrange(tx, [case_id], at=at)
        found = offering.open_offers(tx, [case_id], at=at)
    columns = ("starts_at", "ends_at", "expires_at", "institution_picked_at", "respondent_picked_at")
    _show(columns, [[getattr(row, name) for name in columns] for row in found], json_wanted=json_wanted)


@sessions.command("pick")
@click.argument("number")
@click.argument("times", nargs=-1, required=True, type=datetime.fromisoformat)
@click.option("--side", type=_choice(Side), required=True, help="Whose pick it is.")
@demo
def pick(number: str, times: tuple[datetime, ...], side: str, demo: bool) -> None:
    """Take down which TIMES a side of case NUMBER picks; the earliest that both picked is booked."""
    with _opened(demo, ROLES[Side(side)]) as (tx, at):
        from mediation.cases import actions as cases
        from mediation.reach import sessions as meetings

        case_id = cases.find(tx, number).id
        session = meetings.pick(tx, {case_id: [_moment(time) for time in times]}, at=at).get(case_id)
    speech.machine({"session": session})


@sessions.command("book")
@click.argument("number")
@starts
@minutes
@room
@click.option("--mode", type=_choice(SessionMode), default="video", show_default=True)
@click.option("--link", default="", help="Where a session on video is (https).")
@as_login
@demo
def book(number: str, starts: datetime, demo: bool, login: str | None, **options: Any) -> None:
    """Book a session of case NUMBER at a time that was agreed otherwise."""
    with _opened(demo, login=login) as (tx, at):
        from mediation.cases import actions as cases
        from mediation.reach import sessions as meetings
        from mediation.sessions import actions

        slot = actions.Slot(
            case_id=cases.find(tx, number).id,
            starts_at=_moment(starts),
            ends_at=_moment(starts) + timedelta(minutes=options["minutes"]),
            mode=SessionMode(options["mode"]),
            room_id=actions.room(tx, options["room"]),
            link=options["link"],
        )
        session = meetings.schedule(tx, [slot], at=at)[slot.case_id]
    speech.machine({"session": session})


@sessions.command("move")
@click.argument("session", type=int)
@starts
@minutes
@room
@by
@as_login
@demo
def move(session: int, starts: datetime, demo: bool, login: str | None, **options: Any) -> None:
    """Put SESSION to another time."""
    with _opened(demo, login=login) as (tx, at):
        from mediation.reach import sessions as meetings
        from mediation.sessions import actions

        ends = _moment(starts) + timedelta(minutes=options["minutes"])
        to = actions.Moved(
            session_id=session, starts_at=_moment(starts), ends_at=ends, room_id=actions.room(tx, options["room"])
        )
        meetings.move(tx, [to], by=AskedBy(options["by"]), at=at)


@sessions.command("cancel")
@click.argument("session", type=int)
@click.option("--reason", type=_choice(CancelReason), required=True)
@by
@as_login
@demo
def cancel(session: int, reason: str, by: str, login: str | None, demo: bool) -> None:
    """Call SESSION off."""
    with _opened(demo, login=login) as (tx, at):
        from mediation.reach import sessions as meetings

        meetings.cancel(tx, [session], reason=CancelReason(reason), by=AskedBy(by), at=at)


@sessions.command("prepare")
@click.argument("number")
@party
@click.option("--everybody", is_flag=True, help="The institution and all parties.")
@click.option("--rights", type=_choice(Channel), help="The notice of rights was given by this channel.")
@click.option("--acknowledged", is_flag=True, help="They have read it.")
@click.option("--identity", type=_choice(IdentityWay), help="How you made sure who they are.")
@click.option("--text", is_flag=True, help="They agree to asynchronous text.")
@as_login
@demo
def prepare(number: str, demo: bool, login: str | None, **done: Any) -> None:
    """Take down what was done with somebody of case NUMBER before their first session."""
    with _opened(demo, login=login) as (tx, at):
        from mediation.cases import actions as cases
        from mediation.sessions import preparing

        case_id = cases.find(tx, number).id
        whom = preparing.everybody(tx, [case_id]) if done["everybody"] else [preparing.Whom(case_id, done["party_id"])]
        if done["rights"]:
            preparing.give_rights(tx, whom, channel=Channel(done["rights"]), at=at)
        if done["acknowledged"]:
            preparing.acknowledge(tx, whom, at=at)
        if done["identity"]:
            preparing.check_identity(tx, whom, way=IdentityWay(done["identity"]), at=at)
        if done["text"]:
            preparing.agree_to_text(tx, whom, at=at)


@sessions.command("rights")
@click.option("--version", default="", help="Another version than the one that is given out now.")
def show_rights(version: str) -> None:
    """Print the notice of rights and duties, in Chinese and English."""
    from mediation.sessions import rights

    if version and version not in rights.NOTICES:
        raise click.BadParameter(f"there are {', '.join(rights.NOTICES)}", param_hint="--version")
    notice = rights.NOTICES[version or rights.VERSION]
    click.echo(f"{notice.zh}\n\n{notice.en}")


@sessions.command("hold")
@click.argument("session", type=int)
@click.option("--absent", type=int, multiple=True, help="A party that stayed away; 0 is the institution.")
@click.option("--no-show", is_flag=True, help="It did not take place.")
@as_login
@demo
def hold(session: int, absent: tuple[int, ...], no_show: bool, login: str | None, demo: bool) -> None:
    """Take down that SESSION was held, and who stayed away."""
    with _opened(demo, login=login) as (tx, at):
        from mediation.sessions import actions

        held = actions.Held(session_id=session, attended=not no_show, absent=tuple(one or None for one in absent))
        actions.hold(tx, [held], at=at)


@sessions.command("record")
@click.argument("session", type=int)
@click.option("--stop", is_flag=True, help="It is not recorded, or no longer.")
@as_login
@demo
def record(session: int, stop: bool, login: str | None, demo: bool) -> None:
    """Take down that SESSION is recorded in sound and picture; refused unless everybody consents to it."""
    with _opened(demo, login=login) as (tx, at):
        from mediation.sessions import recording

        (recording.stop if stop else recording.start)(tx, session, at=at)


@sessions.command("caucus")
@click.argument("session", type=int)
@click.option("--side", type=_choice(Side), help="Whose word it is that --note holds.")
@click.option(
    "--note", type=click.File(encoding="utf-8"), help="What that side told you alone (UTF-8); - reads it here."
)
@click.option("--conceded", "kind", flag_value=StatementKind.CONCESSION.value, help="It is what they concede.")
@as_somebody
@demo
def caucus(session: int, side: str | None, login: str, demo: bool, **said: Any) -> None:
    """Write down what a side of SESSION tells you alone, and show what you were told; nobody else ever reads it."""
    note, kind = said["note"], StatementKind(said["kind"] or StatementKind.PRIVATE)
    if bool(side) != bool(note):
        raise click.UsageError("--side and --note go together.")
    with _opened(demo, login=login) as (tx, at):
        from mediation.sessions import statements

        if side:
            statements.write(tx, session, Side(side), kind=kind, text=note.read().strip(), at=at)
        told = statements.read(tx, session)
    for one in told:
        click.echo(f"{one.at:%Y-%m-%d %H:%M} {one.side.zh} {one.kind.zh} {one.side.en} {one.kind.en}\n{one.text}\n")


@sessions.command("minutes")
@click.argument("session", type=int)
@facts
@click.option("--draft", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A new version (UTF-8).")
@click.option("--out", type=PLACE, help="Where the paper goes.")
@as_login
@demo
def minutes_of(session: int, kind: str | None, demo: bool, login: str | None, **files: Path | None) -> None:
    """Draft a version of the minutes of SESSION, print the latest; shows its digest and who has answered it."""
    with _opened(demo, login=login) as (tx, at):
        from mediation.sessions import records

        wanted = RecordKind(kind or RecordKind.MINUTES)
        if source := files["draft"]:
            records.draft(tx, session, wanted, body=source.read_text("utf-8"), at=at)
        if target := files["out"]:
            target.write_bytes(records.printed(tx, session, wanted))
        record = records.latest(tx, session, wanted)
        answers = [row._asdict() for row in records.signatures(tx, session, wanted)]
    speech.machine({"version": record.version, "sha256": bytes(record.body_sha256).hex(), "answers": answers})


@sessions.command("sign")
@click.argument("session", type=int)
@click.argument("sha256")
@party
@facts
@click.option("--refused", default="", help="They will not sign, and why.")
@demo
def sign(session: int, sha256: str, demo: bool, party_id: int | None, **said: Any) -> None:
    """Take down that somebody has read the minutes of SESSION with this digest and signs them, or will not."""
    with _opened(demo) as (tx, at):
        from mediation.sessions import records

        wanted = RecordKind(said["kind"] or RecordKind.MINUTES)
        if said["refused"]:
            records.refuse(tx, session, wanted, party_id=party_id, why=said["refused"], at=at)
        else:
            records.sign(tx, session, wanted, party_id=party_id, sha256=sha256, at=at)


@sessions.command("no-shows")
@click.option("--from", "first", type=datetime.fromisoformat, help="First day; as far back as there is if left out.")
@click.option("--until", type=datetime.fromisoformat, help="The day after the last; now if left out.")
@demo
@speech.as_json
def no_shows(first: datetime | None, until: datetime | None, demo: bool, json_wanted: bool) -> None:
    """Count by institution who did not appear, and cases that ended without a session after that."""
    with _opened(demo) as (tx, at):
        from mediation.sessions import actions

        since, before = _moment(first) if first else at - LONG, _moment(until) if until else at
        rows = actions.no_shows(tx, first=since, until=before)
    columns = ("institution", "sessions", "missed", "party_away", "institution_away", "ended_unheard")
    _show(columns, [list(row) for row in rows], json_wanted=json_wanted)


@sessions.command("feed")
@click.argument("licence")
@click.option("--close", is_flag=True, help="Take the address back.")
@demo
def feed(licence: str, close: bool, demo: bool) -> None:
    """Open a secret calendar address for the mediator with this LICENCE number; the one before is taken back."""
    with _opened(demo) as (tx, at):
        from mediation.sessions import feeds

        mediator = feeds.mediator_with(tx, licence)
        token = feeds.close_feed(tx, mediator, at=at) and "" if close else feeds.open_feed(tx, mediator, at=at)
    click.echo(f"/calendar/{token}.ics" if token else "closed")


@contextmanager
def _opened(demo: bool, role: Role = Role.MEDIATOR, *, login: str | None = None) -> Iterator[tuple[Any, datetime]]:
    """A transaction of the person with a login, or of somebody whose word the centre takes down, and the present."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.db import Actor, transaction

    actor = acting(login, Permission.MEDIATE, otherwise=Actor.taken_down(role)) if login else Actor.taken_down(role)
    with transaction(actor) as tx:
        yield tx, present.now()


def _moment(time: datetime) -> datetime:
    from mediation.cases.log import SHANGHAI

    return time if time.tzinfo else time.replace(tzinfo=SHANGHAI)


def _show(columns: tuple[str, ...], rows: list[list[Any]], *, json_wanted: bool) -> None:
    if json_wanted:
        speech.machine([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        speech.table(columns, rows)
