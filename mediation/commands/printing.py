"""Pages printed from the tables they describe; a test fails when one is stale."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from mediation.commands import environment

GENERATED = Path(__file__).resolve().parents[2] / "docs" / "generated"
NOTE = "<!-- Printed by `make docs`; change the table it is printed from. -->\n\n"


@dataclass(frozen=True, slots=True)
class Page:
    """One generated page."""

    name: str
    render: Callable[[], str]

    @property
    def path(self) -> Path:
        return GENERATED / self.name


@click.command("docs")
def docs() -> None:
    """Print docs/generated and the picture of the schema from the code."""
    environment.prepare()
    for page in pages():
        page.path.parent.mkdir(parents=True, exist_ok=True)
        page.path.write_text(page.render(), encoding="utf-8")
        click.echo(page.path)


def pages() -> tuple[Page, ...]:
    """All generated pages."""
    return (
        Page("lifecycle.md", lifecycle),
        Page("permissions.md", permissions),
        Page("errors.md", errors),
        Page("deadlines.md", deadlines),
        Page("contact-rules.md", contact_rules),
        Page("consent.md", consent),
        Page("accommodations.md", accommodations),
        Page("lint.md", lint),
        Page("figures.md", figures),
        Page("row-security.md", row_security),
        Page("jobs.md", jobs),
        Page("openapi.json", openapi),
        Page("schema.sql", schema),
    )


def _table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def lifecycle() -> str:
    """State diagrams and tables of moves."""
    from mediation.lifecycle import ALL_MOVES, BORN, STATES, final_states

    parts = [NOTE + "# Lifecycle 生命周期\n"]
    for aggregate, states in STATES.items():
        moves = [move for move in ALL_MOVES if move.aggregate is aggregate]
        arrows = [f"  {m.from_state or '[*]'} --> {m.to_state}: {m.event}" for m in moves]
        ends = [f"  {state} --> [*]" for state in states if state in final_states(aggregate)]
        parts.append(
            f"## {aggregate.zh} {aggregate.en}\n\n```mermaid\nstateDiagram-v2\n" + "\n".join(arrows + ends) + "\n```\n"
        )
        parts.append(_table(("state", "状态", "meaning"), [(s.value, s.zh, s.en) for s in states]))
        rows: list[tuple[object, ...]] = [
            (m.number, m.event, m.from_state or ("(new)" if m.from_state == BORN else ""), m.to_state,
             " ".join(m.roles), m.guard, m.source)
            for m in moves
        ]  # fmt: skip
        parts.append(_table(("no.", "event", "from", "to", "who", "what must hold", "source"), rows))
    return "\n".join(parts)


def permissions() -> str:
    """Who may do what."""
    from mediation.permissions import AUDIENCES, GRANTS, Permission
    from mediation.vocabulary import Role

    rows: list[tuple[object, ...]] = [
        (p.value, p.zh, p.en, *("x" if p in GRANTS[role] else "" for role in Role)) for p in Permission
    ]
    head = ("permission", "权限", "meaning", *(role.value for role in Role))
    roles: list[tuple[object, ...]] = [(r.value, r.zh, r.en, AUDIENCES[r].value) for r in Role]
    return (
        NOTE
        + "# Permissions 权限\n\n"
        + _table(("role", "角色", "meaning", "audience"), roles)
        + "\n"
        + _table(head, rows)
    )


def errors() -> str:
    """Everything a caller can get wrong."""
    from mediation.errors import catalogue
    from mediation.http import refusals

    kinds = catalogue(refusals)
    rows: list[tuple[object, ...]] = [(e.code, e.status, e.zh, (e.__doc__ or "").split("\n")[0]) for e in kinds]
    return NOTE + "# Errors 错误\n\n" + _table(("code", "status", "说明", "sentence"), rows)


def deadlines() -> str:
    """The statutory clocks."""
    from mediation.clocks import CLOCKS

    rows: list[tuple[object, ...]] = [
        (c.code, c.name.zh, c.name.en, f"{c.length} {c.unit.en}", c.starts.en, f"{c.law.name} {c.article}",
         c.law.version, "yes" if c.rolls_over else "no")
        for c in CLOCKS
    ]  # fmt: skip
    head = ("code", "期限", "clock", "length", "starts", "law, article", "version", "rolls over")
    return NOTE + "# Deadlines 期限\n\n" + _table(head, rows)


def contact_rules() -> str:
    """What binds whoever contacts a person."""
    from mediation.contact.rules import RULES
    from mediation.laws import in_english
    from mediation.vocabulary import Channel

    rows: list[tuple[object, ...]] = [
        (r.code, r.error.zh, (r.error.__doc__ or "").split("\n")[0],
         "all" if len(r.channels) == len(Channel) else ", ".join(r.channels), r.basis, in_english(r.basis),
         r.enforced_by)
        for r in RULES
    ]  # fmt: skip
    head = ("code", "规则", "rule", "channels", "依据", "source", "enforced in the database by")
    return NOTE + "# Rules of contact 联系规则\n\n" + _table(head, rows) + _contact_plan()


def _contact_plan() -> str:
    """What the plan of a day may look at."""
    from mediation.contact.holdout import ANSWERS_WITHIN, TRIAL
    from mediation.contact.response import FEATURES, NEVER, VERSION

    head = ("依据", "what")
    trial = (
        f"{TRIAL.plain_share:.0%} of people are tried by the plain plan: SHA-256(seed ‖ keyed index) below"
        f" {TRIAL.plain_of_65536} of 65,536, seed `{TRIAL.seed}`. A person counts from the first case accepted since"
        f" {TRIAL.begins_on}, as answered if reached, or consent answered, within {ANSWERS_WITHIN.days} days.\n"
    )
    return (
        f"\n## Plan of a day 每日联系安排\n\nWhen and how somebody is tried rests on ({VERSION}):\n\n"
        + _table(head, list(FEATURES))
        + "\nand never on:\n\n"
        + _table(head, list(NEVER))
        + f"\n{trial}"
    )


def consent() -> str:
    """What people consent to, and what stops when they revoke it."""
    from mediation.consent.purposes import ASK_AGAIN_AFTER, RULES
    from mediation.laws import in_english

    rows: list[tuple[object, ...]] = [
        (r.purpose.value, r.purpose.zh, r.purpose.en, r.stops_zh, r.stops_en, "x" if r.needs_special else "",
         "x" if r.is_of_person else "", r.basis, in_english(r.basis), r.enforced_by)
        for r in RULES
    ]  # fmt: skip
    head = ("purpose", "事项", "meaning", "撤回后", "revoked", "agent needs special authority",
            "one answer for all cases of the person", "依据", "source", "enforced in the database by")  # fmt: skip
    again = f"Who said no is not asked again for {ASK_AGAIN_AFTER.days} days, but may consent by themselves.\n\n"
    return NOTE + "# Consent 同意\n\n" + again + _table(head, rows)


def accommodations() -> str:
    """What is done differently for parties who need care."""
    from mediation.cases.care import ACCOMMODATIONS
    from mediation.sessions.fitting import fitting

    rows: list[tuple[object, ...]] = [
        (
            kind.value,
            kind.zh,
            kind.en,
            "；".join(what.zh for what in done),
            "; ".join(what.en for what in done),
            ", ".join(mode.en.lower() for mode in fitting(frozenset(done))),
        )
        for kind, done in ACCOMMODATIONS.items()
    ]
    head = (
        "flag",
        "特殊情况",
        "meaning",
        "便利措施",
        "what is done differently",
        "sessions offered, the best mode first",
    )
    who = "Flags are seen by the mediator of the case, registrars and assigners; nobody else.\n\n"
    return NOTE + "# Accommodations 便利措施\n\n" + who + _table(head, rows)


def lint() -> str:
    """What an agreement is checked for before anybody signs."""
    from mediation.agreements.lint_rules import RULES, VERSION, for_ground
    from mediation.agreements.lint_words import Severity
    from mediation.cases.words import Ground

    rows: list[tuple[object, ...]] = [
        (r.code, r.severity.value, r.said.zh, r.said.en, r.mend.zh, r.mend.en, r.source, r.ground or "") for r in RULES
    ]
    head = ("code", "severity", "问题", "what is wrong", "如何改正", "how to mend it", "source", "ground")
    severities: list[tuple[object, ...]] = [(s.value, s.zh, s.en) for s in Severity]
    grounds: list[tuple[object, ...]] = [(g.value, g.zh, g.en, ", ".join(for_ground(g))) for g in Ground]
    return (
        NOTE
        + f"# Check of agreements 协议核对\n\nVersion {VERSION}.\n\n"
        + _table(("severity", "后果", "what follows"), severities)
        + "\n"
        + _table(head, rows)
        + "\n## Grounds of a court 法院不予受理、驳回的情形\n\n民诉法解释 arts. 355 and 358.\n\n"
        + _table(("ground", "情形", "ground of refusal", "rules"), grounds)
    )


def figures() -> str:
    """What each figure counts."""
    from mediation.statistics.figures import DEFINITIONS

    rows: list[tuple[object, ...]] = [(d.code, d.unit, d.label_zh, d.label_en, d.zh, d.en) for d in DEFINITIONS]
    return NOTE + "# Figures 指标\n\n" + _table(("code", "unit", "指标", "figure", "定义", "definition"), rows)


def row_security() -> str:
    """Which rows each audience sees and writes."""
    from mediation.db.row_security import ROWS
    from mediation.vocabulary import Audience

    others = [audience for audience in Audience if audience is not Audience.STAFF]
    rows: list[tuple[object, ...]] = [
        (
            table,
            *(f"`{rule.sees[a]}`{' (writes)' if a in rule.writes else ''}" if a in rule.sees else "" for a in others),
        )
        for table, rule in ROWS.items()
    ]
    head = ("table", *(audience.value for audience in others))
    return NOTE + "# Row security 行级权限\n\nStaff see all rows.\n\n" + _table(head, rows)


def jobs() -> str:
    """What the clock runs."""
    from schedulers.jobs import JOBS
    from schedulers.reminders import REMINDERS

    rows: list[tuple[object, ...]] = [
        (job.name, job.when, job.zh, job.en, job.limit, job.pause, job.missed.en, job.grace or "any time")
        for job in JOBS
    ]
    head = ("job", "when", "用途", "purpose", "limit", "pause", "of missed slots, runs", "late by at most")
    told: list[tuple[object, ...]] = [(each.topic, each.zh, each.en) for each in REMINDERS]
    reminders = "\n## Reminders 提醒\n\n" + _table(("topic", "何时", "when"), told)
    return NOTE + "# Jobs 定时任务\n\n" + _table(head, rows) + reminders


def openapi() -> str:
    """The description of the API."""
    from mediation.api.v1 import document

    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def schema() -> str:
    """The schema as one picture: what pg_dump says of an empty migrated database."""
    from mediation.db.migrate import template
    from mediation.db.picture import picture

    return picture(template())
