"""The small parts that every page is made of, so that a state, an amount or a deadline looks the same everywhere."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import RFC3986_SUBDELIMS
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mediation import identifiers, money, present
from mediation.accounts.models import User
from mediation.clocks import CLOCKS
from mediation.vocabulary import Role, Word
from mediation.web import drawing, tables, words
from mediation.web.navigation import CASE_PAGES, entries_of
from mediation.web.once import once

register = template.Library()
for _name in ("id", "phone", "card", "name", "given_name", "email"):
    register.filter(f"masked_{_name}", getattr(identifiers, f"mask_{_name}"))
register.filter("drawn", drawing.drawn)
register.filter("takes_file", drawing.takes_file)
register.filter("said", words.said)
register.filter("word", words.word)
register.filter("cited", words.cited)
_CLOCKS = {clock.code: clock for clock in CLOCKS}
SOON = 3
UNQUOTED = f"{RFC3986_SUBDELIMS}~:@"
PLACE = 7_000_000_000_000_000_000
"""Stands for what an address names while it is made out, and occurs in none."""
LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
"""How a name begins that is parted from the next one by a space."""
SELECTED = mark_safe(" selected")
HERE = mark_safe(' aria-current="page"')
DEADLINE = '<span class="badge deadline {tone}"><time datetime="{day}">{day}</time><span>{left}</span>{article}</span>'


@register.filter
def called(user: User) -> str:
    """A colleague's name as it is said, the family's first; the name of the login where there is none."""
    between = " " if LATIN.match(user.last_name) and LATIN.match(user.first_name) else ""
    return f"{user.last_name}{between}{user.first_name}" or user.username


@register.filter
def removable(authenticator: Authenticator) -> bool:
    """Whether a second factor may be taken away by whom it is of: all but the last."""
    return bool(get_adapter().can_delete_authenticator(authenticator))


@register.filter
def yuan(amount: Decimal | None) -> str:
    """An amount for people: ¥1,234.50; a dash for none."""
    return "—" if amount is None else f"¥{money.yuan(amount)}"


@register.filter
def clock(code: str) -> str:
    """What the clock with a code measures: `{{ row.code|clock }}`."""
    return words.said(_CLOCKS[code].name)


@register.filter
def share(part: Decimal) -> str:
    """A part of one as a percentage."""
    return f"{part:.1%}"


@register.simple_tag
def badge(word: Word, tone: str = "") -> SafeString:
    """A state as a coloured label: `{% badge row.state|word:"CaseState" %}`; the word says what the colour does."""
    return _badge(tone or words.tone(word), words.said(word))


@lru_cache(maxsize=1024)
def _badge(tone: str, text: str) -> SafeString:
    return format_html('<span class="badge {}">{}</span>', tone, text)


@register.simple_tag(takes_context=True, name="deadline")
def deadline_tag(context: template.Context, day: date, clock: str = "") -> SafeString:
    """A last day, as `deadline` writes it; the page may say what day it is."""
    return deadline(day, clock, today=context.get("today"))


def deadline(day: date, clock: str = "", *, today: date | None = None) -> SafeString:
    """A last day: the date, the days left, and the article of the clock with this code, if it is a statutory one."""
    return _deadline(day, (day - (today or present.today())).days, clock, get_language())


@lru_cache(maxsize=1024)
def _deadline(day: date, left: int, clock: str, _language: str | None) -> SafeString:
    """The cases of a list share few last days, so that each is written once."""
    law = _CLOCKS[clock] if clock else None
    article = _("%(law)s art. %(article)s") % {"law": words.said(law.law), "article": law.article} if law else ""
    tone = "bad" if left < 0 else "wait" if left <= SOON else "quiet-badge"
    small = format_html("<small>{}</small>", article) if article else ""
    return format_html(DEADLINE, tone=tone, day=day.isoformat(), left=_left(left), article=small)


def _left(days: int) -> str:
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("%(late)s day late", "%(late)s days late", -days) % {"late": -days}
    return ngettext("%(left)s day left", "%(left)s days left", days) % {"left": days}


@register.simple_tag
def options(kind: str, chosen: Word | None) -> SafeString:
    """The words of a kind to choose from, with what is chosen: `{% options "CaseState" state %}`."""
    said = ((one.value, SELECTED if one == chosen else "", words.said(one)) for one in words.kinds()[kind])
    return format_html_join("", '<option value="{}"{}>{}</option>', said)


register.simple_tag(tables.table)
register.tag(once)


@register.simple_tag
def link(label: object, name: str, *arguments: object) -> SafeString:
    """A way to a page."""
    return format_html('<a href="{}">{}</a>', address(name, *arguments), label)


def tick_box(name: str, value: int, number: str, *, page: str = "case") -> SafeString:
    """A box that chooses a row of a list, with the number of its case as a way to a page of it."""
    label = _("Choose %(number)s") % {"number": number}
    box = '<input class="form-check-input" type="checkbox" name="{}" value="{}" aria-label="{}"> {}'
    return format_html(box, name, value, label, link(number, page, number))


def address(name: str, *places: object) -> str:
    """Where a page is, as `reverse` says: for lists, which ask it for each row."""
    return _address(name, len(places)).format(*[quote(str(place), safe=UNQUOTED) for place in places])


@lru_cache(maxsize=512)
def _address(name: str, places: int) -> str:
    """The address of a page as a pattern for what it names; digits stand for both texts and numbers."""
    marks = [PLACE + place for place in range(places)]
    written = reverse(name, args=marks).replace("{", "{{").replace("}", "}}")
    for mark in marks:
        written = written.replace(str(mark), "{}")
    return written


@register.simple_tag
def crumb(label: str, name: str, *arguments: Any) -> SafeString:
    """A step of the way back: `{% translate "Batches" as label %}{% crumb label "bank_batches" %}`."""
    address = reverse(name, args=arguments)
    return format_html('<li class="breadcrumb-item"><a href="{}">{}</a></li>', address, label)


@register.simple_tag
def desk(role: Role, here: str) -> SafeString:
    """The pages that a role begins from."""
    return _desk(role, here, get_language())


@lru_cache(maxsize=512)
def _desk(role: Role, here: str, _language: str | None) -> SafeString:
    """The same for everybody in a role, so that it is written once."""
    entries = ((reverse(one.name), HERE if one.name == here else "", one.label) for one in entries_of(role))
    return format_html_join("\n", '<li><a href="{}"{}>{}</a></li>', entries)


@register.inclusion_tag("cases/pages.html", takes_context=True)
def case_pages(context: template.Context, number: str) -> dict[str, Any]:
    """The pages of a case that whoever reads may open."""
    role = context.get("role")
    return {"pages": entries_of(role, CASE_PAGES) if role else [], "number": number, "here": context.get("here")}
