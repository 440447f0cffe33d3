"""Consent from a shell: ask a party for a purpose, take down what it answers, see what was asked and answered."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mediation import present
from mediation.commands import acting, environment, speech
from mediation.commands.people import FILE, by, by_channel, chosen, digest, for_party
from mediation.consent.words import ConsentEvidence
from mediation.permissions import Permission
from mediation.vocabulary import Channel, ConsentPurpose, Role

if TYPE_CHECKING:
    from mediation.consent.answering import Answer
    from mediation.db import Tx

PURPOSES = [purpose.value for purpose in ConsentPurpose]
purpose_of = click.argument("purpose", type=click.Choice(PURPOSES))
proof = click.option(
    "--proof",
    nargs=2,
    metavar="KIND WHICH",
    help="What proves it: message, attempt, recording or minutes with a number; or file with a path.",
)


def of_an_answer(command: Callable[..., None]) -> Callable[..., None]:
    """What a command is told that takes an answer down: whose it is, to what, by whom, which way, and its proof."""
    options = (click.argument("number"), purpose_of, for_party, by, by_channel, proof, acting.as_login, acting.demo)
    return reduce(lambda told, option: option(told), reversed(options), command)


@click.group("consent")
def consent() -> None:
    """Ask a person for one purpose at a time, and take down what they answer; docs/generated/consent.md."""


@consent.command("ask")
@click.argument("number")
@purpose_of
@for_party
@acting.as_login
@acting.demo
@speech.as_json
def ask(number: str, login: str | None, demo: bool, json_wanted: bool, **asked_for: Any) -> None:
    """Ask a party of case NUMBER for a PURPOSE; prints the text to put to them."""
    with acting.transaction_of(login, Permission.CONSENT, demo=demo) as tx:
        from mediation.consent import actions, answering

        now, purpose = present.now(), ConsentPurpose(asked_for["purpose"])
        asked = answering.ask(tx, chosen(tx, number, asked_for["party_id"]), purpose, at=now)
        text = actions.text_in_force(tx, purpose, at=now)
    if json_wanted:
        speech.machine({"asked": asked, "version": text.version, "zh": text.zh, "en": text.en})
    else:
        click.echo(f"{text.zh}\n\n{text.en}")


@consent.command("give")
@of_an_answer
def give(number: str, login: str | None, demo: bool, **said: Any) -> None:
    """Take down that a party of case NUMBER consents to a PURPOSE."""
    with _of_the_party(login, said["by_id"], demo=demo) as tx:
        from mediation.consent import answering

        answering.give(tx, _answer(tx, number, said), at=present.now())
        _follow(tx, number)


@consent.command("refuse")
@of_an_answer
def refuse(number: str, login: str | None, demo: bool, **said: Any) -> None:
    """Take down that a party of case NUMBER does not consent to a PURPOSE; a debtor's no may end mediation."""
    with _of_the_party(login, said["by_id"], demo=demo) as tx:
        from mediation.consent import answering

        answering.refuse(tx, _answer(tx, number, said), at=present.now())
        _follow(tx, number)


@consent.command("revoke")
@of_an_answer
def revoke(number: str, login: str | None, demo: bool, **said: Any) -> None:
    """Take down that a party of case NUMBER takes consent to a PURPOSE back; prints what stops at once."""
    with _of_the_party(login, said["by_id"], demo=demo) as tx:
        from mediation.consent import answering
        from mediation.consent.purposes import BY_PURPOSE

        answering.revoke(tx, _answer(tx, number, said), at=present.now())
        _follow(tx, number)
        rule = BY_PURPOSE[ConsentPurpose(said["purpose"])]
    click.echo(f"{rule.stops_zh}。{rule.stops_en}.")


@consent.command("leave-out")
@click.argument("number")
@for_party
@click.option("--reason", default="", help="Why; it stands in the log.")
@acting.as_login
@acting.demo
def leave_out(number: str, party_id: int | None, reason: str, login: str | None, demo: bool) -> None:
    """Go on in case NUMBER without a co-borrower or guarantor who has not answered."""
    with acting.transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.consent import companions

        companions.leave_out(tx, chosen(tx, number, party_id), reason=reason, at=present.now())


