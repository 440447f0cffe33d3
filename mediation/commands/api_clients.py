"""Letting banks' systems in, and shutting them out."""

from __future__ import annotations

import click

from mediation.commands import environment, speech

demo = click.option("--demo", is_flag=True, help="In the demonstration's database.")


@click.group("api-client")
def api_client() -> None:
    """Let systems of institutions use the API."""


@api_client.command("create")
@click.option("--institution", default="", help="Code of the institution that the system belongs to.")
@click.option("--court", default="", help="Code of the court that it belongs to, if to a court.")
@click.option("--name", required=True, help="What the system is called.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    help="For example filings:write; may be repeated. All are listed in docs/how-to/follow-cases-by-api.md.",
)
@demo
@speech.as_json
def create(name: str, scopes: tuple[str, ...], demo: bool, json_wanted: bool, **owner: str) -> None:
    """Make a client; its secret is shown now and never again."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.api import clients

    if bool(owner["institution"]) == bool(owner["court"]):
        raise click.UsageError("Name an institution or a court.")
    if owner["court"]:
        made = clients.create_for_court(owner["court"], name=name, scopes=scopes)
    else:
        made = clients.create(owner["institution"], name=name, scopes=scopes)
    if json_wanted:
        speech.machine({"client_id": made.id, "client_secret": made.secret})
    else:
        click.echo(f"client_id      {made.id}\nclient_secret  {made.secret}")
        click.echo("The secret is shown this once.", err=True)


@api_client.command("list")
@demo
@speech.as_json
def list_clients(demo: bool, json_wanted: bool) -> None:
    """List the clients that are let in."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.api import clients
    from mediation.db import SYSTEM, transaction

    with transaction(SYSTEM):
        found = [
            {
                "client_id": client.id,
                "name": client.name,
                "institution": (client.owner.institution or client.owner.court).code,
                "scopes": " ".join(client.get_scopes()),
                "created_at": client.created_at,
            }
            for client in clients.registered()
        ]
    if json_wanted:
        speech.machine(found)
    else:
        head = ("client_id", "institution", "name", "scopes")
        speech.table(head, [[row[column] for column in head] for row in found])


@api_client.command("revoke")
@click.argument("client_id")
@demo
def revoke(client_id: str, demo: bool) -> None:
    """Shut a client out, at once and for good."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.api import clients

    clients.revoke(client_id)
    click.echo(f"{client_id} is shut out.")
