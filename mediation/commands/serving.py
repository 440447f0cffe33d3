"""Site and scheduler, in the foreground until interrupted."""

from __future__ import annotations

import click

from mediation.commands import environment


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--demo", is_flag=True, help="Serve the demonstration's database.")
def serve(host: str, port: int, workers: int, demo: bool) -> None:
    """Start the site and the scheduler."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.web.serving import serve as run

    run(host, port, workers=workers)
