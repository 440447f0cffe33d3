"""What was answered to requests that may be sent again."""

from __future__ import annotations

from django.db import models

from mediation.accounts.models import Institution


class KeptAnswer(models.Model):
    """The answer to one request of one login under a key of its own choice; kept so that sending it again is safe.

    `fingerprint` is the SHA-256 of what was asked for, file included.
    """

    user_id = models.BigIntegerField()
    institution = models.ForeignKey(Institution, models.PROTECT, db_index=False)
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)
    answer = models.JSONField(null=True)
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "kept_answers"
        constraints = [models.UniqueConstraint(fields=["user_id", "key"], name="kept_answers_key_once")]


class CacheEntry(models.Model):
    """What Django's database cache keeps, in its own shape: counts of guesses, shared by all workers."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "cache_entries"
