"""Batches from a shell: what is in them, what differs from what was filed before, and what becomes of them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mediation import present
from mediation.commands import acting, environment, speech
from mediation.errors import FileGone
from mediation.permissions import Permission
from mediation.vocabulary import BatchState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mediation.db import Actor, Tx
    from mediation.filing.amendments import Difference

FIRST = 20
"""How many findings and changed cases are shown of a batch; the error file and `batch diff` have them all."""
LOOKED_AT = 1000

NEXT: dict[tuple[str, bool], tuple[str, str]] = {
    ("READY", True): ("可以提交入库：{commit}", "Commit it: {commit}"),
    ("READY", False): (
        "行数超过单人限额，须由另一人提交：{commit} --as LOGIN",
        "A second person must commit it: {commit} --as LOGIN",
    ),
    ("NEEDS_FIX", True): (
        "可以先提交正确的行：{commit}；有误的行改正后重新提交：{errors}",
        "Commit the correct rows: {commit}; put the others right and file them again: {errors}",
    ),
    ("NEEDS_FIX", False): (
        "全部改正后才能提交：{errors}",
        "Nothing can be committed before all rows are right: {errors}",
    ),
    ("REFUSED", False): (
        "错误过多，整批退回；改正后重新提交：{errors}",
        "Too much is wrong; put it right and file it again: {errors}",
    ),
    ("COMMITTED", False): ("回执：{receipt}", "The receipt: {receipt}"),
}
"""What to do about a batch in a state, by whether whoever looks at it may commit what is right in it."""


@click.group("batch")
def batch() -> None:
    """Look at filed batches, commit them, give them up, get their wrong rows back."""


@batch.command("list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000))
@acting.as_login
@acting.demo
@speech.as_json
def list_batches(limit: int, login: str | None, demo: bool, json_wanted: bool) -> None:
    """List batches, newest first."""
    with acting.transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.filing import actions

        found = [row._asdict() for row in actions.search(tx, limit=limit)]
    if json_wanted:
        speech.machine(found)
        return
    columns = ("id", "institution", "file_name", "state", "rows_total", "rows_opened", "rows_wrong", "received_at")
    speech.table(columns, [[row[column] for column in columns] for row in found])


@batch.command("show")
@click.argument("batch_id", metavar="BATCH", type=int)
@acting.as_login
@acting.demo
@speech.as_json
def show(batch_id: int, login: str | None, demo: bool, json_wanted: bool) -> None:
    """Show what BATCH came to, what was found first, what it changes, and how to go on."""
    with acting.transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        found = facts_of(tx, batch_id, demo=demo)
    if json_wanted:
        speech.machine(found)
    else:
        show_facts(found, title=str(batch_id))


@batch.command("commit")
@click.argument("batch_id", metavar="BATCH", type=int)
@acting.as_login
@acting.demo
@speech.as_json
def commit(batch_id: int, login: str | None, demo: bool, json_wanted: bool) -> None:
    """Open a case for every correct row of BATCH; what is large is committed by another than who filed it."""
    actor = _deciding(batch_id, login, Permission.COMMIT, demo=demo)
    from mediation.db import transaction
    from mediation.filing import actions

    with speech.progress(quiet=json_wanted) as watch, transaction(actor) as tx:
        actions.commit(tx, batch_id, at=present.now(), done=lambda judged, total, _: watch("commit", judged, total))
        found = facts_of(tx, batch_id, demo=demo)
    if json_wanted:
        speech.machine(found)
    else:
        show_facts(found, title=str(batch_id))


@batch.command("cancel")
@click.argument("batch_id", metavar="BATCH", type=int)
@acting.as_login
@acting.demo
def cancel(batch_id: int, login: str | None, demo: bool) -> None:
    """Give BATCH up before it is committed; its file may be filed anew."""
    actor = _deciding(batch_id, login, Permission.COMMIT, demo=demo)
    from mediation.db import transaction
    from mediation.filing import actions

    with transaction(actor) as tx:
        state = BatchState(actions.cancel(tx, batch_id).state)
    click.echo(f"{batch_id}: {state.zh} {state.en}")


@batch.command("errors")
@click.argument("batch_id", metavar="BATCH", type=int)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to; errors-BATCH by default.")
@acting.as_login
@acting.demo
def errors(batch_id: int, out: Path | None, login: str | None, demo: bool) -> None:
    """Write the filer's file again with what was found beside its rows, to be put right and filed again."""
    with acting.transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.filing import actions

        out = out or Path(actions.error_file_name(tx, batch_id))
        write_errors(tx, batch_id, out)
    click.echo(str(out))


@batch.command("diff")
@click.argument("batch_id", metavar="BATCH", type=int)
@acting.as_login
@acting.demo
@speech.as_json
def diff(batch_id: int, login: str | None, demo: bool, json_wanted: bool) -> None:
    """Show what the rows of BATCH change in cases that were filed before, column by column."""
    with acting.transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.filing import actions

        found = as_changes(actions.differences(tx, batch_id))
    if json_wanted:
        speech.machine(found)
    else:
        show_changes(found)


