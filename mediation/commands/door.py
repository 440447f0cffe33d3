"""The verbs of `python -m mediation`: parse, call, print."""

from __future__ import annotations

import sys
from typing import Any

import click

from mediation import __version__
from mediation.commands import (
    acceptance,
    agreements,
    amendments,
    api_clients,
    assignment,
    authority,
    bankruptcies,
    batches,
    cases,
    claims,
    confirmation,
    consent,
    contact,
    database,
    days,
    demo,
    evidence,
    filing,
    jobs,
    lint,
    log,
    logins,
    notices,
    odoo,
    offers,
    payments,
    people,
    plans,
    powers,
    printing,
    profiles,
    receipts,
    rectification,
    relief,
    selection,
    serving,
    sessions,
    simulating,
    standing,
    statistics,
    transfers,
    translating,
)
from mediation.commands.speech import refusal


class Verbs(click.Group):
    """Shows every refusal as one sentence instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Carry out the verb; a refusal ends with exit code 1."""
        try:
            return super().invoke(ctx)
        except Exception as failure:
            sentence = refusal(failure)
            if sentence is None:
                raise
            click.echo(f"mediation: {sentence}", err=True)
            sys.exit(1)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Financial dispute mediation. 金融纠纷调解。

    Without DATABASE_URL a private PostgreSQL is started and kept under var/.
    """


for verb in (
    demo.demo,
    demo.demo_code,
    serving.serve,
    logins.login,
    api_clients.api_client,
    filing.file,
    batches.batch,
    amendments.amendments,
    acceptance.acceptance,
    rectification.rectification,
    evidence.evidence,
    profiles.profile,
    receipts.receipt,
    odoo.odoo,
    cases.list_cases,
    cases.case,
    claims.claim,
    claims.claims,
    people.parties,
    people.agent,
    people.address,
    people.flag,
    consent.consent,
    consent.coordination,
    contact.contact,
    notices.notices,
    payments.payments,
    payments.suspense,
    plans.plan,
    days.why_date,
    days.load_calendar,
    assignment.announce,
    assignment.assign,
    assignment.assignment_run,
    assignment.verify_assignment,
    assignment.repeated_refusals,
    selection.selection,
    sessions.sessions,
    offers.plan_options,
    offers.offer,
    offers.counter,
    offers.accept,
    offers.request_offer,
    offers.request_acceptance,
    offers.reject,
    offers.withdraw_offer,
    offers.offers,
    standing.standing_offers,
    authority.authority,
    powers.powers,
    relief.relief,
    transfers.transfer,
    transfers.termination_report,
    agreements.agreement,
    confirmation.signing,
    confirmation.confirmation,
    simulating.simulate,
    lint.lint,
    lint.acknowledge,
    lint.lint_learn,
    lint.at_risk,
    lint.guarantees,
    statistics.statistics,
    jobs.parked,
    jobs.release,
    bankruptcies.bankruptcies,
    log.verify_log,
    database.db,
    printing.docs,
    translating.translations,
):
    main.add_command(verb)
