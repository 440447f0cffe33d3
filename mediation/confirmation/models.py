"""Joint applications for judicial confirmation and what the court made of them."""

from __future__ import annotations

from django.db import models

from mediation.accounts.models import Court
from mediation.agreements.models import Agreement
from mediation.cases.words import Ground
from mediation.confirmation.words import CourtOutcome, Objector
from mediation.db.fields import one_of, word

STANDS = models.Case(
    models.When(withdrawn_on__isnull=False, then=models.Value("WITHDRAWN")),
    models.When(declined_on__isnull=False, then=models.Value("NOT_ACCEPTED")),
    models.When(models.Q(revoked_on__isnull=False) | ~models.Q(dismissal_ground=""), then=models.Value("DISMISSED")),
    models.When(ruled_on__isnull=False, then=models.Value("CONFIRMED")),
    models.When(accepted_on__isnull=False, then=models.Value("ACCEPTED_BY_COURT")),
    default=models.Value("APPLIED"),
)
"""How an application stands, whatever became of its agreement afterwards."""


class Confirmation(models.Model):
    """One application, within thirty days of effect (Civil Procedure Law 2023 art. 205), and how it stands.

    After one that was withdrawn there may be another of the same agreement, within the same thirty days.
    `supplement_by` is the last day to give the court what it asked for, null once that is done.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT)
    court = models.ForeignKey(Court, models.PROTECT)
    applied_on = models.DateField()
    accepted_on = models.DateField(null=True)
    declined_on = models.DateField(null=True)
    decline_ground = word(Ground, null=True)
    supplement_by = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    ruled_on = models.DateField(null=True)
    ruling_number = models.CharField(max_length=60, blank=True, default="", db_default="")
    dismissal_ground = word(Ground, blank=True, default="", db_default="")
    served_on = models.DateField(null=True)
    revoked_on = models.DateField(null=True)
    state = models.GeneratedField(expression=STANDS, output_field=models.CharField(max_length=32), db_persist=True)

    class Meta:
        db_table = "confirmations"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ruled_on__isnull=True) | models.Q(accepted_on__isnull=False),
                name="confirmations_accepted_before_ruled",
            ),
            models.CheckConstraint(
                condition=models.Q(declined_on=None) | models.Q(accepted_on=None), name="confirmations_not_both"
            ),
            one_of("confirmations_decline_known", "decline_ground", Ground),
            models.UniqueConstraint(
                fields=["agreement"], condition=models.Q(withdrawn_on=None), name="confirmations_one_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["court", "ruling_number"],
                condition=~models.Q(ruling_number=""),
                name="confirmations_ruling_once",
            ),
        ]


class CourtReport(models.Model):
    """One thing a court said about an application, as it was taken down; told again by its key, nothing changes.

    `until` is the last day for a supplement, or that for the objection. Days in Shanghai.
    """

    confirmation = models.ForeignKey(Confirmation, models.PROTECT)
    court = models.ForeignKey(Court, models.PROTECT, db_index=False)
    row_key = models.CharField(max_length=80)
    fingerprint = models.BinaryField(max_length=32)
    outcome = word(CourtOutcome)
    on = models.DateField()
    number = models.CharField(max_length=60, blank=True, default="", db_default="")
    ground = models.CharField(max_length=32, blank=True, default="", db_default="")
    objector = word(Objector, null=True)
    until = models.DateField(null=True)
    reported_at = models.DateTimeField()
    actor_id = models.BigIntegerField()

    class Meta:
        db_table = "court_reports"
        constraints = [
            models.UniqueConstraint(fields=["court", "row_key"], name="court_reports_once"),
            one_of("court_reports_outcome_known", "outcome", CourtOutcome),
            one_of("court_reports_objector_known", "objector", Objector),
        ]
