"""Handing cases over to a court from a shell."""

from __future__ import annotations

from pathlib import Path

import click

from mediation import present
from mediation.commands import environment, speech
from mediation.commands.acting import acting, as_login, demo
from mediation.permissions import Permission
from mediation.vocabulary import Role


@click.command("transfer")
@click.argument("numbers", nargs=-1, required=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Where the archives go.")
@click.option("--again", is_flag=True, help="Only write the archives out again, as they were handed over.")
@as_login
@demo
def transfer(numbers: tuple[str, ...], out: Path, again: bool, login: str | None, demo: bool) -> None:
    """Hand cases NUMBERS over to the court, each as an archive (ZIP) of a letter, the same as JSON, and digests.

    What was filed, addresses for service, undisputed facts that all signed, and why mediation ended; no concessions.
    """
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.cases import actions as cases
    from mediation.db import Actor, transaction
    from mediation.sessions import transferring

    actor = acting(login, Permission.READ_CASES, otherwise=Actor.taken_down(Role.COURT_LIAISON))
    out.mkdir(parents=True, exist_ok=True)
    with transaction(actor) as tx:
        ids = [cases.find(tx, number).id for number in numbers]
        packed = transferring.archives(tx, ids) if again else transferring.hand_over(tx, ids, at=present.now())
        for package in packed:
            (out / f"{package.number}.zip").write_bytes(package.content)
    speech.machine([{"number": package.number, "sha256": package.sha256} for package in packed])


@click.command("termination-report")
@click.argument("number")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Where the paper goes (PDF)."
)
@click.option("--course", help="Report first, with this text on how it went; else the newest is written out.")
@as_login
@demo
def termination_report(number: str, out: Path, course: str | None, login: str | None, demo: bool) -> None:
    """Write out how the mediation of case NUMBER ended without agreement, as its mediator reported it."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation import errors
    from mediation.cases import actions as cases
    from mediation.db import Actor, transaction
    from mediation.sessions import reporting

    actor = acting(login, Permission.READ_CASES, otherwise=Actor.taken_down(Role.MEDIATOR))
    with transaction(actor) as tx:
        case = cases.find(tx, number).id
        if course:
            reporting.make(tx, {case: reporting.Written(course=course)}, at=present.now())
        printed = reporting.documents(tx, [case], at=present.now())
    if not printed:
        raise errors.NotFound()
    out.write_bytes(printed[case])
    click.echo(str(out))
