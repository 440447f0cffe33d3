"""The ceremony of signing and judicial confirmation from a shell."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import click

from mediation import present
from mediation.agreements.words import SigningWay
from mediation.cases.words import IdentityWay
from mediation.commands import speech
from mediation.commands.acting import as_login, as_somebody, demo, transaction_of
from mediation.permissions import Permission
from mediation.vocabulary import AgreementState, Channel, SignerRole, Word

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PLACE = click.Path(dir_okay=False, path_type=Path)
ALL = 1_000_000
numbers = click.argument("numbers", nargs=-1)
court = click.option("--court", default="", help="All that is due at the court with this code.")


def _choice(words: type[Word]) -> click.Choice[str]:
    return click.Choice([word.value for word in words])


@click.group("signing")
def signing() -> None:
    """Sign agreements and joint applications, place by place."""


@signing.command("list")
@click.argument("numbers", nargs=-1, required=True)
@as_login
@demo
@speech.as_json
def list_places(numbers: tuple[str, ...], login: str | None, demo: bool, json_wanted: bool) -> None:
    """Show who has signed the papers of cases NUMBERS, who is next, and since when they are waited for."""
    with transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.agreements import signing as actions

        found = actions.places(tx, _ids(tx, numbers))
    columns = ("case_number", "paper", "position", "role", "id", "signed_at", "way", "refused_at", "is_next",
               "waiting_since")  # fmt: skip
    rows = [[getattr(row, name) for name in columns] for row in found]
    if json_wanted:
        speech.machine([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        speech.table(columns, rows)


@signing.command("sign")
@click.argument("numbers", nargs=-1, required=True)
@click.option("--role", type=_choice(SignerRole), required=True, help="Whose turn it is; all of them sign.")
@click.option("--channel", type=_choice(Channel), default=Channel.IN_PERSON.value, show_default=True)
@click.option("--identity", type=_choice(IdentityWay), default=IdentityWay.DOCUMENT_SHOWN.value, show_default=True)
@click.option("--oral", is_flag=True, help="By word of mouth, recorded by the mediator.")
@click.option("--evidence", type=FILE, help="A scan or recording that shows it; its digest is kept.")
@as_somebody
@demo
def sign(numbers: tuple[str, ...], role: str, login: str, demo: bool, **how: Any) -> None:
    """Everybody of a role signs all papers of cases NUMBERS in one sitting."""
    with transaction_of(login, Permission.SIGN, demo=demo) as tx:
        from mediation.agreements import signing as actions
        from mediation.reach import signatures

        evidence: Path | None = how["evidence"]
        done = actions.How(
            way=SigningWay.ORAL if how["oral"] else SigningWay.ON_PAPER,
            channel=Channel(how["channel"]),
            identity=IdentityWay(how["identity"]),
            evidence_sha256=hashlib.sha256(evidence.read_bytes()).digest() if evidence else None,
        )
        effective = signatures.sign_for(tx, _ids(tx, numbers), SignerRole(role), at=present.now(), how=done)
    speech.machine({"signed": len(numbers), "effective": len(effective)})


@signing.command("refuse")
@click.argument("place", type=int)
@click.option("--why", required=True, help="The reason; it stays with the signature.")
@as_somebody
@demo
def refuse(place: int, why: str, login: str, demo: bool) -> None:
    """Take down that the signer of PLACE (see list) will not sign; what follows depends on who it is."""
    with transaction_of(login, Permission.SIGN, demo=demo) as tx:
        from mediation.agreements import signing as actions

        fallen = actions.refuse(tx, {place: why}, at=present.now())
    speech.machine({"fallen": len(fallen)})


@click.group("confirmation")
def confirmation() -> None:
    """Ask courts to confirm agreements, hand them the packets, and take down what they say."""


@confirmation.command("list")
@click.option("--state", type=_choice(AgreementState), help="Only those in this state.")
@as_login
@demo
@speech.as_json
def list_applications(state: str | None, login: str | None, demo: bool, json_wanted: bool) -> None:
    """List the applications before courts; of a court's login those before its own."""
    with transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.confirmation import actions

        found = [row._asdict() for row in actions.applications(tx, state=state, limit=ALL)]
    columns = ("case_number", "court_code", "state", "applied_on", "accepted_on", "supplement_by", "ruled_on")
    if json_wanted:
        speech.machine(found)
    else:
        speech.table(columns, [[row[name] for name in columns] for row in found])


