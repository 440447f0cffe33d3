"""The embedded database: start, stop, look, migrate, dump, restore."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import click

from mediation.commands import environment, speech
from mediation.db.embedded import ServerError, local_server


@click.group("db")
def db() -> None:
    """Start, stop, migrate, dump and restore the database."""


@db.command("start")
def start() -> None:
    """Start the embedded PostgreSQL and print its address."""
    click.echo(local_server().start().url(environment.DATABASE))


@db.command("stop")
def stop() -> None:
    """Stop the embedded PostgreSQL; its data stays."""
    local_server().stop()
    click.echo("stopped")


@db.command("status")
@speech.as_json
def status(json_wanted: bool) -> None:
    """Say whether the embedded PostgreSQL runs, and where."""
    server = local_server()
    running = server.running()
    address = server.url(environment.DATABASE) if running else None
    if json_wanted:
        speech.machine({"running": running, "url": address, "home": server.home})
    else:
        click.echo(f"running: {address}" if running else "stopped")


@db.command("migrate")
def migrate() -> None:
    """Bring the database to the schema of this version."""
    environment.connect()
    click.echo("up to date")


@db.command("dump")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--demo", is_flag=True, help="Dump the demonstration's database.")
def dump(target: Path, demo: bool) -> None:
    """Write the database to TARGET in PostgreSQL's own format."""
    environment.prepare(environment.DEMO_DATABASE if demo else environment.DATABASE)
    with target.open("wb") as stream:
        _tool("pg_dump", "--format=custom", f"--dbname={os.environ['DATABASE_URL']}", stdout=stream)
    click.echo(f"{target} {target.stat().st_size:,} bytes")


@db.command("restore")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into", required=True, help="Name of a database that does not exist yet.")
def restore(source: Path, into: str) -> None:
    """Read SOURCE into a new database; nothing existing is overwritten."""
    environment.prepare()
    from mediation.db import databases

    if databases.database_exists(into):
        raise ServerError(f"There is a database named {into} already; nothing was restored.")
    databases.create_database(into)
    _make_roles()
    is_ours = bool(os.environ.get("MEDIATION_EMBEDDED"))
    address = local_server().url(into) if is_ours else environment.sibling(os.environ["DATABASE_URL"], into)
    with source.open("rb") as stream:
        _tool("pg_restore", "--exit-on-error", f"--dbname={address}", stdin=stream)
    click.echo(f"restored into {into}")


def _make_roles() -> None:
    """A dump names the roles of its policies; a new server does not have them yet."""
    from django.db import connections

    from mediation.db import row_security

    with connections["owner"]._nodb_cursor() as cursor:
        for text in row_security.roles():
            cursor.execute(text)


def _tool(program: str, *arguments: str, **streams: object) -> None:
    found = local_server().bindir / program
    done = subprocess.run([found, *arguments], stderr=subprocess.PIPE, text=True, check=False, **streams)  # type: ignore[call-overload]  # noqa: S603
    if done.returncode:
        raise ServerError(f"{program} refused: {done.stderr.strip().splitlines()[-1]}")
