"""Making logins: the first one cannot be made by someone who is logged in."""

from __future__ import annotations

import click

from mediation.commands import environment
from mediation.vocabulary import Role

ROLES = click.Choice([role.value for role in Role if role is not Role.SYSTEM])


@click.command("login")
@click.argument("name")
@click.option("--role", required=True, type=ROLES, help="The role's two letters, see docs/generated/permissions.md.")
@click.option("--of", default="", help="Code of the institution or court, or licence number of the mediator.")
@click.option("--demo", is_flag=True, help="In the demonstration's database.")
@click.password_option("--password", help="Asked for when left out, so that it stays out of the shell's history.")
def login(name: str, role: str, of: str, demo: bool, password: str) -> None:
    """Make a login called NAME."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.web.logins import create_login

    create_login(name, role=Role(role), password=password, of=of)
    click.echo(f"{name} can log in as {Role(role).en}.")
