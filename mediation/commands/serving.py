"""Site and scheduler, in the foreground until interrupted."""

from __future__ import annotations

import click

from mediation import present
from mediation.commands import environment


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--demo", is_flag=True, help="Serve the demonstration's database, with a login for each role.")
def serve(host: str, port: int, workers: int, demo: bool) -> None:
    """Start the site and the scheduler."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.web.serving import serve as run

    if demo:
        _introduce()
    run(host, port, workers=workers)


def _introduce() -> None:
    from mediation.commands.demo import debtors, people

    click.echo("Log in as one of these (user name, password, secret for an authenticator app):")
    for name, role, password, secret in people():
        click.echo(f"  {name:<11} {password}  {secret}  {role}")
    for what, code, number, born in debtors():
        click.echo(f"  a debtor who {what:<26} at /my/enter: {code}, then {number} and {born}")
    if present.ahead():
        click.echo(f"In the demonstration it is {present.now():%A %Y-%m-%d %H:%M}, and time goes by as it does here.")
    click.echo("The six digits without an app: python -m mediation demo-code NAME. Cases are made by: make demo")
