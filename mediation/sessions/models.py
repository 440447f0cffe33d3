"""Mediation sessions: slots offered, sessions booked, who came, what was written down.

No mediator, room or person is in two sessions at once, which the database keeps.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models

from mediation.accounts.models import Court, Mediator
from mediation.cases.models import Case, Party
from mediation.cases.words import IdentityWay
from mediation.db.fields import one_of, word
from mediation.sessions.words import AskedBy, CancelReason, RecordKind, Side, StatementKind
from mediation.vocabulary import Channel, SessionMode, SessionState, TerminationReason


class TsTzRange(models.Func):
    """Half-open range of two timestamps."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


TIMES = (TsTzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS)


class Room(models.Model):
    """A room of the centre where sessions are held in person; one without steps is kept for who needs it, if it can."""

    name = models.CharField(max_length=50, unique=True)
    is_open = models.BooleanField(default=True, db_default=True)
    is_step_free = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "session_rooms"

    def __str__(self) -> str:
        return self.name


class Session(models.Model):
    """A mediation session: on video, in person, or as text that each answers when they like, until it ends.

    `takes_time` says that whoever takes part is in no other session meanwhile. `link` is where a video session is,
    whoever provides it. `revision` counts the times it was moved or cancelled; `changed_at` is the last of them, or
    when it was booked. `is_recorded` in sound and picture, while everybody consents to it.
    """

    case = models.ForeignKey(Case, models.PROTECT)
    mediator = models.ForeignKey(Mediator, models.PROTECT, db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    mode = word(SessionMode)
    state = word(SessionState)
    room = models.ForeignKey(Room, models.PROTECT, null=True, db_index=False)
    link = models.URLField(max_length=500, blank=True, default="", db_default="")
    revision = models.IntegerField(default=0, db_default=0)
    changed_at = models.DateTimeField(null=True)
    is_recorded = models.BooleanField(default=False, db_default=False)
    cancel_reason = word(CancelReason, null=True)
    cancelled_by = word(AskedBy, null=True)
    takes_time = models.GeneratedField(
        expression=models.Q(state__in=["scheduled", "held"]) & ~models.Q(mode="text"),  # type: ignore[arg-type]
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        db_table = "mediation_sessions"
        constraints = [
            one_of("sessions_mode_known", "mode", SessionMode),
            one_of("sessions_state_known", "state", SessionState),
            one_of("sessions_reason_known", "cancel_reason", CancelReason),
            one_of("sessions_canceller_known", "cancelled_by", AskedBy),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="sessions_in_order"),
            models.CheckConstraint(
                condition=models.Q(mode="in_person", room__isnull=False)
                | (~models.Q(mode="in_person") & models.Q(room=None)),
                name="sessions_in_person_have_room",
            ),
            models.CheckConstraint(
                condition=models.Q(link="") | models.Q(link__startswith="https://", mode="video"),
                name="sessions_link_is_https",
            ),
            models.CheckConstraint(
                condition=models.Q(state="cancelled", cancel_reason__isnull=False, cancelled_by__isnull=False)
                | (~models.Q(state="cancelled") & models.Q(cancel_reason=None, cancelled_by=None)),
                name="sessions_cancelled_say_why",
            ),
            ExclusionConstraint(
                name="session_mediator_once",
                expressions=[("mediator", RangeOperators.EQUAL), TIMES],
                condition=models.Q(takes_time=True),
            ),
            ExclusionConstraint(
                name="session_room_once",
                expressions=[("room", RangeOperators.EQUAL), TIMES],
                condition=models.Q(takes_time=True),
            ),
        ]


class Seat(models.Model):
    """A party's place in a session; its times are the session's, and follow them.

    The person is the keyed index of an identifier, so that nobody sits in sessions of two cases at once.
    """

    session = models.ForeignKey(Session, models.PROTECT, db_index=False, related_name="seats")
    party = models.ForeignKey(Party, models.PROTECT, db_index=False)
    person_index = models.BinaryField(max_length=16, null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    takes_time = models.BooleanField()

    class Meta:
        db_table = "session_seats"
        constraints = [
            models.UniqueConstraint(fields=["session", "party"], name="session_seats_unique"),
            ExclusionConstraint(
                name="session_person_once",
                expressions=[("person_index", RangeOperators.EQUAL), TIMES],
                condition=models.Q(takes_time=True),
            ),
        ]


class SlotOffer(models.Model):
    """A time offered to both sides of a case until it expires; held for the case as long as it is open."""

    case = models.ForeignKey(Case, models.PROTECT)
    mediator = models.ForeignKey(Mediator, models.PROTECT, db_index=False)
    mode = word(SessionMode)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    institution_picked_at = models.DateTimeField(null=True)
    respondent_picked_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "slot_offers"
        constraints = [
            one_of("slot_offers_mode_known", "mode", SessionMode),
            models.CheckConstraint(condition=~models.Q(mode="text"), name="slot_offers_have_a_time"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at"), expires_at__gt=models.F("offered_at")),
                name="slot_offers_in_order",
            ),
            models.UniqueConstraint(
                fields=["case", "starts_at"], condition=models.Q(closed_at=None), name="slot_offers_once"
            ),
        ]
        indexes = [
            models.Index(fields=["mediator", "starts_at"], condition=models.Q(closed_at=None), name="slot_offers_open")
        ]


class Preparation(models.Model):
    """What was done with a party before it takes part: rights told and acknowledged, identity checked.

    Without a party it is the institution. How and by whom identity was checked is kept, never a number or a copy.
    `text_agreed_at` is its consent to asynchronous text (Online Litigation Rules art. 20).
    """

    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    party = models.ForeignKey(Party, models.PROTECT, null=True, db_index=False)
    rights_version = models.CharField(max_length=20, blank=True, default="", db_default="")
    rights_given_at = models.DateTimeField(null=True)
    rights_channel = word(Channel, null=True)
    acknowledged_at = models.DateTimeField(null=True)
    identity_way = word(IdentityWay, null=True)
    identity_checked_at = models.DateTimeField(null=True)
    identity_checked_by = models.BigIntegerField(null=True)
    text_agreed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "session_preparations"
        constraints = [
            models.UniqueConstraint(fields=["case", "party"], nulls_distinct=False, name="session_preparations_unique"),
            one_of("preparations_channel_known", "rights_channel", Channel),
            one_of("preparations_way_known", "identity_way", IdentityWay),
            models.CheckConstraint(
                condition=models.Q(acknowledged_at=None)
                | (~models.Q(rights_version="") & models.Q(rights_given_at__isnull=False)),
                name="preparations_given_first",
            ),
            models.CheckConstraint(
                condition=models.Q(identity_way=None, identity_checked_at=None, identity_checked_by=None)
                | models.Q(
                    identity_way__isnull=False, identity_checked_at__isnull=False, identity_checked_by__isnull=False
                ),
                name="preparations_identity_whole",
            ),
        ]


class Attendance(models.Model):
    """Whether a party, or without one the institution, came to a session."""

    session = models.ForeignKey(Session, models.PROTECT, db_index=False)
    party = models.ForeignKey(Party, models.PROTECT, null=True, db_index=False)
    attended = models.BooleanField()

    class Meta:
        db_table = "session_attendances"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "party"], nulls_distinct=False, name="session_attendances_unique"
            )
        ]


