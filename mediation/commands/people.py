"""The people of a case from a shell: who they are, who acts for them, where papers reach them, what they need."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from mediation import present
from mediation.cases.words import RepresentationKind, Vulnerability
from mediation.commands import acting, speech
from mediation.permissions import Permission, may
from mediation.vocabulary import AuthorityType, Channel, IdType

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
for_party = click.option(
    "--party", "party_id", type=int, help="For whom, by the id that `parties` shows; the first if left out."
)
by = click.option("--by", "by_id", type=int, help="Who says it for the party, by id; the party itself if left out.")
by_channel = click.option(
    "--channel",
    type=click.Choice([channel.value for channel in Channel]),
    default=Channel.IN_PERSON.value,
    show_default=True,
    help="Which way it came.",
)


@click.command("parties")
@click.argument("number")
@acting.as_login
@acting.demo
@speech.as_json
def parties(number: str, login: str | None, demo: bool, json_wanted: bool) -> None:
    """List the parties of case NUMBER: who acts for them, and to whom it may concern, what is done for them."""
    with acting.transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        found = _people(tx, number)
    if json_wanted:
        speech.machine(found)
        return
    columns = ("party", "role", "name", "language", "acts_for", "address_version", "needs", "accommodations")
    speech.table(columns, [[_cell(one[column]) for column in columns] for one in found], title=number)


@click.group("agent")
def agent() -> None:
    """Record who acts for a party, and when that ends."""


@agent.command("add")
@click.argument("number")
@click.option("--name", required=True)
@click.option("--id-number", prompt="证件号码 Identity number", hide_input=True, help="Asked for if left out.")
@click.option(
    "--kind", type=click.Choice([kind.value for kind in RepresentationKind]), default="agent", show_default=True
)
@click.option(
    "--authority", type=click.Choice([kind.value for kind in AuthorityType]), default="general", show_default=True
)
@click.option("--scope", default="", help="What the power of attorney allows, in words.")
@click.option("--from", "holds_from", type=DAY, help="First day; today if left out.")
@click.option("--until", "holds_until", type=DAY, help="Last day; an agent's authority has one.")
@click.option("--phone", default="")
@click.option("--document", type=FILE, help="The power of attorney; its SHA-256 is kept.")
@for_party
@acting.as_login
@acting.demo
def add(number: str, party_id: int | None, login: str | None, demo: bool, **given: Any) -> None:
    """Record who acts for a party of case NUMBER; a new power of the same person replaces the former."""
    now = present.now()
    with acting.transaction_of(login, Permission.REPRESENT, demo=demo) as tx:
        from mediation.cases import representing

        who = representing.Representative(
            name=given["name"],
            id_number=given["id_number"],
            id_type=IdType.RESIDENT_ID,
            phone=given["phone"],
            kind=RepresentationKind(given["kind"]),
            authority=AuthorityType(given["authority"]),
            scope=given["scope"],
            holds_from=_day(given["holds_from"]) or now.date(),
            holds_until=_day(given["holds_until"]),
            document_sha256=digest(given["document"]),
        )
        acts = representing.add(tx, chosen(tx, number, party_id), who, at=now)
    click.echo(acts)


@agent.command("end")
@click.argument("number")
@click.argument("agent_id", type=int)
@for_party
@acting.as_login
@acting.demo
def end(number: str, agent_id: int, party_id: int | None, login: str | None, demo: bool) -> None:
    """End what the agent with this id may do for a party of case NUMBER, from now on."""
    with acting.transaction_of(login, Permission.REPRESENT, demo=demo) as tx:
        from mediation.cases import representing

        representing.end(tx, agent_id, principal_id=chosen(tx, number, party_id), at=present.now())


@click.group("address")
def address() -> None:
    """Addresses for service, as parties confirm them."""


@address.command("confirm")
@click.argument("number")
@click.option("--address", "street", default="", help="Where letters reach the party.")
@click.option("--email", default="")
@click.option("--phone", default="")
@click.option("--document", type=FILE, help="The signed confirmation; its SHA-256 is kept.")
@for_party
@by
@by_channel
@acting.as_login
@acting.demo
def confirm(number: str, party_id: int | None, login: str | None, demo: bool, **given: Any) -> None:
    """Record where papers in case NUMBER are to reach a party; prints the version. Sealed at once, shown nowhere."""
    with acting.transaction_of(login, Permission.REPRESENT, demo=demo) as tx:
        from mediation.cases import addresses

        to = addresses.Address(address=given["street"], email=given["email"], phone=given["phone"])
        signed = addresses.Signed(
            by=given["by_id"], channel=Channel(given["channel"]), document_sha256=digest(given["document"])
        )
        version = addresses.confirm(tx, chosen(tx, number, party_id), to, signed=signed, at=present.now())
    click.echo(version)


@click.group("flag")
def flag() -> None:
    """What makes a party vulnerable; docs/generated/accommodations.md says what is then done differently."""


@flag.command("add")
@click.argument("number")
@click.argument("kind", type=click.Choice([kind.value for kind in Vulnerability]))
@for_party
@acting.as_login
@acting.demo
def flag_add(number: str, kind: str, party_id: int | None, login: str | None, demo: bool) -> None:
    """Record what makes a party of case NUMBER vulnerable; prints what is done differently."""
    with acting.transaction_of(login, Permission.CARE, demo=demo) as tx:
        from mediation.cases import care

        whom = chosen(tx, number, party_id)
        care.raise_flag(tx, whom, Vulnerability(kind), at=present.now())
        done = care.accommodations(tx, [whom])[whom]
    click.echo("；".join(f"{what.zh} {what.en}" for what in done))


@flag.command("clear")
@click.argument("number")
@click.argument("kind", type=click.Choice([kind.value for kind in Vulnerability]))
@for_party
@acting.as_login
@acting.demo
def flag_clear(number: str, kind: str, party_id: int | None, login: str | None, demo: bool) -> None:
    """Record that a party of case NUMBER is vulnerable in this way no longer."""
    with acting.transaction_of(login, Permission.CARE, demo=demo) as tx:
        from mediation.cases import care

        care.clear_flag(tx, chosen(tx, number, party_id), Vulnerability(kind), at=present.now())


def chosen(tx: Any, number: str, party_id: int | None) -> int:
    """Whom a case's number and an optional party mean, the first respondent if none; NotFound if of another case."""
    from mediation import errors
    from mediation.cases import actions as cases

    found = {row.id: row.role for row in cases.parties(tx, [cases.find(tx, number).id])}
    whom = party_id or next((party for party, role in found.items() if role == "respondent"), 0)
    if whom not in found:
        raise errors.NotFound()
    return whom


