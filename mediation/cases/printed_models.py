"""The tables of papers whose digest is signed or logged; apart from `models`, which imports them, for its length."""

from __future__ import annotations

from django.db import models


class PaperPart(models.Model):
    """What many papers have in common, to the byte: the font of frequent characters. Never changed; nobody's data."""

    sha256 = models.BinaryField(max_length=32, primary_key=True)
    content = models.BinaryField()

    class Meta:
        db_table = "paper_parts"


class PrintedPaper(models.Model):
    """A paper of a case, known by the digest of what was printed: the file itself, sealed.

    With a `part` that is the rest of the file, deflated, and the part stood at its byte `part_at`.
    Never changed, but that its content is empty once the people of its case are erased.
    """

    document_sha256 = models.BinaryField(max_length=32, primary_key=True)
    case = models.ForeignKey("cases.Case", models.PROTECT)
    content_sealed = models.BinaryField()
    part = models.ForeignKey(PaperPart, models.PROTECT, null=True, db_index=False)
    part_at = models.IntegerField(null=True)
    kept_at = models.DateTimeField()
    actor_id = models.BigIntegerField()

    class Meta:
        db_table = "printed_papers"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(part=None, part_at=None) | models.Q(part__isnull=False, part_at__isnull=False),
                name="printed_papers_part_has_place",
            )
        ]
