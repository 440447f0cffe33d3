"""What waits for the registrar: filed cases that a rule wants looked at, and those sent back to be put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import starmap
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mediation import errors, present
from mediation.cases import actions as cases
from mediation.cases import flags, rectification, triage
from mediation.cases.triage import RULES
from mediation.db import Tx
from mediation.filing import amendments
from mediation.http.language import language, say
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.vocabulary import CaseState, Defect, Product, RefusalReason
from mediation.web.access import requires
from mediation.web.attempts import attempt
from mediation.web.pages import changes, reopening
from mediation.web.pages.buttons import button, chosen
from mediation.web.pages.registrar import accepting
from mediation.web.tables import Column
from mediation.web.templatetags.parts import deadline, link, tick_box, yuan
from mediation.web.words import choices, said

MOST = 500
OTHERWISE = {
    triage.PUT_RIGHT: accepting.PUT_RIGHT,
    flags.NEW_IDENTITY: _("A party's identity number was changed after its mediator was appointed"),
}
"""What flags say that no rule raised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A filed case with what the rules want somebody to look at, each in words and with its last day if it has one."""

    id: int
    number: str
    institution: str
    product: Product
    claim_total: Decimal
    filed_on: date
    looks: tuple[tuple[str, date | None], ...]


@requires(Permission.ACCEPT)
@require_safe
def intake(request: HttpRequest) -> HttpResponse:
    """Filings and cases that wait, narrowed to some or not, the most pressing first; then those sent back."""
    tx = tx_of(request)
    queue = accepting.lists(tx, accepting.Narrowed(request.GET).wanted())
    asked = rectification.waiting(tx, limit=MOST)
    waiting = _waiting(tx, queue["matching"])
    lists = {**queue, "waiting": waiting, "waiting_columns": TO_LOOK_AT, "asked": asked, "asked_columns": SENT_BACK}
    doubted = [(row, _rule(row.code)) for row in triage.doubted(tx, limit=MOST)]
    changed = dict.fromkeys(one.number for one in amendments.waiting(tx, limit=MOST))
    return render(request, "registrar/intake.html", {**lists, "doubted": doubted, "changed": list(changed)})


def _waiting(tx: Tx, among: Sequence[int] | None) -> list[Waiting]:
    by_case: dict[int, list[Any]] = {}
    for row in triage.to_look(tx, among=among, limit=MOST):
        if row.code == flags.NEW_IDENTITY:  # it was accepted: it stands with those
            continue
        by_case.setdefault(row.case_id, []).append(row)
    return [
        Waiting(
            id=rows[0].case_id,
            number=rows[0].number,
            institution=rows[0].institution,
            product=Product(rows[0].product),
            claim_total=rows[0].claim_total,
            filed_on=rows[0].filed_on,
            looks=tuple((_rule(row.code), row.due_on) for row in rows),
        )
        for rows in by_case.values()
    ]


def _look(text: str, day: date | None) -> SafeString:
    return format_html("<div>{} {}</div>", text, deadline(day) if day else "")


def _looks(row: Any) -> SafeString:
    return format_html("<div>{}</div>", mark_safe("".join(starmap(_look, row.looks))))  # noqa: S308


def _lacking(row: Any) -> SafeString:
    told = ((rectification.sentence(one, language()),) for one in row.defects)
    return format_html("<div>{}</div>", format_html_join("", "<div>{}</div>", told))


CASE = Column(label=_("Case"), cell=lambda row: link(row.number, "case", row.number))
TO_LOOK_AT = (
    Column(label=_("Case"), cell=lambda row: tick_box("case", row.id, row.number)),
    Column(label=_("Institution"), cell=lambda row: row.institution),
    Column(label=_("Product"), cell=lambda row: said(row.product)),
    Column(label=_("Claim"), cell=lambda row: yuan(row.claim_total), is_number=True),
    Column(label=_("Filed on"), cell=lambda row: row.filed_on),
    Column(
        label=_("What to look at"),
        cell=lambda row: _looks(row),
    ),
)
SENT_BACK = (
    CASE,
    Column(label=_("Institution"), cell=lambda row: row.institution_name),
    Column(label=_("What is lacking"), cell=_lacking),
    Column(label=_("To be answered by"), cell=lambda row: deadline(row.answer_by)),
)


def _rule(code: str) -> str:
    return say(RULES[code].zh, RULES[code].en) if code in RULES else str(OTHERWISE.get(code, code))


@requires(Permission.ACCEPT)
@require_POST
def see_to(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Say what came of looking at a flag, which takes it down."""
    note = request.POST.get("note", "").strip()[:500]

    def verb(tx: Tx) -> None:
        if not note:
            raise errors.ReasonMissing()
        flags.clear(tx, [flag_id], note=note, at=present.now())

    attempt(request, verb, _("It is noted what came of it."))
    return redirect("intake")


def shown(tx: Tx, case: Any) -> dict[str, Any]:
    """What the page of a case holds for a registrar: what the rules said, and what can be done about it."""
    is_filed = CaseState(case.state) is CaseState.FILED
    try:
        answers = triage.why(tx, case.id)
    except errors.NotFound:  # nothing has judged it yet
        answers = []
    return {
        "receives": True,
        "may_receive": is_filed,
        **reopening.shown(tx, case),
        **changes.shown(tx, case),
        "tripped": [(say(one.rule.zh, one.rule.en), one.due_on) for one in answers if one.tripped],
        "rules_asked": len(answers),
        "refusals": choices(RefusalReason),
        "defects": choices(Defect),
    }


@button(Permission.ACCEPT, _("The case is accepted."))
def accept(tx: Tx, case: int, _request: HttpRequest) -> object:
    """Take a case on."""
    return cases.accept(tx, [case], at=present.now())


@button(Permission.ACCEPT, _("Acceptance is refused, and the claimant told where to go instead."))
def refuse(tx: Tx, case: int, request: HttpRequest) -> object:
    """Decline a case for a reason, and say where to go instead."""
    reason, alternative = chosen(RefusalReason, request), request.POST.get("alternative", "").strip()[:500]
    if not alternative:
        raise errors.IllegalMove(str(_("(it was not said where to go instead)")))
    return cases.refuse(tx, [case], reason=reason, alternative=alternative, at=present.now())


@button(Permission.ACCEPT, _("The claimant is asked to put the filing right."))
def rectify(tx: Tx, case: int, request: HttpRequest) -> object:
    """Send a case back to be put right."""
    return rectification.request(tx, {case: request.POST.getlist("defects")}, at=present.now())
