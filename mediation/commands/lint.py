"""The check of an agreement from a shell, and the cases that the law would soon take something from."""

from __future__ import annotations

from typing import Any

import click

from mediation import present
from mediation.commands import acting, speech
from mediation.permissions import Permission
from mediation.vocabulary import Word

in_language = click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)


@click.command("lint")
@click.argument("number")
@click.option("--clause", "clauses", multiple=True, help="A clause of the mediator's own to read as well; repeatable.")
@in_language
@acting.as_login
@acting.demo
@speech.as_json
def lint(number: str, **given: Any) -> None:
    """Check what case or agreement NUMBER says before anybody signs; exit code 2 if something stops it.

    Of an agreement that is drawn up, what was found then is shown.
    """
    with acting.transaction_of(given["login"], Permission.READ_CASES, demo=given["demo"]) as tx:
        from mediation.agreements import actions, linting
        from mediation.agreements.lint_rules import BY_CODE

        case = linting.case_of(tx, number)
        kept = linting.kept(tx, [case])
        found = () if kept else actions.preview(tx, [case], more=given["clauses"], at=present.now())[case]
    rows = [(row.severity, row.code, row.clause, row.reason) for row in kept]
    rows += [(finding.rule.severity, finding.rule.code, finding.clause, "") for finding in found]
    told = [
        {
            "severity": severity,
            "code": code,
            "clause": clause,
            "reason": reason,
            "says": _says(BY_CODE.get(code), given),
        }
        for severity, code, clause, reason in rows
    ]
    _show(told, given["json_wanted"], title=number)
    if any(row["severity"] == "block" for row in told):
        raise click.exceptions.Exit(2)


def _says(rule: Any, given: dict[str, Any]) -> str:
    from mediation.agreements.lint import Finding

    return Finding(rule=rule).sentence(given["language"]) if rule else ""


@click.command("acknowledge")
@click.argument("number")
@click.argument("codes", nargs=-1, required=True)
@click.option("--because", required=True, help="Why the warnings may stand.")
@acting.as_somebody
@acting.demo
def acknowledge(number: str, codes: tuple[str, ...], because: str, login: str, demo: bool) -> None:
    """Let warnings CODES stand on the terms of case NUMBER; what stops an agreement can only be mended."""
    with acting.transaction_of(login, Permission.MEDIATE, demo=demo) as tx:
        from mediation.agreements import linting

        linting.acknowledge(tx, [linting.case_of(tx, number)], codes, reason=because, at=present.now())
    click.echo(f"{number}: {', '.join(codes)}")


@click.command("lint-learn")
@acting.as_login
@acting.demo
@speech.as_json
def lint_learn(login: str | None, demo: bool, json_wanted: bool) -> None:
    """Say on which grounds courts did not confirm, and how often no rule had found anything."""
    with acting.transaction_of(login, Permission.READ_STATISTICS, demo=demo) as tx:
        from mediation.agreements import linting

        found = linting.dismissals(tx)
    told = [{"ground": one.ground, "courts": one.courts, "missed": one.missed, "rules": one.by_rule} for one in found]
    _show(told, json_wanted, title="")


@click.command("at-risk")
@click.option("--institution", help="Only cases of the institution with this code.")
@click.option("--mediator", help="Only cases of the mediator with this licence number.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@acting.as_login
@acting.demo
@speech.as_json
def at_risk(institution: str | None, mediator: str | None, limit: int, login: str | None, **given: Any) -> None:
    """List clocks of open cases by yuan a day: what is owed over the days left before it is barred."""
    with acting.transaction_of(login, Permission.READ_CASES, demo=given["demo"]) as tx:
        from mediation.cases import timebars_risk

        on = present.today()
        found = timebars_risk.at_risk(tx, on=on, institution=institution, mediator=mediator, limit=limit)
    columns = ("number", "institution", "mediator", "code", "due_on", "days_left", "amount", "yuan_a_day", "risk")
    _show(
        [{column: _word(getattr(one, column)) for column in columns} for one in found], given["json_wanted"], title=""
    )


@click.command("guarantees")
@click.option("--within", "within_days", default=90, show_default=True, type=click.IntRange(0, 3650))
@in_language
@acting.as_login
@acting.demo
@speech.as_json
def guarantees(within_days: int, language: str, login: str | None, demo: bool, json_wanted: bool) -> None:
    """Draft reminders for guarantee periods that end soon: the last day, and what the institution must do by then."""
    with acting.transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.agreements import guarantees as verbs

        drafts = verbs.reminders(tx, on=present.today(), within_days=within_days)
    told = [
        {"number": one.number, "party": one.party_id, "mode": one.mode.value, "ends_on": one.ends_on,
         "days_left": one.days_left, "says": one.text.zh if language == "zh" else one.text.en}
        for one in drafts
    ]  # fmt: skip
    _show(told, json_wanted, title="")


def _word(value: Any) -> Any:
    return value.value if isinstance(value, Word) else value


def _show(told: list[dict[str, Any]], json_wanted: bool, *, title: str) -> None:
    if json_wanted:
        speech.machine(told)
    elif told:
        speech.table(list(told[0]), [list(row.values()) for row in told], title=title)
    else:
        click.echo("无 None.")
