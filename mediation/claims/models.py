"""Claims as they were recomputed: what differs from what the institution states, and by which lines."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from mediation.cases.models import Case
from mediation.claims.words import DayCount, Finding
from mediation.db.fields import money, one_of, word


class ClaimCheck(models.Model):
    """The latest check of a claim, by the content that was filed (`row_fingerprint`) and the `version` of the count.

    `components` and `lines` are what the paper says, amounts as text; `cost_pct` is what the loan costs in all in per
    cent a year, `over_ceiling` the yuan above the usual ceiling. Both are null where nothing could be recomputed.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True)
    version = models.CharField(max_length=10)
    row_fingerprint = models.BinaryField(max_length=32)
    checked_at = models.DateTimeField()
    finding = word(Finding)
    day_count = word(DayCount, null=True)
    cost_pct = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    over_ceiling = money(null=True)
    components = models.JSONField()
    lines = models.JSONField()
    reasons = ArrayField(models.CharField(max_length=32))
    remarks = ArrayField(models.CharField(max_length=32))

    class Meta:
        db_table = "claim_checks"
        constraints = [
            one_of("claim_checks_finding_known", "finding", Finding),
            one_of("claim_checks_day_count_known", "day_count", DayCount),
        ]