@consent.command("end-without")
@click.argument("number")
@click.option("--institution", required=True, help="Code of the institution that says so.")
@for_party
@acting.as_login
@acting.demo
def end_without(number: str, institution: str, party_id: int | None, login: str | None, demo: bool) -> None:
    """Take down that the institution does not mediate case NUMBER without somebody who was left out; it ends."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.consent import companions
    from mediation.db import transaction

    with transaction(acting.filer(institution, login)) as tx:
        companions.end_without(tx, chosen(tx, number, party_id), at=present.now())


@consent.command("show")
@click.argument("number")
@acting.as_login
@acting.demo
@speech.as_json
def show(number: str, login: str | None, demo: bool, json_wanted: bool) -> None:
    """Show what the parties of case NUMBER were asked and answered."""
    with acting.transaction_of(login, Permission.READ_CASES, demo=demo) as tx:
        from mediation.cases.actions import find
        from mediation.consent import answering

        rows = answering.of_case(tx, find(tx, number).id)
    if json_wanted:
        speech.machine([row._asdict() for row in rows])
        return
    columns = ("party_id", "role", "purpose", "state", "text_version", "channel", "answered_at", "answered_by",
               "evidence", "revoked_at")  # fmt: skip
    speech.table(columns, [[_cell(getattr(row, name)) for name in columns] for row in rows], title=number)


@consent.command("publish")
@purpose_of
@click.argument("version")
@click.option("--zh", type=FILE, required=True, help="The text in Chinese.")
@click.option("--en", type=FILE, required=True, help="The text in English.")
@click.option("--from", "effective_from", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The first day.")
@acting.as_login
@acting.demo
def publish(purpose: str, version: str, login: str | None, demo: bool, **text: Any) -> None:
    """Put a new VERSION of the text for a PURPOSE in force; the former ones are kept for ever."""
    with acting.transaction_of(login, Permission.ACCEPT, demo=demo) as tx:
        from mediation.consent import actions

        words = {language: text[language].read_text("utf-8").strip() for language in ("zh", "en")}
        new = actions.Text(
            purpose=ConsentPurpose(purpose), version=version, effective_from=text["effective_from"].date(), **words
        )
        actions.publish(tx, new, at=present.now())


@consent.command("stand")
@click.argument("institution")
@click.option("--version", help="The version of the document; without one, the standing consent is revoked.")
@click.option("--document", type=FILE, help="The document that the institution signed; its SHA-256 is kept.")
@click.option("--from", "holds_from", type=click.DateTime(["%Y-%m-%d"]), help="First day; today if left out.")
@acting.as_login
@acting.demo
def stand(institution: str, login: str | None, demo: bool, **given: Any) -> None:
    """Record that INSTITUTION consents to mediate whatever it files, on a document; or that it no longer does."""
    version, document, holds_from = given["version"], given["document"], given["holds_from"]
    if bool(version) != bool(document):
        raise click.UsageError("--version and --document go together.")
    with acting.transaction_of(login, Permission.ACCEPT, demo=demo) as tx:
        from mediation.accounts.actions import institution as find
        from mediation.consent import standing

        now, whose = present.now(), find(tx, institution).id
        if document is None:
            standing.revoke(tx, whose, at=now)
        else:
            day = (holds_from or now).date()
            signed = standing.Document(version=version, sha256=digest(document) or b"", holds_from=day)
            standing.record(tx, whose, signed, at=now)


@click.group("coordination")
def coordination() -> None:
    """A person's cases together, while they consent to coordination."""


@coordination.command("show")
@click.argument("number")
@acting.as_login
@acting.demo
@speech.as_json
def together(number: str, login: str | None, demo: bool, json_wanted: bool) -> None:
    """Show the open cases of the people of case NUMBER across institutions."""
    with acting.transaction_of(login, Permission.COORDINATE, demo=demo) as tx:
        from mediation.cases.actions import find
        from mediation.consent import coordination as joint

        rows = joint.joint_view(tx, find(tx, number).id, at=present.now())
    columns = ("person", "number", "institution", "product", "claim_total", "state", "mediator")
    if json_wanted:
        speech.machine([{name: getattr(row, name) for name in columns} for row in rows])
    else:
        speech.table(columns, [[getattr(row, name) for name in columns] for row in rows])


@coordination.command("budget")
@click.argument("number")
@click.argument("monthly")
@for_party
@acting.as_login
@acting.demo
@speech.as_json
def budget(number: str, login: str | None, demo: bool, json_wanted: bool, **stated: Any) -> None:
    """Record what a debtor of case NUMBER says they can pay MONTHLY, in yuan, and divide it over their claims."""
    with acting.transaction_of(login, Permission.COORDINATE, demo=demo) as tx:
        from mediation import errors, money
        from mediation.consent import coordination as joint

        try:
            amount = money.parse(stated["monthly"])
        except ValueError as failure:
            raise errors.BudgetWrong() from failure
        divided = joint.state_budget(tx, chosen(tx, number, stated["party_id"]), amount, at=present.now())
    if json_wanted:
        parts = [{"case_id": p.case_id, "claim_total": p.claim_total, "share": p.share} for p in divided.parts]
        speech.machine({"monthly": divided.monthly, "parts": parts})
    else:
        click.echo(f"{divided.explained()}\n{divided.explained('en')}")


def _of_the_party(login: str | None, by_id: int | None, *, demo: bool) -> AbstractContextManager[Tx]:
    """A transaction of the person with a login; else of the centre, which takes down the party's or agent's word."""
    if login:
        return acting.transaction_of(login, Permission.CONSENT, demo=demo)
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.db import Actor, transaction

    return transaction(Actor.taken_down(Role.AGENT if by_id else Role.PARTY))


def _follow(tx: Tx, number: str) -> None:
    """What is booked follows the answer at once."""
    from mediation.cases.actions import find
    from mediation.reach import following

    following.follow(tx, at=present.now(), among=[find(tx, number).id])


def _answer(tx: Tx, number: str, said: dict[str, Any]) -> Answer:
    from mediation.consent.answering import Answer

    return Answer(
        party_id=chosen(tx, number, said["party_id"]),
        purpose=ConsentPurpose(said["purpose"]),
        channel=Channel(said["channel"]),
        by=said["by_id"],
        proof=_proof(said["proof"]),
    )


def _proof(given: tuple[str, str] | None) -> Any:
    from mediation.consent.answering import Proof

    if given is None:
        return Proof()
    kind, which = given
    if kind not in set(ConsentEvidence) - {ConsentEvidence.LOG}:
        raise click.BadParameter(f"{kind}: message, attempt, recording, minutes or file", param_hint="--proof")
    if kind != ConsentEvidence.FILE:
        return Proof(kind=ConsentEvidence(kind), ref=which)
    path = FILE.convert(which, None, None)
    return Proof(kind=ConsentEvidence.FILE, ref=Path(path).name[:100], sha256=digest(Path(path)))


def _cell(value: Any) -> Any:
    from mediation.cases.log import SHANGHAI

    return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value
