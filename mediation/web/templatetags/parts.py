"""The small parts that every page is made of, so that a state, an amount or a deadline looks the same everywhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mediation import identifiers, money
from mediation.accounts.models import User
from mediation.clocks import CLOCKS
from mediation.vocabulary import Word
from mediation.web import words
from mediation.web.navigation import CASE_PAGES, entries_of

register = template.Library()
for _name in ("id", "phone", "card", "name", "given_name"):
    register.filter(f"masked_{_name}", getattr(identifiers, f"mask_{_name}"))
register.filter("said", words.said)
register.filter("word", words.word)
_CLOCKS = {clock.code: clock for clock in CLOCKS}
SOON = 3


@register.filter
def called(user: User) -> str:
    """A colleague's name as it is said, the family's first; the name of the login where there is none."""
    return f"{user.last_name}{user.first_name}" or user.username


@register.filter
def yuan(amount: Decimal | None) -> str:
    """An amount for people: ¥1,234.50; a dash for none."""
    return "—" if amount is None else f"¥{money.yuan(amount)}"


@register.filter
def share(part: Decimal) -> str:
    """A part of one as a percentage."""
    return f"{part:.1%}"


@register.simple_tag
def badge(word: Word, tone: str = "") -> SafeString:
    """A state as a coloured label: `{% badge row.state|word:"CaseState" %}`; the word says what the colour does."""
    return format_html('<span class="badge {}">{}</span>', tone or words.tone(word), words.said(word))


@register.inclusion_tag("web/parts/deadline.html", takes_context=True)
def deadline(context: template.Context, day: date, clock: str = "") -> dict[str, Any]:
    """A last day: the date, the days left, and the article of the clock with this code, if it is a statutory one."""
    left = (day - (context.get("today") or timezone.localdate())).days
    law = _CLOCKS[clock] if clock else None
    article = _("%(law)s art. %(article)s") % {"law": law.law.name, "article": law.article} if law else ""
    tone = "bad" if left < 0 else "wait" if left <= SOON else "quiet-badge"
    return {"day": day, "left": left, "late": -left, "article": article, "tone": tone}


@register.simple_tag
def crumb(label: str, name: str, *arguments: Any) -> SafeString:
    """A step of the way back: `{% translate "Batches" as label %}{% crumb label "bank_batches" %}`."""
    address = reverse(name, args=arguments)
    return format_html('<li class="breadcrumb-item"><a href="{}">{}</a></li>', address, label)


@register.inclusion_tag("cases/pages.html", takes_context=True)
def case_pages(context: template.Context, number: str) -> dict[str, Any]:
    """The pages of a case that whoever reads may open."""
    role = context.get("role")
    return {"pages": entries_of(role, CASE_PAGES) if role else [], "number": number, "here": context.get("here")}
