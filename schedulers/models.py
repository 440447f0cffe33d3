"""The ledger: who leads, and which slot of which job was run."""

from __future__ import annotations

from django.db import models

from mediation.cases.models import Case


class Lease(models.Model):
    """Leadership until a moment, by the database's clock; the token rises with every change of holder."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=120)
    token = models.BigIntegerField()
    beat_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        db_table = "leases"


class JobRun(models.Model):
    """One slot of one job, booked in the transaction that does its work; a slot is never booked twice.

    `next_due_at` is the slot after it: whoever has no other clock sees by it that a job is late. It is empty for a job
    that is no longer in the catalogue.
    """

    job = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    next_due_at = models.DateTimeField(null=True)
    token = models.BigIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, default="running", db_default="running")
    note = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))

    class Meta:
        db_table = "job_runs"
        constraints = [models.UniqueConstraint(fields=["job", "due_at"], name="job_runs_slot_unique")]


class JobFailure(models.Model):
    """How often in a row a job failed on a case, and why; from the fifth time on the job leaves it out."""

    job = models.CharField(max_length=60)
    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    failures = models.IntegerField()
    reason = models.CharField(max_length=200)
    failed_at = models.DateTimeField()
    parked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "job_failures"
        constraints = [models.UniqueConstraint(fields=["job", "case"], name="job_failures_case_once")]
