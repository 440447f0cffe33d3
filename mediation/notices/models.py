"""What parties were told, and how often somebody from one place checked."""

from __future__ import annotations

from django.db import models

from mediation.accounts.models import Mediator
from mediation.cases.models import Case, Party
from mediation.db.fields import one_of, word
from mediation.notices.words import NoticeKind


class Notice(models.Model):
    """One thing said to one party once; `subject` tells two sessions apart, `facts` is what the text fills in.

    The same notice may go out by several channels: each is a message of the outbox. It is found by the keyed index of
    its code, so that how long a search takes says nothing about how much of a code was right.
    """

    case = models.ForeignKey(Case, models.PROTECT)
    party = models.ForeignKey(Party, models.PROTECT, db_index=False)
    kind = word(NoticeKind)
    subject = models.CharField(max_length=120, blank=True, default="", db_default="")
    code = models.CharField(max_length=12)
    code_index = models.BinaryField(max_length=16, unique=True)
    issued_at = models.DateTimeField()
    expires_on = models.DateField()
    text_version = models.CharField(max_length=10)
    mediator = models.ForeignKey(Mediator, models.PROTECT, null=True, db_index=False)
    facts = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))

    class Meta:
        db_table = "notices"
        constraints = [
            one_of("notices_kind_known", "kind", NoticeKind),
            models.UniqueConstraint(fields=["party", "kind", "subject"], name="notices_said_once"),
        ]
        indexes = [models.Index(fields=["expires_on"], name="notices_expires")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class CheckTry(models.Model):
    """How often codes or callers were checked from one place within one window; the place only as a keyed hash."""

    pk = models.CompositePrimaryKey("source_hash", "window_start")
    source_hash = models.BinaryField(max_length=16)
    window_start = models.DateTimeField()
    tries = models.IntegerField()

    class Meta:
        db_table = "notice_check_tries"
