"""Money after the agreement: the plan, what falls due, what was paid, and on what it was applied."""

from __future__ import annotations

from django.db import models

from mediation.accounts.models import Institution
from mediation.agreements.models import Agreement
from mediation.cases.models import Case
from mediation.db.fields import money, not_negative, word
from mediation.vocabulary import InstalmentState, PlanState


class Plan(models.Model):
    """How an agreement is performed; the instalments add up to `total` to the fen, which the database keeps."""

    agreement = models.OneToOneField(Agreement, models.PROTECT)
    case = models.ForeignKey(Case, models.PROTECT)
    total = money()
    grace_days = models.IntegerField()
    state = word(PlanState)
    last_due_on = models.DateField()
    fulfilled_on = models.DateField(null=True)
    defaulted_on = models.DateField(null=True)

    class Meta:
        db_table = "plans"


class Instalment(models.Model):
    """One sum due on one day; yuan."""

    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)
    number = models.IntegerField()
    due_on = models.DateField()
    amount = money()
    paid = money(default=0, db_default=0)
    paid_on = models.DateField(null=True)
    state = word(InstalmentState)

    class Meta:
        db_table = "instalments"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="instalments_number_unique"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="instalments_amount_positive"),
            models.CheckConstraint(
                condition=models.Q(paid__gte=0, paid__lte=models.F("amount")), name="instalments_paid_within"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="instalments_open_by_day",
                condition=models.Q(state__in=["SCHEDULED", "DUE", "PARTIAL", "OVERDUE"]),
            )
        ]


class Payment(models.Model):
    """Money received, once per bank transaction; what no instalment takes is held, not lost."""

    institution = models.ForeignKey(Institution, models.PROTECT, db_index=False)
    transaction_ref = models.CharField(max_length=64)
    plan = models.ForeignKey(Plan, models.PROTECT)
    paid_on = models.DateField()
    amount = money()
    held = money(default=0, db_default=0)
    posted_at = models.DateTimeField()

    class Meta:
        db_table = "payments"
        constraints = [
            models.UniqueConstraint(fields=["institution", "transaction_ref"], name="payment_txn_unique"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payments_amount_positive"),
            not_negative("payments_held_not_negative", "held"),
        ]


class PaymentApplication(models.Model):
    """The part of a payment that an instalment took."""

    payment = models.ForeignKey(Payment, models.PROTECT, db_index=False)
    instalment = models.ForeignKey(Instalment, models.PROTECT)
    amount = money()

    class Meta:
        db_table = "payment_applications"
        constraints = [
            models.UniqueConstraint(fields=["payment", "instalment"], name="payment_applications_unique"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_applications_positive"),
        ]
