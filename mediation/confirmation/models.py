"""Joint applications for judicial confirmation and what the court made of them."""

from __future__ import annotations

from django.db import models

from mediation.accounts.models import Court
from mediation.agreements.models import Agreement


class Confirmation(models.Model):
    """One application, within thirty days of effect (Civil Procedure Law 2023 art. 205), and its outcome."""

    agreement = models.OneToOneField(Agreement, models.PROTECT)
    court = models.ForeignKey(Court, models.PROTECT, db_index=False)
    applied_on = models.DateField()
    accepted_on = models.DateField(null=True)
    ruled_on = models.DateField(null=True)
    ruling_number = models.CharField(max_length=60, blank=True, default="", db_default="")
    dismissal_ground = models.CharField(max_length=60, blank=True, default="", db_default="")

    class Meta:
        db_table = "confirmations"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ruled_on__isnull=True) | models.Q(accepted_on__isnull=False),
                name="confirmations_accepted_before_ruled",
            )
        ]
