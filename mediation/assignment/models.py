"""Runs that match cases to mediators, their results, and what forbids or puts off a match."""

from __future__ import annotations

from django.db import models

from mediation.accounts.models import Institution, Mediator
from mediation.cases.models import Case
from mediation.db.fields import one_of, word
from mediation.vocabulary import AssignmentState, RelationKind


class AssignmentRun(models.Model):
    """One matching of all waiting cases: announced by a commitment, carried out `at`, checked by its `file`.

    `secret_sealed` is kept until the run and then given away in the file. Objective, bound and gap are hundredths of
    points; `file` is the canonical JSON of the run, compressed with zlib, `file_digest` the SHA-256 written in it.
    """

    announced_at = models.DateTimeField(null=True)
    commitment = models.CharField(max_length=64, blank=True, default="", db_default="")
    secret_sealed = models.BinaryField(null=True)
    at = models.DateTimeField(null=True)
    method = models.CharField(max_length=40, blank=True, default="", db_default="")
    waiting = models.IntegerField(default=0, db_default=0)
    assigned = models.IntegerField(default=0, db_default=0)
    beacon = models.CharField(max_length=200, blank=True, default="", db_default="")
    secret = models.CharField(max_length=128, blank=True, default="", db_default="")
    rule_version = models.CharField(max_length=20, blank=True, default="", db_default="")
    input_digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    file_digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    objective = models.BigIntegerField(null=True)
    bound = models.BigIntegerField(null=True)
    gap = models.BigIntegerField(null=True)
    file = models.BinaryField(null=True)

    class Meta:
        db_table = "assignment_runs"


class Assignment(models.Model):
    """A case offered to a mediator, who answers within three working days (Online Mediation Rules art. 12).

    `hand_over` is what the mediator who gave the case up leaves to the next one.
    """

    case = models.ForeignKey(Case, models.PROTECT)
    mediator = models.ForeignKey(Mediator, models.PROTECT)
    run = models.ForeignKey(AssignmentRun, models.PROTECT, null=True)
    state = word(AssignmentState)
    offered_at = models.DateTimeField()
    answer_due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    explanation = models.JSONField(default=dict)
    hand_over = models.TextField(blank=True, default="", db_default="")

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
    """A tie between a mediator and an institution that forbids assignment through its last day, or for good.

    A former employer's last day is 24 months after the employment ended.
    """

    mediator = models.ForeignKey(Mediator, models.PROTECT)
    institution = models.ForeignKey(Institution, models.PROTECT)
    kind = models.CharField(max_length=20)
    until = models.DateField(null=True)

    class Meta:
        db_table = "mediator_relations"
        constraints = [
            models.UniqueConstraint(fields=["mediator", "institution", "kind"], name="mediator_relations_unique"),
            one_of("mediator_relations_kind_known", "kind", RelationKind),
        ]


class Leave(models.Model):
    """Days on which a mediator is not at work; first and last day."""

    mediator = models.ForeignKey(Mediator, models.PROTECT)
    from_day = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=100)

    class Meta:
        db_table = "mediator_leaves"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("from_day")), name="mediator_leaves_in_order"
            ),
        ]


class Recusal(models.Model):
    """A mediator who stays away from one case (Invited Mediation Provisions art. 15)."""

    case = models.ForeignKey(Case, models.PROTECT)
    mediator = models.ForeignKey(Mediator, models.PROTECT, db_index=False)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "recusals"
        constraints = [models.UniqueConstraint(fields=["case", "mediator"], name="recusals_unique")]


class JointChoice(models.Model):
    """Parties who want to choose a mediator themselves; until this day no run takes the case."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True)
    until = models.DateField()

    class Meta:
        db_table = "joint_choices"


class Override(models.Model):
    """A mediator wanted for a case against rules of the roster: why, who asked, and who else approved."""

    case = models.ForeignKey(Case, models.PROTECT)
    mediator = models.ForeignKey(Mediator, models.PROTECT, db_index=False)
    reason = models.TextField()
    rules = models.JSONField()
    asked_at = models.DateTimeField()
    asked_by = models.BigIntegerField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "assignment_overrides"
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="overrides_have_reason"),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("asked_by")),
                name="overrides_by_two_people",
            ),
        ]