def facts_of(tx: Tx, batch_id: int, *, demo: bool) -> dict[str, Any]:
    """What is said of a batch: its report, the first findings and changes, and what to do next."""
    from mediation.filing import actions, receipts

    found = actions.find(tx, batch_id)
    changes: list[Difference] = []
    if found.rows_amended and found.state in ("READY", "NEEDS_FIX", "COMMITTED"):
        with suppress(FileGone):
            changes = actions.differences(tx, batch_id, limit=FIRST)
    return {
        **receipts.report(found),
        "findings": _findings(actions.findings(tx, batch_id, limit=LOOKED_AT)),
        "changes": as_changes(changes),
        "next": _next(found, tx.actor, demo=demo),
    }


def outcome_of(actor: Actor, batch_id: int, *, errors: Path | None, demo: bool) -> dict[str, Any]:
    """What `facts_of` says of a filing; if anything was found about its rows, also written to a file."""
    from mediation.db import transaction

    with transaction(actor) as tx:
        found = facts_of(tx, batch_id, demo=demo)
        if errors and found["findings"]:
            write_errors(tx, batch_id, errors)
    return found


def exit_unless_taken(found: dict[str, Any], *, commits: bool) -> None:
    """End with exit code 1 if a filing was refused, or not taken in although it should have been."""
    if found["state"] == "REFUSED" or (commits and found["state"] == "NEEDS_FIX"):
        raise click.exceptions.Exit(1)


def show_facts(found: dict[str, Any], *, title: str) -> None:
    """Print what `facts_of` found."""
    state = BatchState(found["state"])
    shown = ("institution", "file_name", "file_sha256", "received_at", "committed_at", "case_numbers", "merkle_root")
    facts = [("batch", found["batch"]), ("state", f"{state.value} {state.zh} {state.en}")]
    facts += [(name, found[name]) for name in shown if found.get(name)]
    speech.table((title, ""), facts + list(found["rows"].items()))
    if found["findings"]:
        rows = [(f["line"], f["code"], f["zh"], f["en"]) for f in found["findings"]]
        speech.table(("row", "code", "说明", "what was found"), rows, title="Findings, the gravest first")
    if found["changes"]:
        show_changes(found["changes"])
    for sentence in found["next"].values():
        click.echo(sentence)


def as_changes(found: Iterable[Difference]) -> list[dict[str, Any]]:
    """Changed cases, with every change in both languages."""
    return [
        {
            "amendment": difference.amendment_id,
            "case": difference.number,
            "row": difference.line,
            "state": str(difference.state),
            "changes": [{"zh": change.sentence(), "en": change.sentence("en")} for change in difference.changes],
        }
        for difference in found
    ]


def show_changes(found: list[dict[str, Any]]) -> None:
    """Print what `as_changes` gives, one line for every change."""
    rows = [
        (one["amendment"], one["case"], one["row"], one["state"], change["zh"])
        for one in found
        for change in one["changes"]
    ]
    speech.table(("amendment", "case", "row", "state", "变更"), rows, title="What differs from what was filed before")


def write_errors(tx: Tx, batch_id: int, target: Path) -> None:
    """The filer's own file with what was found beside its rows."""
    from mediation.filing import actions

    pieces = actions.error_file(tx, batch_id)
    with target.open("wb") as stream:
        stream.writelines(pieces)


def _deciding(batch_id: int, login: str | None, permission: Permission, *, demo: bool) -> Actor:
    """The person with the login, or the institution whose batch it is."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.db import SYSTEM, transaction
    from mediation.filing import actions

    with transaction(SYSTEM) as tx:
        itself = acting.clerk_of(actions.find(tx, batch_id).institution_id)
    return acting.acting(login, permission, otherwise=itself)


def _findings(found: list[Any]) -> list[dict[str, Any]]:
    from mediation.filing.error_rows import sentence

    gravest = sorted(found, key=lambda finding: "EWI".index(finding.severity))[:FIRST]
    return [
        {
            "sheet": str(finding.sheet),
            "line": finding.line,
            "column": finding.column,
            "code": finding.code,
            "zh": sentence(finding),
            "en": sentence(finding, "en"),
        }
        for finding in gravest
    ]


def _next(found: Any, actor: Actor, *, demo: bool) -> dict[str, str]:
    """What to do next, in both languages."""
    from mediation.filing import actions

    may_commit = {
        "READY": not actions.takes_another(found, actor),
        "NEEDS_FIX": found.takes_correct_rows,
    }
    said = NEXT.get((str(found.state), may_commit.get(str(found.state), False)))
    verbs = {"commit": "batch commit", "errors": "batch errors", "receipt": "receipt show"}
    words = {name: f"python -m mediation {verb} {found.id}{' --demo' * demo}" for name, verb in verbs.items()}
    return {language: text.format(**words) for language, text in zip(("zh", "en"), said or (), strict=False)}
