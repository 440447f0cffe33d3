"""What a role finds at the top of every page, and on the page it starts from: one table, filled by every desk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mediation import present
from mediation.http import visiting
from mediation.permissions import EVERYBODY, Permission, may
from mediation.vocabulary import Audience, Role
from mediation.web.access import AT_DESKS, BANKS, CENTRE, COURTS, MEDIATORS, STAFF

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A page to begin something from: its address's name, its label, what it is for; for whom it is meant.

    Shown to roles of one of the audiences that have the permission.
    """

    name: str
    label: Text
    text: Text
    permission: Permission
    audiences: frozenset[Audience] = EVERYBODY


ENTRIES: tuple[Entry, ...] = (
    Entry(
        name="next",
        label=_("What comes next"),
        text=_("Your open cases, the most urgent first, and why."),
        permission=Permission.MEDIATE,
        audiences=MEDIATORS,
    ),
    Entry(
        name="diary",
        label=_("Calendar"),
        text=_("Your sessions by week or month, when you work, and leave."),
        permission=Permission.MEDIATE,
        audiences=MEDIATORS,
    ),
    Entry(
        name="intake",
        label=_("Acceptance"),
        text=_("Filed cases that a rule wants looked at, and those sent back to be put right."),
        permission=Permission.ACCEPT,
    ),
    Entry(
        name="assignments",
        label=_("Assignment"),
        text=_("The queue, each run with what proves it, and everybody's load."),
        permission=Permission.ASSIGN,
    ),
    Entry(
        name="court_desk",
        label=_("Confirmation"),
        text=_("Applications before the court and their clocks, packets to take away, outcomes to record."),
        permission=Permission.RECORD_RULING,
        audiences=COURTS,
    ),
    Entry(
        name="court_transfers",
        label=_("Transfers"),
        text=_(
            "Cases handed over to the court after a mediation without agreement: their archives, and their receipt."
        ),
        permission=Permission.RECORD_RULING,
        audiences=COURTS,
    ),
    Entry(
        name="seals",
        label=_("Seal"),
        text=_("Agreements that everybody else has signed: choose, preview, seal many at once."),
        permission=Permission.SIGN,
        audiences=STAFF,
    ),
    Entry(
        name="roster",
        label=_("Roster"),
        text=_("Who works and who is away, leave to grant, cases to hand to a deputy."),
        permission=Permission.ASSIGN,
    ),
    Entry(
        name="what_if",
        label=_("What if"),
        text=_("What a bulk filing, leave or new mediators would do to the weeks to come."),
        permission=Permission.ASSIGN,
    ),
    Entry(
        name="reference_texts",
        label=_("Texts of consent"),
        text=_("What people are asked with, version by version; and institutions that consent beforehand."),
        permission=Permission.ACCEPT,
    ),
    Entry(
        name="intake_files",
        label=_("Files from outside"),
        text=_("The list of bankruptcies, and what the post says became of letters."),
        permission=Permission.ACCEPT,
    ),
    Entry(
        name="plan",
        label=_("Contacts today"),
        text=_("Whom to call or write to today, when, and why."),
        permission=Permission.CONTACT,
        audiences=CENTRE,
    ),
    Entry(
        name="bank_desk",
        label=_("What waits"),
        text=_("Filings to commit, cases to put right, requests to answer, rights that run out."),
        permission=Permission.FILE,
        audiences=BANKS,
    ),
    Entry(
        name="bank_filings",
        label=_("Filings"),
        text=_("Hand files in, see them judged, commit them, take the receipts."),
        permission=Permission.FILE,
    ),
    Entry(
        name="cases",
        label=_("Cases"),
        text=_("Find a case by name, case number, contract or identity number; see what comes next, and by when."),
        permission=Permission.READ_CASES,
        audiences=AT_DESKS,
    ),
    Entry(
        name="statistics",
        label=_("Statistics"),
        text=_("Figures with definition, basis and interval, as of any day; as a report, a table or for machines."),
        permission=Permission.READ_STATISTICS,
    ),
    Entry(
        name="bank_approvals",
        label=_("Approvals"),
        text=_("Answer requests beyond the authority, and publish how far it goes."),
        permission=Permission.ANSWER_REQUESTS,
        audiences=BANKS,
    ),
    Entry(
        name="bank_standing",
        label=_("Standing offers"),
        text=_("What is offered to every case of a class, alike: published with a preview, and ended."),
        permission=Permission.NEGOTIATE,
        audiences=frozenset({Audience.BANK}),
    ),
    Entry(
        name="bank_powers",
        label=_("Powers of attorney"),
        text=_("Which run out, and a new one for all cases under one, with a preview."),
        permission=Permission.FILE,
        audiences=BANKS,
    ),
    Entry(
        name="bank_payments",
        label=_("Repayments"),
        text=_("Report what was paid, and settle what could not be posted."),
        permission=Permission.REPORT_PAYMENT,
        audiences=BANKS,
    ),
    Entry(
        name="performance",
        label=_("Performance"),
        text=_("What needs a decision: defaults, time to enforce that runs out, disputes, credit records."),
        permission=Permission.READ_CASES,
        audiences=BANKS | CENTRE,
    ),
    Entry(
        name="bank_systems",
        label=_("Systems"),
        text=_("Which systems may use the API, and where they are told."),
        permission=Permission.SYSTEMS,
        audiences=BANKS,
    ),
    Entry(
        name="odoo",
        label=_("Odoo"),
        text=_("Follow cases in an Odoo and file from it: connections, what goes out, what waits for you."),
        permission=Permission.ODOO,
    ),
    Entry(
        name="log",
        label=_("Event log"),
        text=_("Sealed days, and the chain of events of a case."),
        permission=Permission.READ_LOG,
    ),
    Entry(
        name="operations",
        label=_("State of the system"),
        text=_("What the scheduled jobs do, which cases they leave out, what waits to be sent."),
        permission=Permission.OPERATE,
    ),
    Entry(
        name="reference_days",
        label=_("Days off"),
        text=_("Which days of a year count, and the notice they are taken from."),
        permission=Permission.ADMINISTER,
    ),
    Entry(
        name="reference_programmes",
        label=_("Relief programmes"),
        text=_("What debtors may qualify for, with times and versions; load new ones."),
        permission=Permission.ADMINISTER,
    ),
    Entry(
        name="invitations",
        label=_("Invitations"),
        text=_("Ask people in, and see who has made themselves a login."),
        permission=Permission.INVITE,
    ),
    Entry(
        name="admin:index",
        label=_("Reference data"),
        text=_("Institutions, courts, mediators, the centre and who may log in."),
        permission=Permission.ADMINISTER,
    ),
)
CASE_PAGES: tuple[Entry, ...] = (
    Entry(
        name="case",
        label=_("The case"),
        text=_("What is claimed, and what happened."),
        permission=Permission.READ_CASES,
    ),
    Entry(
        name="case_calls",
        label=_("Calls"),
        text=_("Who may be called now, and what came of it."),
        permission=Permission.CONTACT,
    ),
    Entry(
        name="case_sessions",
        label=_("Sessions"),
        text=_("Times on offer, sessions, minutes."),
        permission=Permission.NEGOTIATE,
    ),
    Entry(
        name="case_choice",
        label=_("The mediator"),
        text=_("Who has the case and why, the list to choose from, and what a side has to say."),
        permission=Permission.READ_CASES,
        audiences=BANKS | STAFF,
    ),
    Entry(
        name="case_people",
        label=_("People and consent"),
        text=_("Consent, agents, addresses for service, needs."),
        permission=Permission.CONSENT,
    ),
    Entry(
        name="case_performance",
        label=_("Performance"),
        text=_("The plan, what was paid, and what can be done about it."),
        permission=Permission.READ_CASES,
        audiences=BANKS | CENTRE,
    ),
    Entry(
        name="case_together",
        label=_("All claims"),
        text=_("A person's claims at all institutions, and what they can pay a month."),
        permission=Permission.COORDINATE,
    ),
)
"""The pages of a case; each takes its number."""


@cache
def entries_of(role: Role, among: tuple[Entry, ...] = ENTRIES) -> tuple[Entry, ...]:
    """The entries a role may use, in their order."""
    return tuple(one for one in among if may(role, one.permission, one.audiences))


def navigation(request: HttpRequest) -> dict[str, Any]:
    """For every template: what moment it is in the demonstration, the role of whoever reads, and its entries."""
    found = {"demonstration": present.now() if present.ahead() else None}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        is_visit = visiting.is_visit(request)
        return found | {"role": None, "entries": (), "visit": is_visit, "idle_seconds": visiting.seconds_left(request)}
    match, role = request.resolver_match, Role(user.role)
    return found | {
        "role": role,
        "entries": entries_of(role),
        "here": match.view_name if match else "",
        "idle_seconds": settings.LOGIN_IDLE.total_seconds(),
    }
