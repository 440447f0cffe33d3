"""The table of papers whose digest is signed or logged; apart from `models`, which imports it, for its length."""

from __future__ import annotations

from django.db import models


class PrintedPaper(models.Model):
    """A paper of a case, known by the digest of what was printed: the file itself, sealed.

    Never changed, but that its content is empty once the people of its case are erased.
    """

    document_sha256 = models.BinaryField(max_length=32, primary_key=True)
    case = models.ForeignKey("cases.Case", models.PROTECT)
    content_sealed = models.BinaryField()
    kept_at = models.DateTimeField()
    actor_id = models.BigIntegerField()

    class Meta:
        db_table = "printed_papers"
