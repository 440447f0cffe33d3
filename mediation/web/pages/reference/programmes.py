"""Relief programmes: each with its time and its versions, and a file of new ones that is looked at before it counts."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from mediation import present
from mediation.http.row_security import tx_of
from mediation.permissions import Permission
from mediation.relief import actions
from mediation.relief import programmes as relief
from mediation.relief.programmes import Programme
from mediation.web.access import requires
from mediation.web.attempts import told_on
from mediation.web.pages.previewing import is_seen, mark
from mediation.web.pages.reference.uploading import Upload

PARTS = {
    "zh": _("Name"), "en": _("Name"), "offers_zh": _("What it offers"), "offers_en": _("What it offers"),
    "act_zh": _("What to do"), "act_en": _("What to do"), "source": _("Source"), "text_compared": _("Text compared"),
    "effective_until": _("Until"), "act_by": _("Last day to act"), "conditions": _("What it asks"),
}  # fmt: skip


@requires(Permission.ADMINISTER)
@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """Every programme that is known, those in force first, and the versions that were loaded."""
    tx, today = tx_of(request), present.today()
    versions = actions.versions(tx)
    loaded = {(row.code, row.effective_from): row for row, _programme in reversed(versions)}
    rows = [
        (one, one.effective_until is not None and one.effective_until < today, one.effective_from > today,
         loaded.get((one.code, one.effective_from)))
        for one in actions.current(tx)
    ]  # fmt: skip
    rows.sort(key=lambda row: (row[1], row[2], row[0].code, row[0].effective_from))
    return render(request, "reference/programmes.html", {"programmes": rows, "versions": versions})


@requires(Permission.ADMINISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; what of the file is new or changed; and, once that was seen, the programmes loaded."""
    tx, is_posted = tx_of(request), request.method == "POST"
    form = Upload(request.POST if is_posted else None, request.FILES if is_posted else None)
    shown: dict[str, Any] = {"form": form}
    if form.is_valid():
        content = form.cleaned_data["content"]
        with told_on(form, tx):
            compared = _compared(relief.parse(content.encode()), actions.current(tx))
            if is_seen(request, content.split()):
                actions.load_programmes(tx, content.encode(), at=present.now())
                messages.success(request, _("The programmes are loaded; cases are matched with them from now on."))
                return redirect("reference_programmes")
            shown |= {
                "content": content,
                "compared": [(one, before, _changed(one, before)) for one, before in compared],
                "seen": mark(content.split()),
            }
    return render(request, "reference/programmes_new.html", shown, status=422 if form.errors else 200)


def _compared(wanted: tuple[Programme, ...], known: tuple[Programme, ...]) -> list[tuple[Programme, Programme | None]]:
    """Each programme of a file beside what is known of its code and first day."""
    by_time = {(one.code, one.effective_from): one for one in known}
    return [(one, by_time.get((one.code, one.effective_from))) for one in wanted]


def _changed(one: Programme, before: Programme | None) -> list[str]:
    """The names of what differs, each once; nothing for a new one."""
    if before is None:
        return []
    names = [f.name for f in fields(Programme) if getattr(one, f.name) != getattr(before, f.name)]
    return list(dict.fromkeys(str(PARTS[name]) for name in names))
