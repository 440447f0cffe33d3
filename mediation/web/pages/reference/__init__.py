"""Reference data that is more than a table: published after a preview, with all that follows from it."""

from __future__ import annotations

from django.urls import URLPattern, path

from mediation.web.pages.reference import changes, days, programmes, standing, texts


def addresses() -> list[URLPattern]:
    """Days off, relief programmes, texts of consent, standing consents; and who changed what."""
    return [
        path("reference/days", days.days, name="reference_days"),
        path("reference/days/new", days.new, name="reference_days_new"),
        path("reference/programmes", programmes.programmes, name="reference_programmes"),
        path("reference/programmes/new", programmes.new, name="reference_programmes_new"),
        path("reference/texts", texts.texts, name="reference_texts"),
        path("reference/texts/new", texts.new, name="reference_texts_new"),
        path("reference/standing-consents", standing.consents, name="reference_standing"),
        path("reference/standing-consents/<str:code>/revoke", standing.revoke, name="reference_standing_revoke"),
        path("log/reference", changes.changes, name="log_reference"),
    ]
