"""Mediation sessions; no mediator is in two at once, which the database keeps."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models

from mediation.accounts.models import Mediator
from mediation.cases.models import Case, Party
from mediation.db.fields import one_of, word
from mediation.vocabulary import SessionMode, SessionState


class TsTzRange(models.Func):
    """Half-open range of two timestamps."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Session(models.Model):
    """A mediation session: on video, in person, or as asynchronous text."""

    case = models.ForeignKey(Case, models.PROTECT)
    mediator = models.ForeignKey(Mediator, models.PROTECT, db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    mode = word(SessionMode)
    state = word(SessionState)
    minutes = models.TextField(blank=True, default="", db_default="")

    class Meta:
        db_table = "mediation_sessions"
        constraints = [
            one_of("sessions_mode_known", "mode", SessionMode),
            one_of("sessions_state_known", "state", SessionState),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="sessions_in_order"),
            ExclusionConstraint(
                name="session_mediator_once",
                expressions=[
                    ("mediator", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(state__in=["scheduled", "held"]),
            ),
        ]


class Attendance(models.Model):
    """Whether a party came to a session; a no-show is recorded per party."""

    session = models.ForeignKey(Session, models.PROTECT)
    party = models.ForeignKey(Party, models.PROTECT, db_index=False)
    attended = models.BooleanField()

    class Meta:
        db_table = "session_attendances"
        constraints = [models.UniqueConstraint(fields=["session", "party"], name="session_attendances_unique")]
