"""Relief programmes that were loaded, over those that come along."""

from __future__ import annotations

from django.db import models


class LoadedProgramme(models.Model):
    """A version of a programme over one time, never changed; the last one of a code and a first day counts."""

    code = models.CharField(max_length=64)
    effective_from = models.DateField()
    version = models.IntegerField()
    content = models.JSONField()
    loaded_by = models.BigIntegerField()
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "relief_programmes"
        constraints = [
            models.UniqueConstraint(fields=["code", "effective_from", "version"], name="relief_programmes_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.effective_from}"
