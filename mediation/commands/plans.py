"""Performance from a shell: how a plan stands, what follows a default, and the papers of its end."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import click

from mediation import present
from mediation.commands import acting, speech
from mediation.commands.quantities import Yuan
from mediation.performance.words import DisputeState, FollowUpState, UrgeResult
from mediation.permissions import Permission
from mediation.vocabulary import Channel, InstalmentState, PlanState

DAY = click.DateTime(["%Y-%m-%d"])
REASON = click.option("--reason", required=True, help="Why, in writing.")
OUT = click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Write it to this file."
)
PROPOSED = "待本机构审批人复核 waits for a supervisor"
ENDS = {"enforcement": PlanState.ENFORCEMENT_APPLIED, "suit": PlanState.SUED, "write-off": PlanState.WRITTEN_OFF}


@click.group("plan")
def plan() -> None:
    """Look after the performance of agreements."""


@plan.command("show")
@click.argument("number")
@click.option("--ledger", "ledger_wanted", is_flag=True, help="With every entry of the ledger.")
@acting.as_login
@acting.demo
@speech.as_json
def show(number: str, ledger_wanted: bool, login: str | None, demo: bool, json_wanted: bool) -> None:
    """Show the plan of case NUMBER: instalments, balances, papers, and what can be done about a default."""
    with acting.transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation import errors
        from mediation.cases import actions as cases
        from mediation.performance import defaults, papers

        case_id, now = cases.find(tx, number).id, present.now()
        plans = defaults.plans(tx, case_id)
        if not plans:
            raise errors.NotFound()
        last = plans[-1]
        instalments = defaults.instalments(tx, last.id)
        balances = defaults.balances(tx, last.id, until=now)
        entries = defaults.ledger(tx, last.id, until=now) if ledger_wanted else []
        printed, ways = papers.papers(tx, case_id), papers.ways_open(tx, case_id, at=now)
    if json_wanted:
        parts = {"plans": plans, "instalments": instalments, "balances": balances, "ledger": entries, "papers": printed}
        speech.machine({name: [row._asdict() for row in rows] for name, rows in parts.items()})
        return
    speech.table(("agreement", "state", "total"), [(p.agreement, PlanState(p.state).zh, p.total) for p in plans])
    rows = [
        (i.number, i.due_on, i.amount, i.paid, i.waived, i.paid_on, InstalmentState(i.state).zh) for i in instalments
    ]
    speech.table(("期", "应付日", "应付", "已付", "免除", "付款日", "状态"), rows)
    speech.table(("account", "component", "balance"), [tuple(row) for row in balances])
    if entries:
        titles = ("entry", "at", "debit", "credit", "component", "amount", "期", "流水号", "付款日")
        speech.table(titles, [tuple(row) for row in entries])
    if last.state in (PlanState.DEFAULTED, PlanState.ACCELERATED):
        click.echo("\n".join(f"{way.zh} {way.en}" for way in ways))


@plan.command("accelerate")
@click.argument("numbers", nargs=-1, required=True)
@acting.as_somebody
@acting.demo
def accelerate(numbers: tuple[str, ...], login: str, demo: bool) -> None:
    """Let all that is open of cases NUMBERS fall due at once, by the claimant's election and after the notice."""
    with acting.transaction_of(login, Permission.REPORT_PAYMENT, demo=demo) as tx:
        from mediation.cases import actions as cases
        from mediation.performance import defaults

        defaults.accelerate(tx, [cases.find(tx, number).id for number in numbers], at=present.now())
    click.echo(f"{', '.join(numbers)}: 已加速到期 accelerated")


@plan.command("waive")
@click.argument("number")
@click.argument("instalments", nargs=-1, type=int, required=True)
@REASON
@acting.as_somebody
@acting.demo
def waive(number: str, instalments: tuple[int, ...], reason: str, login: str, demo: bool) -> None:
    """Give up the rest of INSTALMENTS of case NUMBER."""
    with acting.transaction_of(login, Permission.REPORT_PAYMENT, demo=demo) as tx:
        from mediation.cases import actions as cases
        from mediation.performance import releasing

        amount = releasing.waive(tx, cases.find(tx, number).id, instalments, reason=reason, at=present.now())
    click.echo(f"{number}: {PROPOSED if amount is None else f'免除{amount}元 waived'}")


@plan.command("dispute")
@click.argument("number")
@click.argument("amount", type=Yuan())
@click.argument("day", type=DAY)
@acting.as_somebody
@acting.demo
def dispute(number: str, amount: Decimal, day: datetime, login: str, demo: bool) -> None:
    """Say for the debtor of case NUMBER that AMOUNT yuan were paid on DAY; the clock of a default rests meanwhile."""
    with acting.transaction_of(login, Permission.DISPUTE_PAYMENT, demo=demo) as tx:
        from mediation.cases import actions as cases
        from mediation.performance import defaults

        case_id = cases.find(tx, number).id
        by = defaults.dispute(tx, case_id, paid_on=day.date(), amount=amount, at=present.now())
    click.echo(f"{number}: 机构须在{by}前答复。The institution answers by {by}.")