@confirmation.command("draw-up")
@click.argument("numbers", nargs=-1, required=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the papers.")
@as_login
@demo
def draw_up(numbers: tuple[str, ...], out: Path | None, login: str | None, demo: bool) -> None:
    """Draw up the joint applications of cases NUMBERS, to be signed beside the agreements."""
    with transaction_of(login, Permission.APPLY_CONFIRMATION, demo=demo) as tx:
        from mediation.agreements import joint

        ids = _ids(tx, numbers)
        printed = joint.draw_up(tx, ids, at=present.now())
    for number, case in zip(numbers, ids, strict=True):
        if out:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"application-{number}.pdf").write_bytes(printed[case])
    speech.machine({"drawn_up": len(printed)})


@confirmation.command("apply")
@numbers
@court
@as_login
@demo
def apply(numbers: tuple[str, ...], court: str, login: str | None, demo: bool) -> None:
    """File the signed applications of cases NUMBERS, or all that are due at a court."""
    with transaction_of(login, Permission.APPLY_CONFIRMATION, demo=demo) as tx:
        from mediation.confirmation import actions

        ids = actions.ready(tx, at=present.now(), court=court) if court else _ids(tx, numbers)
        actions.apply_jointly(tx, ids, at=present.now())
    speech.machine({"applied": len(ids)})


@confirmation.command("packet")
@numbers
@court
@click.option("--out", type=PLACE, required=True, help="The ZIP to write.")
@as_login
@demo
def packet(numbers: tuple[str, ...], court: str, out: Path, login: str | None, demo: bool) -> None:
    """Write the packet of cases NUMBERS, or of all applications that a court has not answered."""
    with transaction_of(login, Permission.RECORD_RULING, demo=demo) as tx, out.open("wb") as stream:
        from mediation.confirmation import actions, packets
        from mediation.http.confirmation_papers import papers_of

        waiting = actions.applications(tx, state=AgreementState.APPLIED, limit=ALL) if court else []
        ids = [row.case_id for row in waiting if row.court_code == court] or _ids(tx, numbers)
        made = packets.write(tx, ids, lambda some: papers_of(tx, some), stream, at=present.now())
    speech.machine({"applications": made.applications, "manifest_sha256": made.manifest_sha256, "file": str(out)})


@confirmation.command("outcomes")
@click.argument("file", type=FILE)
@click.option("--errors", "error_file", type=PLACE, help="Where to write the rows that were not taken, and why.")
@as_login
@demo
@speech.as_json
def outcomes(file: Path, error_file: Path | None, login: str | None, demo: bool, json_wanted: bool) -> None:
    """Take down what courts say, from a FILE (CSV, XLSX or JSON Lines); sent again, nothing changes."""
    with transaction_of(login, Permission.RECORD_RULING, demo=demo) as tx:
        from mediation.confirmation import importing

        found = importing.take_file(tx, file.read_bytes(), at=present.now())
    taken = found.taken
    if error_file and found.error_file:
        error_file.write_bytes(found.error_file)
    counts = {"rows": taken.rows, "recorded": taken.recorded, "unchanged": taken.unchanged}
    explained = [(one.line, one.field, one.rule, one.said.zh, one.said.en) for one in taken.explained]
    columns = ("line", "field", "rule", "zh", "en")
    if json_wanted:
        speech.machine({**counts, "explained": [dict(zip(columns, row, strict=True)) for row in explained]})
        return
    click.echo("  ".join(f"{name} {count}" for name, count in counts.items()) + f"  explained {len(explained)}")
    if explained:
        speech.table(columns, explained)


@confirmation.command("supplemented")
@click.argument("numbers", nargs=-1, required=True)
@as_login
@demo
def supplemented(numbers: tuple[str, ...], login: str | None, demo: bool) -> None:
    """Take down that the courts of cases NUMBERS were given what they asked for."""
    with transaction_of(login, Permission.APPLY_CONFIRMATION, demo=demo) as tx:
        from mediation.confirmation import actions

        actions.answer_supplement(tx, _ids(tx, numbers), at=present.now())
    speech.machine({"answered": len(numbers)})


def _ids(tx: Any, numbers: tuple[str, ...]) -> list[int]:
    from mediation.cases import actions as cases

    return [cases.find(tx, number).id for number in numbers]
