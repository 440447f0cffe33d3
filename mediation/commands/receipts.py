"""Signed filing receipts from a shell: show and print them, check them, prove one row, hand out the keys."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import Any

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from rich.markup import escape

from mediation.commands import environment, speech
from mediation.filing import verifying

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SHOWN = (
    "centre", "institution_name", "institution", "batch", "file_name", "file_sha256", "file_bytes", "received_at",
    "uploaded_by", "committed_at", "committed_by", "template", "rules", "merkle_root", "case_numbers", "rows_marked",
    "signature",
)  # fmt: skip
DIGITS = 32
demo = click.option("--demo", is_flag=True, help="Look at the demonstration's database.")


@click.group("receipt")
def receipt() -> None:
    """Show and check what an institution holds for a file that it filed."""


@receipt.command("show")
@click.argument("batch", type=int)
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), help="Print it to this file.")
@demo
@speech.as_json
def show(batch: int, pdf: Path | None, demo: bool, json_wanted: bool) -> None:
    """Show the signed receipt of BATCH; what --json prints is the receipt itself."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    signed = _signed(batch)
    if pdf:
        from mediation.filing.receipts import as_pdf

        pdf.write_bytes(as_pdf(signed))
    if json_wanted:
        speech.machine(signed)
        return
    facts = [(name, _shown(signed[name])) for name in SHOWN]
    speech.table(("receipt", ""), [*facts, *signed["rows"].items()], title=f"{batch}")
    rules = [(rule["code"], rule["rows"], rule["zh"], rule["en"]) for rule in signed["broken_rules"]]
    speech.table(("code", "rows", "应改正之处", "what to put right"), rules)


@receipt.command("verify")
@click.argument("source", type=FILE)
@click.option("--file", "original", type=FILE, help="The file that was filed.")
@click.option("--row", "proof", type=FILE, help="The proof of a row, as `receipt prove` prints it.")
@click.option("--key", "pem", type=FILE, help="The centre's keys, as `receipt keys` prints them; our own if left out.")
@speech.as_json
def verify(source: Path, original: Path | None, proof: Path | None, pem: Path | None, json_wanted: bool) -> None:
    """Check the receipt in SOURCE; exit code 1 if anything does not hold. With --key it needs no database."""
    try:
        problems = verifying.verify(
            verifying.read_receipt(source.read_bytes()),
            verifying.read_keys(pem.read_bytes()) if pem else _own_keys(),
            file=original,
            row=verifying.read_proof(proof.read_bytes()) if proof else None,
        )
    except verifying.Unreadable as failure:
        raise click.ClickException(str(failure)) from failure
    if json_wanted:
        speech.machine({"holds": not problems, "problems": problems})
    elif problems:
        click.echo("\n".join(problems), err=True)
    else:
        given = ["signature", "counts", *(["file"] if original else []), *(["row"] if proof else [])]
        click.echo(f"核验无误。The receipt holds: {', '.join(given)}.")
    if problems:
        sys.exit(1)


@receipt.command("prove")
@click.argument("batch", type=int)
@click.argument("line", type=int)
@demo
def prove(batch: int, line: int, demo: bool) -> None:
    """Print the proof that the row on LINE was in BATCH, without showing any row; `receipt verify --row` checks it."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.db import SYSTEM, transaction

    with transaction(SYSTEM) as tx:
        rows = tx.rows(
            "SELECT line, row_fingerprint FROM filing_rows WHERE batch_id = %(batch_id)s ORDER BY line", batch_id=batch
        )
    places = {row.line: place for place, row in enumerate(rows)}
    if line not in places:
        raise click.ClickException("该批次没有这一行。The batch has no row on this line.")
    speech.machine(verifying.prove([bytes(row.row_fingerprint) for row in rows], places[line]).as_json())


@receipt.command("keys")
def keys() -> None:
    """Print the public keys that receipts are checked with, newest first; give them to the institutions."""
    environment.prepare()
    from mediation.filing import signing

    click.echo(signing.published(), nl=False)


def _signed(batch_id: int) -> dict[str, Any]:
    from mediation.db import SYSTEM, transaction
    from mediation.filing import actions, receipts

    with transaction(SYSTEM) as tx:
        found = receipts.report(actions.find(tx, batch_id))
    if "signature" not in found:
        raise click.ClickException("该批次没有签名回执。The batch has no signed receipt: was it committed?")
    return found


def _own_keys() -> list[Ed25519PublicKey]:
    environment.prepare()
    from mediation.filing import signing

    return signing.public_keys()


def _shown(value: Any) -> str:
    """A value in lines short enough that a table does not cut its digits off."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return "\n".join(line for part in parts for line in textwrap.wrap(escape(str(part)), DIGITS))
