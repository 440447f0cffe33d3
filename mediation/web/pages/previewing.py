"""What is published only after it was looked at: the page shows what it would be, and a mark of that comes back."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest


def mark(wanted: object) -> str:
    """By which what was shown and what is to be published are known to be the same."""
    return hashlib.sha256(repr(wanted).encode()).hexdigest()


def is_seen(request: HttpRequest, wanted: object) -> bool:
    """Whether the preview of just this was shown before, and is now to be published."""
    return request.POST.get("decision") == "publish" and request.POST.get("seen") == mark(wanted)
