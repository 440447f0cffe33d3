"""Runs that match cases to mediators, their results, and what forbids or puts off a match."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from mediation.accounts.models import Institution, Mediator
from mediation.assignment.words import DeclineReason, ReleaseGround, SelectionOutcome, Side
from mediation.cases.models import Case
from mediation.db.fields import one_of, word
from mediation.vocabulary import AssignmentState, RelationKind


class AssignmentRun(models.Model):
    """One matching of all waiting cases: announced by a commitment, carried out `at`, checked by its `file`.

    `secret_sealed` is kept until the run and then given away in the file. Objective, bound and gap are hundredths of
    points; `file` is the canonical JSON of the run, compressed with zlib, `file_digest` the SHA-256 written in it.
    `input` is what the run will be carried out on, fixed with the announcement, and `input_digest` published with it.
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
    input = models.BinaryField(null=True)
    file = models.BinaryField(null=True)

    class Meta:
        db_table = "assignment_runs"


class Assignment(models.Model):
    """A case offered to a mediator, who answers within three working days (Online Mediation Rules art. 12).

    `explanation` is for the centre and its auditors, `reason` says why for the parties too. `hand_over` is what the
    mediator who gave the case up leaves to the next one, `objection` what a side has against the mediator.
    """

    case = models.ForeignKey(Case, models.PROTECT)
    mediator = models.ForeignKey(Mediator, models.PROTECT)
    run = models.ForeignKey(AssignmentRun, models.PROTECT, null=True)
    state = word(AssignmentState)
    offered_at = models.DateTimeField()
    answer_due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    explanation = models.JSONField(default=dict)
    reason = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    hand_over = models.TextField(blank=True, default="", db_default="")
    decline_reason = word(DeclineReason, null=True)
    objection = models.TextField(blank=True, default="", db_default="")
    objected_by = word(Side, null=True)
    release_ground = word(ReleaseGround, null=True)

    class Meta:
        db_table = "assignments"
        constraints = [
            one_of("assignments_decline_known", "decline_reason", DeclineReason),
            one_of("assignments_objector_known", "objected_by", Side),
            one_of("assignments_ground_known", "release_ground", ReleaseGround),
            models.CheckConstraint(
                condition=~models.Q(state="RELEASED") | models.Q(release_ground__isnull=False),
                name="assignments_released_on_ground",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state__in=["OFFERED", "CONFIRMED"]),
                name="assignments_one_live",
            ),
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

    def __str__(self) -> str:
        return f"{self.mediator} · {self.institution}"


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

    def __str__(self) -> str:
        return f"{self.mediator} {self.from_day} – {self.until}"


class LeaveRequest(models.Model):
    """Leave that a mediator asks for; once granted it is entered. `hand_over` is for whoever takes cases over."""

    mediator = models.ForeignKey(Mediator, models.PROTECT)
    from_day = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=100)
    hand_over = models.TextField(blank=True, default="", db_default="")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    is_granted = models.BooleanField(null=True)

    class Meta:
        db_table = "leave_requests"
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gte=models.F("from_day")), name="leave_requests_in_order"),
        ]


class WorkingHours(models.Model):
    """When a mediator works on a day of the week (0 is Monday); without any, whenever the centre does."""

    mediator = models.ForeignKey(Mediator, models.PROTECT, db_index=False)
    weekday = models.IntegerField()
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        db_table = "mediator_hours"
        constraints = [
            models.UniqueConstraint(fields=["mediator", "weekday"], name="mediator_hours_unique"),
            models.CheckConstraint(condition=models.Q(weekday__range=(0, 6)), name="mediator_hours_weekday"),
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="mediator_hours_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.mediator} {self.starts:%H:%M}–{self.ends:%H:%M}"


class Recusal(models.Model):
    """A mediator who stays away from one case (Invited Mediation Provisions art. 15)."""

    case = models.ForeignKey(Case, models.PROTECT)
    mediator = models.ForeignKey(Mediator, models.PROTECT, db_index=False)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "recusals"
        constraints = [models.UniqueConstraint(fields=["case", "mediator"], name="recusals_unique")]


class Disclosure(models.Model):
    """What a mediator says might call his neutrality in question, and whether each side wants to go on with him."""

    case = models.ForeignKey(Case, models.PROTECT)
    mediator = models.ForeignKey(Mediator, models.PROTECT, db_index=False)
    text = models.TextField()
    at = models.DateTimeField()
    institution_consents = models.BooleanField(null=True)
    respondent_consents = models.BooleanField(null=True)

    class Meta:
        db_table = "disclosures"
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="disclosures_say_something")]


class JointChoice(models.Model):
    """The choice of a mediator by both sides: until this day no run takes the case.

    Each side names somebody or leaves the choice to the centre; a party may refuse to be matched by a program
    (Personal Information Protection Law art. 24).
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True)
    until = models.DateField()
    institution_names = models.ForeignKey(Mediator, models.PROTECT, null=True, db_index=False, related_name="+")
    respondent_names = models.ForeignKey(Mediator, models.PROTECT, null=True, db_index=False, related_name="+")
    institution_leaves = models.BooleanField(default=False, db_default=False)
    respondent_leaves = models.BooleanField(default=False, db_default=False)
    refuses_automation = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "joint_choices"


class SelectionList(models.Model):
    """Mediators put before both sides alike, in the order they were drawn in, and what came of it.

    `barred` names the rules that excluded some of them when the list was decided.
    """

    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    run = models.ForeignKey(AssignmentRun, models.PROTECT, db_index=False)
    drawn_at = models.DateTimeField()
    until = models.DateField()
    mediators = ArrayField(models.BigIntegerField())
    decided_at = models.DateTimeField(null=True)
    outcome = word(SelectionOutcome, null=True)
    mediator = models.ForeignKey(Mediator, models.PROTECT, null=True, db_index=False)
    barred = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))

    class Meta:
        db_table = "selection_lists"
        indexes = [models.Index(fields=["case"], name="selection_lists_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(decided_at__isnull=True), name="selection_lists_one_open"
            ),
            one_of("selection_lists_outcome_known", "outcome", SelectionOutcome),
        ]


class SelectionAnswer(models.Model):
    """What one side made of a list: whom it struck, with its reasons or none, and how it ranked the rest."""

    list = models.ForeignKey(SelectionList, models.PROTECT, db_index=False)
    side = word(Side)
    struck = models.JSONField()
    ranked = ArrayField(models.BigIntegerField())
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()

    class Meta:
        db_table = "selection_answers"
        constraints = [
            models.UniqueConstraint(fields=["list", "side"], name="selection_answers_unique"),
            one_of("selection_answers_side_known", "side", Side),
        ]


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
