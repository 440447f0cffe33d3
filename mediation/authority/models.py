"""The authority that institutions publish, what was asked of it, and the requests that went beyond it."""

from __future__ import annotations

from django.db import models

from mediation.accounts.models import Institution, Mediator, User
from mediation.authority.words import (
    ANSWER_WORKING_DAYS,
    APPROVAL_DAYS,
    DAILY_QUERIES,
    Answer,
    MatrixState,
    RequestState,
)
from mediation.cases.models import Case
from mediation.db.fields import one_of, word
from mediation.vocabulary import Product


class Matrix(models.Model):
    """A version of an institution's matrix; it counts from `effective_from` on, once a second person published it."""

    institution = models.ForeignKey(Institution, models.PROTECT, db_index=False)
    version = models.IntegerField()
    effective_from = models.DateField()
    state = word(MatrixState)
    content_sha256 = models.BinaryField(max_length=32)
    drafted_by = models.BigIntegerField()
    drafted_at = models.DateTimeField()
    published_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "authority_matrices"
        constraints = [
            one_of("authority_matrices_state_known", "state", MatrixState),
            models.UniqueConstraint(fields=["institution", "version"], name="authority_matrices_version_once"),
            models.CheckConstraint(
                condition=models.Q(state="DRAFT", published_by=None, published_at=None)
                | models.Q(
                    ~models.Q(published_by=models.F("drafted_by")),
                    state="PUBLISHED",
                    published_by__isnull=False,
                    published_at__isnull=False,
                ),
                name="authority_published_by_second",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id}/{self.version}"


class Cell(models.Model):
    """A cell of a matrix: whose cases it is for, and its limits by level, sealed; `until` is null without an end."""

    matrix = models.ForeignKey(Matrix, models.PROTECT, db_index=False)
    product = word(Product)
    arrears_from = models.IntegerField()
    arrears_until = models.IntegerField(null=True)
    amount_from = models.DecimalField(max_digits=18, decimal_places=2)
    amount_until = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    is_hardship = models.BooleanField()
    limits_sealed = models.BinaryField()

    class Meta:
        db_table = "authority_cells"
        constraints = [
            one_of("authority_cells_product_known", "product", Product),
            models.UniqueConstraint(
                fields=["matrix", "product", "is_hardship", "arrears_from", "amount_from"],
                name="authority_cells_once",
            ),
        ]


class ApproverLevel(models.Model):
    """Up to which level somebody of an institution approves; given by another person."""

    user = models.OneToOneField(User, models.PROTECT, primary_key=True)
    institution = models.ForeignKey(Institution, models.PROTECT, db_index=False)
    level = models.IntegerField()
    given_by = models.BigIntegerField()
    given_at = models.DateTimeField()

    class Meta:
        db_table = "authority_levels"
        constraints = [
            models.CheckConstraint(condition=models.Q(level__range=(0, 9)), name="authority_levels_in_range"),
            models.CheckConstraint(
                condition=~models.Q(given_by=models.F("user")), name="authority_levels_given_by_another"
            ),
        ]


class Settings(models.Model):
    """What an institution settles about questions and requests; the usual figures where it has said nothing."""

    institution = models.OneToOneField(Institution, models.PROTECT, primary_key=True)
    daily_queries = models.IntegerField(default=DAILY_QUERIES)
    answer_working_days = models.IntegerField(default=ANSWER_WORKING_DAYS)
    approval_days = models.IntegerField(default=APPROVAL_DAYS)

    class Meta:
        db_table = "authority_settings"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(daily_queries__range=(1, 100))
                & models.Q(answer_working_days__range=(1, 30))
                & models.Q(approval_days__range=(1, 90)),
                name="authority_settings_in_range",
            )
        ]


class Query(models.Model):
    """One question and its answer; never changed. `number` counts those of a case, its mediator and a day.

    Without a mediator it is of the institution's own people, and 0 is its number.

    `measure` is the proposal in parts of the claim: what it was judged by. `cell` is null where none was published.
    """

    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    mediator = models.ForeignKey(Mediator, models.PROTECT, null=True, db_index=False)
    asked_on = models.DateField()
    number = models.IntegerField()
    at = models.DateTimeField()
    cell = models.ForeignKey(Cell, models.PROTECT, null=True, db_index=False)
    proposal = models.JSONField()
    proposal_sha256 = models.BinaryField(max_length=32)
    measure = models.JSONField()
    measure_sha256 = models.BinaryField(max_length=32)
    answer = word(Answer)
    level = models.IntegerField(null=True)
    is_probing = models.BooleanField()

    class Meta:
        db_table = "authority_queries"
        constraints = [
            one_of("authority_queries_answer_known", "answer", Answer),
            models.UniqueConstraint(
                fields=["case", "mediator", "asked_on", "number"], name="authority_queries_counted"
            ),
        ]
        indexes = [models.Index(fields=["cell", "mediator"], name="authority_queries_of_cell")]


class Request(models.Model):
    """A proposal beyond the authority, put to its institution; an answer is good for it alone, until a day.

    `counter` are other terms that the institution offers instead, and `counter_sha256` what they are known by;
    `reason` is what it says beside its answer.
    """

    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    query = models.OneToOneField(Query, models.PROTECT)
    proposal = models.JSONField()
    proposal_sha256 = models.BinaryField(max_length=32)
    level_needed = models.IntegerField()
    state = word(RequestState)
    requested_at = models.DateTimeField()
    requested_by = models.BigIntegerField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    counter = models.JSONField(null=True)
    counter_sha256 = models.BinaryField(max_length=32, null=True)
    reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    valid_until = models.DateField(null=True)

    class Meta:
        db_table = "authority_requests"
        constraints = [
            one_of("authority_requests_state_known", "state", RequestState),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="OPEN"), name="authority_requests_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["OPEN", "EXPIRED"], answered_at=None, valid_until=None)
                | models.Q(state="REFUSED", answered_at__isnull=False, valid_until=None)
                | models.Q(state="APPROVED", answered_at__isnull=False, valid_until__isnull=False, counter=None)
                | models.Q(
                    state="COUNTERED",
                    answered_at__isnull=False,
                    valid_until__isnull=False,
                    counter__isnull=False,
                    counter_sha256__isnull=False,
                ),
                name="authority_requests_answered_whole",
            ),
        ]
