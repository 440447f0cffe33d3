"""Mapping profiles: an institution's own export is looked at, read side by side with the template, and kept so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from mediation import errors, present
from mediation.db import transaction
from mediation.db.sealed_files import Kept
from mediation.filing import actions, mapping, spool
from mediation.filing.profile_checks import OWN, faults
from mediation.filing.profile_describing import describe
from mediation.filing.profile_findings import Facts, Proposal
from mediation.filing.profiles import Layout, cells, titles
from mediation.filing.proposing import propose
from mediation.filing.sampling import sample
from mediation.filing.template import BY_NAME, Kind
from mediation.http.language import language
from mediation.http.row_security import tx_of
from mediation.http.uploads import SealedUpload
from mediation.permissions import Permission
from mediation.web.access import institution_of, requires
from mediation.web.pages.bank.columns import choices_of, name_of

SALT, DAYS_KEPT = "mediation.profile", 7 * 86_400
NOTHING = "-"
"""Chosen where no column of the export fills a column of the template."""
WORDS_SHOWN = 20
LONGEST_NAME = 60


class SampleForm(forms.Form):
    """An export of the institution's own."""

    file = forms.FileField(
        label=_("Export of your system"), max_length=255, help_text=_("As it comes, XLSX or CSV, with its header.")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A file in the spool that its institution may propose from: its digest, what it is called, its size in bytes."""

    sha256: bytes
    name: str
    size: int

    def token(self, institution: int) -> str:
        """As an address carries it; nobody else can make one, and nobody of another institution uses it."""
        said = [self.sha256.hex(), self.name, self.size, institution]
        return signing.dumps(said, salt=SALT, compress=True)

    @classmethod
    def of(cls, token: str, institution: int) -> Sample:
        """The sample of a token; NotFound for one that is not the institution's, or too old."""
        try:
            sha256, name, size, owner = signing.loads(token, salt=SALT, max_age=DAYS_KEPT)
        except signing.BadSignature:
            raise errors.NotFound() from None
        if owner != institution:
            raise errors.NotFound()
        return cls(sha256=bytes.fromhex(sha256), name=name, size=size)


@requires(Permission.FILE)
@require_http_methods(["GET", "HEAD", "POST"])
def profiles(request: HttpRequest) -> HttpResponse:
    """The institution's profiles in all their versions, and the form to propose one."""
    tx, institution = tx_of(request), institution_of(request)
    form = SampleForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid() and (found := _sampled(form)):
        return redirect("bank_profile_propose", found.token(institution.id))
    shown = {"form": form, "versions": mapping.versions(tx, institution.code)}
    return render(request, "bank/profiles.html", shown, status=422 if form.errors else 200)


@requires(Permission.FILE)
@require_safe
def of_filing(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Propose from a file that was refused for its header."""
    batch = actions.find(tx_of(request), filing_id)
    found = Sample(sha256=bytes(batch.file_sha256), name=batch.file_name, size=batch.file_bytes)
    return redirect("bank_profile_propose", found.token(batch.institution_id))


@requires(Permission.FILE)
@require_safe
def version(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """How one version of a profile reads an export."""
    found = mapping.find(tx_of(request), institution_of(request).code, name, number)
    rows = [
        (
            [cell.header for cell in cells(mapped.source)],
            name_of(BY_NAME[mapped.column]),
            describe(mapped.source),
        )
        for mapped in found.columns
        if mapped.column in BY_NAME
    ]
    return render(request, "bank/profile.html", {"profile": found, "rows": rows})


@requires(Permission.FILE)
@require_http_methods(["GET", "HEAD", "POST"])
def proposed(request: HttpRequest, token: str) -> HttpResponse:
    """The proposal side by side; what is answered makes the next one, until it is kept."""
    institution = institution_of(request)
    found = Sample.of(token, institution.id)
    header, rows = sample(spool.find(found.sha256), found.name)
    facts = _facts(request, institution, found)
    proposal = propose(header, rows, facts)
    if "save" in request.POST and (answer := _saved(request, found, proposal)):
        return answer
    names = titles(header)
    shown = {
        "token": token,
        "file_name": found.name,
        "titles": names,
        "rows_read": len(rows),
        "proposal": proposal,
        "matches": [
            (one, name_of(BY_NAME[one.column]))
            for one in proposal.matches
            if one.titles or one.column not in facts.constants
        ],
        "faults": faults(proposal.profile),
        "asked": _asked(proposal, facts),
        "suggestions": [(one, name_of(BY_NAME[one.column])) for one in proposal.suggestions],
        "words": _words(proposal, facts, names, rows),
        "facts": facts,
        "orders": (Layout.DMY, Layout.MDY, Layout.SHORT_YMD),
    }
    return render(request, "bank/propose.html", shown)


def _sampled(form: SampleForm) -> Sample | None:
    """The file in the spool; None where it cannot be read, and then the form says why."""
    upload: SealedUpload = form.cleaned_data["file"]
    kept = spool.adopt(upload.kept)
    try:
        sample(kept.file, kept.name)
    except errors.MediationError as refusal:
        spool.drop(kept.sha256)
        form.add_error("file", refusal.sentence(language()))
        return None
    return Sample(sha256=kept.sha256, name=kept.name, size=kept.size)


def _facts(request: HttpRequest, institution: Any, found: Sample) -> Facts:
    """What the institution has answered so far."""
    given = request.POST
    told = {name: str(value).strip() for name, value in given.items() if str(value).strip()}
    chosen = {name: told[f"title-{name}"] for name in BY_NAME if f"title-{name}" in told}
    order = told.get("day_order", "")
    return Facts(
        institution=institution.code,
        name=told.get("name", found.name.rsplit(".", 1)[0])[:LONGEST_NAME],
        constants={
            "claimant_uscc": institution.uscc,
            **{name: told[f"constant-{name}"] for name in BY_NAME if f"constant-{name}" in told},
        },
        chosen={name: "" if title == NOTHING else title for name, title in chosen.items()},
        meanings={name: _pairs(given, name) for name in BY_NAME if f"text-{name}" in given},
        amounts_in=told.get("amounts_in", ""),
        decimal_mark=told.get("decimal_mark", ""),
        empty_is_zero="empty_is_zero" in told,
        day_order=Layout(order) if order in set(Layout) else None,
    )


def _pairs(given: QueryDict, name: str) -> dict[str, str]:
    """What each word of the export is called in a column, of those that were answered."""
    words = zip(given.getlist(f"text-{name}"), given.getlist(f"word-{name}"), strict=False)
    return {text: word for text, word in words if word}


def _saved(request: HttpRequest, found: Sample, proposal: Proposal) -> HttpResponse | None:
    """Keep the profile, and file the export by it where that was asked; None if something is missing."""
    tx, institution = tx_of(request), institution_of(request)
    now = present.now()
    try:
        with transaction(tx.actor) as part:
            profile = mapping.keep(part, institution.code, proposal.profile, at=now)
            if request.POST["save"] != "file":
                messages.success(request, _("The profile is kept; files with these columns are read by it now."))
                return redirect("bank_profile", profile.version, profile.name)
            kept = Kept(file=spool.find(found.sha256), sha256=found.sha256, size=found.size, name=found.name)
            batch = actions.accept_upload(part, institution.code, kept, at=now, profile=profile.name)
            return redirect("bank_filing", batch.id)
    except errors.MediationError as refusal:
        messages.error(request, refusal.sentence(language()))
        return None


def _asked(proposal: Proposal, facts: Facts) -> list[dict[str, Any]]:
    """The columns that nothing fills or that the institution has answered for, each with what was answered."""
    missing = {one.column: one for one in proposal.missing}
    answered = [name for name in (*facts.constants, *facts.chosen) if name in BY_NAME]
    likely = {one.column: one for one in proposal.suggestions}
    return [
        {
            "name": name,
            "label": name_of(BY_NAME[name]),
            "is_missing": name in missing,
            "is_day": BY_NAME[name].kind is Kind.DATE,
            "constant": facts.constants.get(name, ""),
            "chosen": NOTHING if facts.chosen.get(name) == "" else facts.chosen.get(name, ""),
            "choices": choices_of(BY_NAME[name]),
            "may_be_constant": name not in OWN,
            "likely": likely.get(name),
        }
        for name in BY_NAME
        if name in missing or name in answered
    ]


def _words(
    proposal: Proposal, facts: Facts, names: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[dict[str, Any]]:
    """The columns whose words nobody knows, or that were answered, with each word and what it is called."""
    asked = {one.column: one.titles[0] for one in proposal.questions if one.code == "words" and one.titles}
    asked |= {name: title for name in facts.meanings if (title := _title_of(proposal, name)) is not None}
    return [
        {
            "name": name,
            "label": name_of(BY_NAME[name]),
            "title": title,
            "choices": choices_of(BY_NAME[name]),
            "texts": [(text, facts.meanings.get(name, {}).get(text, "")) for text in _texts(names, rows, title)],
        }
        for name, title in asked.items()
    ]


def _title_of(proposal: Proposal, name: str) -> str | None:
    match = proposal.match(name)
    return match.titles[0] if match is not None and match.titles else None


def _texts(names: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> list[str]:
    place = names.index(title)
    return list(dict.fromkeys(row[place].strip() for row in rows if row[place].strip()))[:WORDS_SHOWN]
