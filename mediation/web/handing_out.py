"""Papers and files that a page hands out, each under its name."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """A paper; browsers inside other apps, which show none, offer to keep it."""
    headers = {"Content-Disposition": content_disposition_header(False, name) or ""}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def as_file(content: bytes, name: str, *, kind: str) -> HttpResponse:
    """A file to keep, of a kind (its media type)."""
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(content, content_type=kind, headers=headers)
