"""The main job on real input: a bank's file goes in, agreements and a success rate come out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import click

from mediation import present
from mediation.commands import environment, speech
from mediation.commands import statistics as statistics_command

OUT = click.Path(file_okay=False, path_type=Path)


@click.command("demo")
@click.option("--out", type=OUT, default=Path("out"), show_default=True, help="Folder for papers and figures.")
@speech.as_json
def demo(out: Path, json_wanted: bool) -> None:
    """Run 5,129 real card accounts and a mixed file through the whole life of a case, in a fresh database."""
    environment.connect_fresh(environment.DEMO_DATABASE)
    from fixtures import demo as world
    from fixtures import telling

    _clear(out)
    with speech.progress(quiet=json_wanted) as watch:
        story = world.tell(out, watch)
        watch("statistics", 0, 1)
        facts, summary = _account(out, story)
        watch("statistics", 1, 1)
    environment.begin_demonstration(telling.MORNING)
    if json_wanted:
        speech.machine(summary)
        return
    statistics_command.show(facts)
    speech.table(("figure", "value"), list(summary.items()))
    click.echo(f"Papers and figures are in {out}/: agreements/*.pdf, statistics.pdf|csv|json, errors-*.csv")


@click.command("demo-code")
@click.argument("username")
def demo_code(username: str) -> None:
    """Show what the authenticator app of one of the demonstration's people shows now."""
    environment.prepare(environment.DEMO_DATABASE)
    from fixtures import people as cast

    click.echo(cast.code_of(cast.totp_secret(username)))


def people() -> list[tuple[str, ...]]:
    """One login of each role in the database in use, made if missing: name, role, password, secret of the app.

    Where no demonstration has run, its institutions, courts and mediators are enrolled too.
    """
    from fixtures import cast
    from fixtures import people as logins
    from mediation.accounts.models import Organisation
    from mediation.db import SYSTEM, transaction

    with transaction(SYSTEM) as tx:
        if not Organisation.objects.exists():
            cast.enrol(tx)
    logins.enrol()
    logins.entrust(at=present.now())
    return [
        (one.username, f"{one.role.zh} {one.role.en}", logins.password(one.username), logins.totp_secret(one.username))
        for one in logins.PEOPLE
    ]


def debtors() -> list[tuple[str, str, str, str]]:
    """Debtors whom a visitor may be: what waits for them, the code, the end of their number, the year of birth."""
    from fixtures import visitors

    return [(one.what, one.code, one.number, one.born) for one in visitors.debtors(at=present.now())]


def _clear(out: Path) -> None:
    """Take away what an earlier run wrote, and nothing else."""
    out.mkdir(parents=True, exist_ok=True)
    for old in (out / "agreements", out / "receipts"):
        shutil.rmtree(old, ignore_errors=True)
    for pattern in ("errors-*.csv", "filing-*.csv", "payments-*.csv", "statistics.*", "summary.json"):
        for path in out.glob(pattern):
            path.unlink()


def _account(out: Path, story: Any) -> tuple[Any, dict[str, Any]]:
    from fixtures import telling
    from fixtures.cast import CAST
    from mediation.db import SYSTEM, transaction
    from mediation.statistics import actions

    period = {"from_day": min(bank.files_on for bank in CAST), "to_day": telling.AS_OF, "as_of": telling.AS_OF}
    with transaction(SYSTEM) as tx:
        facts = actions.report(tx, **period)
        counts = actions.totals(tx, **period)
    statistics_command.write(facts, out)
    summary = summarise(facts, counts, out, story.papers)
    (out / "summary.json").write_text(
        json.dumps(summary, ensure_ascii=False, indent=2, default=str) + "\n", encoding="utf-8"
    )
    return facts, summary


def summarise(facts: Any, counts: dict[str, int], out: Path, papers: int) -> dict[str, Any]:
    """The run in a few stable keys."""
    figures = {figure.code: figure.value for figure in facts.figures}
    rows = {step.code: step.count for step in facts.waterfall}
    return {
        "filed": rows["filed"],
        "rows_wrong": rows["wrong"],
        "duplicates": rows["duplicate"],
        **{name: counts[name] for name in ("cases", "accepted", "consented", "assigned", "agreed")},
        "amount_agreed": str(counts["amount_agreed"]),
        **{name: counts[name] for name in ("confirmed", "performed", "in_default")},
        "rate_accepted_basis": str(figures["rate_accepted_basis"]),
        "rate_closed_basis": str(figures["rate_closed_basis"]),
        "agreements_pdf": papers,
        "statistics_pdf": str(out / "statistics.pdf"),
    }