def digest(document: Path | None) -> bytes | None:
    """SHA-256 of a paper, which itself stays where it is."""
    return hashlib.sha256(document.read_bytes()).digest() if document else None


def _people(tx: Any, number: str) -> list[dict[str, Any]]:
    from mediation.cases import actions as cases
    from mediation.cases import addresses, care, representing
    from mediation.identifiers import mask_given_name

    case_id, now = cases.find(tx, number).id, present.now()
    rows = cases.parties(tx, [case_id])
    ids = [row.id for row in rows]
    acts = [row for row in representing.of_cases(tx, [case_id], at=now) if row.holds]
    needs = care.vulnerabilities(tx, ids) if may(tx.actor.role, Permission.CARE) else {}
    versions = {party: found.version for party, found in addresses.newest(tx, ids, at=now).items()}
    return [
        {
            "party": row.id,
            "role": row.role,
            "name": mask_given_name(row.name),
            "language": row.language,
            "acts_for": [
                {"party": one.principal_id, "kind": one.kind, "authority": one.authority, "until": one.holds_until}
                for one in acts
                if one.representative_id == row.id
            ],
            "address_version": versions.get(row.id),
            "needs": list(needs.get(row.id, ())),
            "accommodations": list(care.for_vulnerabilities(needs.get(row.id, ()))),
        }
        for row in rows
    ]


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def _cell(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return "; ".join(
        f"{one['party']} ({one['kind']}, {one['authority']}, {one['until'] or '—'})" if isinstance(one, dict) else one
        for one in value
    )