class Record(models.Model):
    """Minutes or undisputed facts of a session, by version; never changed, so a correction is a new version.

    `body_sha256` is the digest of the text in UTF-8, which those who sign have read.
    """

    session = models.ForeignKey(Session, models.PROTECT, db_index=False)
    kind = word(RecordKind)
    version = models.IntegerField()
    body = models.TextField()
    body_sha256 = models.BinaryField(max_length=32)
    drafted_at = models.DateTimeField()
    actor_id = models.BigIntegerField()

    class Meta:
        db_table = "session_records"
        constraints = [
            models.UniqueConstraint(fields=["session", "kind", "version"], name="session_records_version_unique"),
            one_of("session_records_kind_known", "kind", RecordKind),
        ]


class RecordSignature(models.Model):
    """That a party, or without one the institution, signed a version, or would not and why."""

    record = models.ForeignKey(Record, models.PROTECT, db_index=False)
    party = models.ForeignKey(Party, models.PROTECT, null=True, db_index=False)
    is_signed = models.BooleanField()
    refusal = models.CharField(max_length=200, blank=True, default="", db_default="")
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()

    class Meta:
        db_table = "record_signatures"
        constraints = [
            models.UniqueConstraint(fields=["record", "party"], nulls_distinct=False, name="record_signatures_unique"),
            models.CheckConstraint(
                condition=models.Q(is_signed=True, refusal="") | (models.Q(is_signed=False) & ~models.Q(refusal="")),
                name="record_refusals_say_why",
            ),
        ]


