"""Messages that leave only if the transaction that caused them commits."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from mediation.accounts.models import Institution
from mediation.cases.models import Case, Party
from mediation.db.fields import one_of, word
from mediation.outbox.words import DeliveryReason, DeliveryState
from mediation.vocabulary import Channel


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
                fields=["topic", "send_after", "id"],
                name="outbox_waiting",
                condition=models.Q(sent_at__isnull=True, parked_reason=""),
            )
        ]


class Delivery(models.Model):
    """What became of one message to a party: evidence that outlives the message, without a number or an address.

    `provider` took it on under `provider_id`, at `accepted_at`; `settled_at` is when it arrived or failed to.
    """

    message_id = models.BigIntegerField(unique=True)
    notice = models.ForeignKey("notices.Notice", models.PROTECT)
    case = models.ForeignKey(Case, models.PROTECT)
    party = models.ForeignKey(Party, models.PROTECT, db_index=False)
    channel = word(Channel)
    provider = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=80)
    state = word(DeliveryState)
    reason = word(DeliveryReason, blank=True, default="", db_default="")
    accepted_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "deliveries"
        constraints = [
            one_of("deliveries_channel_known", "channel", Channel),
            one_of("deliveries_state_known", "state", DeliveryState),
            models.CheckConstraint(
                condition=models.Q(state="accepted", settled_at__isnull=True, reason="")
                | models.Q(state="delivered", settled_at__isnull=False, reason="")
                | models.Q(state="failed", settled_at__isnull=False, reason__in=[*map(str, DeliveryReason)]),
                name="deliveries_settled_whole",
            ),
        ]
        # A gateway may lie and give one id twice, so it is no key.
        indexes = [models.Index(fields=["provider", "provider_id"], name="deliveries_provider_id")]


class Follower(models.Model):
    """A system that is told, under a topic of its own, of what happens in the cases of an institution, or of all.

    The message is written by the statement that writes the event, and says no more than that it happened: who is told
    fetches the rest with its own rights. No `events` means all of them, else they are named as the log names them.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, null=True)
    topic = models.CharField(max_length=40, unique=True)
    events = ArrayField(models.CharField(max_length=48), default=list, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "followers"


class Webhook(models.Model):
    """An address of an institution's system; what is sent there is signed with a secret that both sides know."""

    follower = models.OneToOneField(Follower, models.PROTECT)
    institution = models.ForeignKey(Institution, models.PROTECT)
    url = models.CharField(max_length=500)
    secret_sealed = models.BinaryField()

    class Meta:
        db_table = "webhooks"
