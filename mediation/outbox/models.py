"""Messages that leave only if the transaction that caused them commits."""

from __future__ import annotations

from django.db import models

from mediation.cases.models import Case


class Message(models.Model):
    """One thing to send; at least once, with an effect that bears repeating.

    `said_once` names what a message says, where saying it again later would be nagging.
    """

    topic = models.CharField(max_length=40)
    case = models.ForeignKey(Case, models.PROTECT, null=True, db_index=False)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    send_after = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0, db_default=0)
    said_once = models.CharField(max_length=120, null=True, unique=True)
    parked_reason = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        db_table = "outbox_messages"
        indexes = [
            models.Index(
                fields=["send_after"],
                name="outbox_waiting",
                condition=models.Q(sent_at__isnull=True, parked_reason=""),
            )
        ]
