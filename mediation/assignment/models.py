"""Runs that match cases to mediators, their results, and the relations that forbid a match."""

from __future__ import annotations

from django.db import models

from mediation.accounts.models import Institution, Mediator
from mediation.cases.models import Case
from mediation.db.fields import word
from mediation.vocabulary import AssignmentState


class AssignmentRun(models.Model):
    """One matching of all waiting cases; what went in, what came out."""

    at = models.DateTimeField()
    method = models.CharField(max_length=40)
    waiting = models.IntegerField()
    assigned = models.IntegerField()

    class Meta:
        db_table = "assignment_runs"


class Assignment(models.Model):
    """A case offered to a mediator, who answers within three working days (Online Mediation Rules art. 12)."""

    case = models.ForeignKey(Case, models.PROTECT)
    mediator = models.ForeignKey(Mediator, models.PROTECT)
    run = models.ForeignKey(AssignmentRun, models.PROTECT, null=True)
    state = word(AssignmentState)
    offered_at = models.DateTimeField()
    answer_due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    explanation = models.JSONField(default=dict)

    class Meta:
        db_table = "assignments"
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state__in=["OFFERED", "CONFIRMED"]),
                name="assignments_one_live",
            )
        ]


class Relation(models.Model):
    """A tie between a mediator and an institution that forbids assignment until it ends."""

    mediator = models.ForeignKey(Mediator, models.PROTECT)
    institution = models.ForeignKey(Institution, models.PROTECT)
    kind = models.CharField(max_length=20)
    until = models.DateField(null=True)

    class Meta:
        db_table = "mediator_relations"
        constraints = [
            models.UniqueConstraint(fields=["mediator", "institution", "kind"], name="mediator_relations_unique")
        ]