class Statement(models.Model):
    """What one side conceded, or told the mediator alone; sealed, and opened to nobody but that mediator."""

    session = models.ForeignKey(Session, models.PROTECT)
    mediator = models.ForeignKey(Mediator, models.PROTECT, db_index=False)
    side = word(Side)
    kind = word(StatementKind, default=StatementKind.PRIVATE.value, db_default=StatementKind.PRIVATE.value)
    text_sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        db_table = "statements"
        constraints = [
            one_of("statements_side_known", "side", Side),
            one_of("statements_kind_known", "kind", StatementKind),
        ]


class CalendarFeed(models.Model):
    """A secret address under which a mediator's calendar program reads their sessions; only its digest is kept."""

    mediator = models.ForeignKey(Mediator, models.PROTECT)
    token_sha256 = models.BinaryField(max_length=32, unique=True)
    opened_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "calendar_feeds"


class Transfer(models.Model):
    """A case that was handed over to a court, the digest under which its archive is kept, and the court's receipt.

    `docket_number` is under which the court took it.
    """

    case = models.OneToOneField(Case, models.PROTECT)
    court = models.ForeignKey(Court, models.PROTECT, null=True)
    sha256 = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    received_on = models.DateField(null=True)
    docket_number = models.CharField(max_length=60, blank=True, default="", db_default="")

    class Meta:
        db_table = "transfers"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received_on=None, docket_number="")
                | models.Q(received_on__isnull=False) & ~models.Q(docket_number=""),
                name="transfers_received_whole",
            )
        ]


class TerminationReport(models.Model):
    """What a mediator reports in writing of a mediation that ended without agreement, by version; the newest counts.

    What the record held when it was made, and in the mediator's words the `course` and what else there is to say. It
    holds no offer, concession or private word. `held_on` are the days of its sessions, `missed` how
    many nobody came to.
    """

    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    version = models.IntegerField()
    mediator = models.ForeignKey(Mediator, models.PROTECT, null=True, db_index=False)
    ground = word(TerminationReason)
    began_on = models.DateField(null=True)
    ended_on = models.DateField()
    held_on = ArrayField(models.DateField(), default=list)
    missed = models.IntegerField()
    course = models.TextField()
    remarks = models.TextField(blank=True, default="", db_default="")
    made_at = models.DateTimeField()
    actor_id = models.BigIntegerField()

    class Meta:
        db_table = "termination_reports"
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="termination_reports_version_unique"),
            one_of("termination_reports_ground_known", "ground", TerminationReason),
            models.CheckConstraint(
                condition=models.Q(began_on=None) | models.Q(ended_on__gte=models.F("began_on")),
                name="termination_reports_in_order",
            ),
            models.CheckConstraint(condition=models.Q(missed__gte=0), name="termination_reports_counted"),
        ]