@plan.command("answer")
@click.argument("number")
@click.argument("state", type=click.Choice([DisputeState.UPHELD.value, DisputeState.REJECTED.value]))
@REASON
@acting.as_somebody
@acting.demo
def answer(number: str, state: str, reason: str, login: str, demo: bool) -> None:
    """Answer the disputed payment of case NUMBER; one that was made is then reported like any other."""
    with acting.transaction_of(login, Permission.REPORT_PAYMENT, demo=demo) as tx:
        from mediation.cases import actions as cases
        from mediation.performance import defaults

        case_id = cases.find(tx, number).id
        defaults.answer_dispute(tx, case_id, DisputeState(state), reason=reason, at=present.now())
    click.echo(f"{number}: {DisputeState(state).zh} {state}")


@plan.command("to-urge")
@acting.as_login
@acting.demo
@speech.as_json
def to_urge(login: str | None, demo: bool, json_wanted: bool) -> None:
    """List cases with money overdue, those first in which nobody was urged."""
    with acting.transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.performance import defaults

        rows = defaults.to_urge(tx)
    if json_wanted:
        speech.machine([row._asdict() for row in rows])
        return
    shown = [(row.number, row.open, row.since, row.urged_at, row.result, row.promised_on) for row in rows]
    speech.table(("案号", "逾期", "自", "urged", "result", "promised"), shown)


@plan.command("urge")
@click.argument("number")
@click.argument("channel", type=click.Choice([channel.value for channel in Channel]))
@click.argument("result", type=click.Choice([result.value for result in UrgeResult]))
@click.option("--promised", type=DAY, help="The day by which they promised to pay.")
@acting.as_somebody
@acting.demo
def urge(number: str, channel: str, result: str, promised: datetime | None, login: str, demo: bool) -> None:
    """Write down that the debtor of case NUMBER was urged to perform; calls go through `contact reserve` first."""
    with acting.transaction_of(login, Permission.CONTACT, demo=demo) as tx:
        from mediation.cases import actions as cases
        from mediation.performance import defaults

        urged = defaults.Urged(
            case_id=cases.find(tx, number).id,
            channel=Channel(channel),
            result=UrgeResult(result),
            promised_on=promised.date() if promised else None,
        )
        defaults.urge(tx, urged, at=present.now())
    click.echo(f"{number}: {UrgeResult(result).zh} {result}")


@plan.command("end")
@click.argument("way", type=click.Choice(list(ENDS)))
@click.argument("numbers", nargs=-1, required=True)
@acting.as_somebody
@acting.demo
def end(way: str, numbers: tuple[str, ...], login: str, demo: bool) -> None:
    """Write down that enforcement was applied for, or suit brought, or the debt written off, in cases NUMBERS."""
    with acting.transaction_of(login, Permission.REPORT_PAYMENT, demo=demo) as tx:
        from mediation.cases import actions as cases
        from mediation.performance import defaults, releasing

        ids, state = [cases.find(tx, number).id for number in numbers], ENDS[way]
        if state is PlanState.WRITTEN_OFF:
            ended = releasing.write_off(tx, ids, at=present.now())
        else:
            ended = defaults.end(tx, ids, state, at=present.now())
    click.echo(f"{', '.join(numbers)}: {PROPOSED if ended is None else f'{state.zh} {state.en}'}")


@plan.command("releases")
@acting.as_somebody
@acting.demo
@speech.as_json
def releases(login: str, demo: bool, json_wanted: bool) -> None:
    """List what waits to be given up or written off until a second person of the institution answers."""
    with acting.transaction_of(login, Permission.REPORT_PAYMENT, demo=demo) as tx:
        from mediation.performance import releasing

        rows = releasing.waiting(tx)
    if json_wanted:
        speech.machine([row._asdict() for row in rows])
        return
    speech.table(("id", "案号", "kind", "amount", "proposed by"),
                 [(row.id, row.number, row.kind, row.amount, row.proposed_name) for row in rows])  # fmt: skip


@plan.command("answer-releases")
@click.argument("answer", type=click.Choice(["confirm", "refuse"]))
@click.argument("ids", nargs=-1, type=int, required=True)
@click.option("--reason", default="", help="Why, if they are refused.")
@acting.as_somebody
@acting.demo
def answer_releases(answer: str, ids: tuple[int, ...], reason: str, login: str, demo: bool) -> None:
    """Confirm or refuse, as a supervisor who did not propose them, what is to be given up or written off."""
    with acting.transaction_of(login, Permission.REPORT_PAYMENT, demo=demo) as tx:
        from mediation.performance import releasing

        if answer == "confirm":
            done = releasing.confirm(tx, ids, at=present.now())
        else:
            done = releasing.refuse(tx, ids, reason=reason, at=present.now())
    click.echo(f"{answer}: {len(done)}")


