"""Looking at cases."""

from __future__ import annotations

import click

from mediation.commands import environment, speech


@click.command("cases")
@click.argument("words", default="")
@click.option("--state", help="Only cases in this state, for example IN_MEDIATION.")
@click.option("--institution", help="Only cases of the institution with this code.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--demo", is_flag=True, help="Look at the demonstration's database.")
@speech.as_json
def list_cases(
    words: str, state: str | None, institution: str | None, limit: int, demo: bool, json_wanted: bool
) -> None:
    """List cases, newest first; WORDS is a name, or the number of a case, a contract or an identity document."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.cases.searching import Wanted, search
    from mediation.db import SYSTEM, transaction
    from mediation.vocabulary import CaseState

    wanted = Wanted(words=words, states=[CaseState(state)] if state else (), institution=institution)
    with transaction(SYSTEM) as tx:
        found = search(tx, wanted, limit=limit)
    facts = ("number", "institution", "product", "claim_total", "state", "filed_on", "mediator")
    columns = (*facts, "next_on")
    rows = [[*(getattr(row, fact) for fact in facts), found.next[row.id].on] for row in found.cases]
    if json_wanted:
        speech.machine([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        speech.table(columns, rows)


@click.command("case")
@click.argument("number")
@click.option("--demo", is_flag=True, help="Look at the demonstration's database.")
@speech.as_json
def case(number: str, demo: bool, json_wanted: bool) -> None:
    """Show one case with its parties and its timeline; NUMBER is the case's, for example 2026-0000001."""
    environment.connect(environment.DEMO_DATABASE if demo else environment.DATABASE)
    from mediation.cases import actions
    from mediation.cases.log import SHANGHAI
    from mediation.db import SYSTEM, transaction
    from mediation.identifiers import mask_given_name

    with transaction(SYSTEM) as tx:
        found = actions.find(tx, number)
        events = actions.timeline(tx, found.id)
        people = [(row.role, mask_given_name(row.name)) for row in actions.parties(tx, [found.id])]
    facts = {key: value for key, value in found._asdict().items() if key != "id"}
    steps = [
        (e.seq, e.event, e.to_state, f"{e.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}", e.role, e.payload) for e in events
    ]
    if json_wanted:
        speech.machine({**facts, "parties": people, "events": [row._asdict() for row in events]})
        return
    speech.table(("", ""), list(facts.items()) + people, title=number)
    speech.table(("", "event", "state", "at", "by", "what"), steps)