@plan.command("redraw")
@click.argument("number")
@acting.as_login
@acting.demo
def redraw(number: str, login: str | None, demo: bool) -> None:
    """Lay out the plan of the agreement of case NUMBER that is in effect, in place of that of an earlier one."""
    with acting.transaction_of(login, Permission.MEDIATE, demo=demo) as tx:
        from mediation.cases import actions as cases
        from mediation.performance import actions as performance

        count = performance.draw_up(tx, [cases.find(tx, number).id], at=present.now())
    click.echo(f"{number}: {count} plan(s) laid out")


@plan.command("certificate")
@click.argument("number")
@OUT
@acting.as_login
@acting.demo
def certificate(number: str, out: Path, login: str | None, demo: bool) -> None:
    """Print the certificate of performance of case NUMBER; printed again, it is the same."""
    with acting.transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.agreements import actions as agreements
        from mediation.cases import actions as cases
        from mediation.performance import papers

        agreed = agreements.facts_of(tx, [cases.find(tx, number).id])
        (paper,) = papers.certify(tx, agreed, at=present.now())
    out.write_bytes(paper.pdf)
    click.echo(f"{paper.number}: {out}")


@plan.command("kit")
@click.argument("numbers", nargs=-1, required=True)
@OUT
@acting.as_login
@acting.demo
def kit(numbers: tuple[str, ...], out: Path, login: str | None, demo: bool) -> None:
    """Write a zip file with what is taken to court to enforce the confirmed agreements of cases NUMBERS."""
    with acting.transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.agreements import actions as agreements
        from mediation.cases import actions as cases
        from mediation.performance import papers

        agreed = agreements.facts_of(tx, [cases.find(tx, number).id for number in numbers])
        printed = papers.enforcement_kits(tx, agreed, at=present.now())
    out.write_bytes(papers.archive(printed))
    click.echo(f"{len(printed)}: {out}")


@plan.command("follow-ups")
@acting.as_login
@acting.demo
@speech.as_json
def follow_ups(login: str | None, demo: bool, json_wanted: bool) -> None:
    """List performed cases whose institution has yet to put the credit record right."""
    with acting.transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.performance import follow_ups as actions

        rows = actions.waiting(tx, at=present.now())
    if json_wanted:
        speech.machine([row._asdict() for row in rows])
        return
    speech.table(("案号", "institution", "answer by", "days left"),
                 [(row.number, row.institution, row.answer_by, row.days_left) for row in rows])  # fmt: skip


@plan.command("take")
@click.argument("numbers", nargs=-1, required=True)
@acting.as_somebody
@acting.demo
def take(numbers: tuple[str, ...], login: str, demo: bool) -> None:
    """Take on the credit records of these cases, so that no colleague does the same."""
    with acting.transaction_of(login, Permission.REPORT_PAYMENT, demo=demo) as tx:
        from mediation.cases import actions as cases
        from mediation.performance import follow_ups as actions

        taken = actions.take(tx, [cases.find(tx, number).id for number in numbers], at=present.now())
    click.echo(f"认领 taken: {len(taken)}")


@plan.command("give-back")
@click.argument("numbers", nargs=-1, required=True)
@acting.as_somebody
@acting.demo
def give_back(numbers: tuple[str, ...], login: str, demo: bool) -> None:
    """Give the credit records of these cases back, for a colleague to take."""
    with acting.transaction_of(login, Permission.REPORT_PAYMENT, demo=demo) as tx:
        from mediation.cases import actions as cases
        from mediation.performance import follow_ups as actions

        given = actions.give_back(tx, [cases.find(tx, number).id for number in numbers], at=present.now())
    click.echo(f"退回 given back: {len(given)}")


@plan.command("credit-record")
@click.argument("number")
@click.argument("state", type=click.Choice(["corrected", "nothing", "declined"]))
@click.option("--reason", default="", help="What was done, or why it is not corrected.")
@acting.as_somebody
@acting.demo
def credit_record(number: str, state: str, reason: str, login: str, demo: bool) -> None:
    """Answer for the institution what became of the credit record of case NUMBER."""
    with acting.transaction_of(login, Permission.REPORT_PAYMENT, demo=demo) as tx:
        from mediation.cases import actions as cases
        from mediation.performance import follow_ups as actions

        actions.answer(tx, cases.find(tx, number).id, FollowUpState(state), reason=reason, at=present.now())
    click.echo(f"{number}: {FollowUpState(state).zh} {state}")
