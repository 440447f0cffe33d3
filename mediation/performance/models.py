"""Money after the agreement: the plan, what falls due, what was paid, and the ledger that says where every yuan is."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from mediation.accounts.models import Institution
from mediation.agreements.models import Agreement
from mediation.cases.models import Case
from mediation.db.fields import money, one_of, word
from mediation.performance.words import (
    ENTRIES,
    Account,
    DisputeState,
    EnforcementOutcome,
    FollowUpState,
    PaperKind,
    PaymentKind,
    PaymentRule,
    ReleaseKind,
    ReleaseState,
    SuspenseState,
    UrgeResult,
)
from mediation.vocabulary import Channel, ClaimComponent, InstalmentState, PlanState


class Plan(models.Model):
    """How an agreement is performed; the instalments add up to `total` to the fen, which the database keeps.

    `accelerates`, `revives` and `notice_days` are the agreement's terms for a default; `frozen_days` is how long
    disputes of payments held its clock.
    """

    agreement = models.OneToOneField(Agreement, models.PROTECT)
    case = models.ForeignKey(Case, models.PROTECT)
    total = money()
    grace_days = models.IntegerField()
    accelerates = models.BooleanField(default=True, db_default=True)
    revives = models.BooleanField(default=True, db_default=True)
    notice_days = models.IntegerField(default=7, db_default=7)
    state = word(PlanState)
    last_due_on = models.DateField()
    fulfilled_on = models.DateField(null=True)
    defaulted_on = models.DateField(null=True)
    noticed_on = models.DateField(null=True)
    accelerated_on = models.DateField(null=True)
    frozen_days = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "plans"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=~models.Q(state="RENEGOTIATED"), name="plans_one_of_a_case"
            ),
        ]
        indexes = [
            models.Index(
                fields=["defaulted_on"],
                name="plans_in_default",
                condition=models.Q(state__in=["DEFAULTED", "ACCELERATED"]),
            )
        ]


class PlanComponent(models.Model):
    """What the debt of a plan is made of, in the order of application: a stretch of the line of its instalments."""

    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)
    rank = models.IntegerField()
    component = word(ClaimComponent)
    starts_at = money()
    ends_at = money()

    class Meta:
        db_table = "plan_components"
        constraints = [
            models.UniqueConstraint(fields=["plan", "rank"], name="plan_components_rank_unique"),
            one_of("plan_components_known", "component", ClaimComponent),
            models.CheckConstraint(
                condition=models.Q(starts_at__gte=0, ends_at__gt=models.F("starts_at")), name="plan_components_stretch"
            ),
        ]


SETTLED = models.Q(state__in=["PAID", "PAID_LATE", "WAIVED"])
ALL_THERE = models.Q(amount=models.F("paid") + models.F("waived"))


class Instalment(models.Model):
    """One sum due on one day; yuan. `paid` and `waived` are what the ledger says, which the database keeps.

    `starts_at` is what the instalments before it add up to.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, db_index=False)
    number = models.IntegerField()
    due_on = models.DateField()
    amount = money()
    starts_at = money(default=0, db_default=0)
    paid = money(default=0, db_default=0)
    waived = money(default=0, db_default=0)
    paid_on = models.DateField(null=True)
    state = word(InstalmentState)

    class Meta:
        db_table = "instalments"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="instalments_number_unique"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="instalments_amount_positive"),
            models.CheckConstraint(
                condition=models.Q(paid__gte=0, waived__gte=0, amount__gte=models.F("paid") + models.F("waived")),
                name="instalments_paid_within",
            ),
            models.CheckConstraint(
                condition=(SETTLED & ALL_THERE) | (~SETTLED & ~ALL_THERE), name="instalments_settled_if_paid"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="instalments_open_by_day",
                condition=models.Q(state__in=["SCHEDULED", "DUE", "PARTIAL", "OVERDUE"]),
            ),
            models.Index(fields=["plan"], name="instalments_in_default", condition=models.Q(state="DEFAULT")),
        ]


class PaymentFile(models.Model):
    """A file of payments that an institution sent and committed, with the receipt it was given."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.BinaryField(max_length=32)
    received_at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    rows = models.IntegerField()
    receipt = models.JSONField(null=True)

    class Meta:
        db_table = "payment_files"


class Payment(models.Model):
    """Money received, once per bank transaction; what no instalment takes is held, not lost.

    `timely_from` is the first due day that a payment of this day is in time for: days off are no reason to be late.
    `returned` went back to the payer; all of it when the payment was taken back.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, db_index=False)
    transaction_ref = models.CharField(max_length=64)
    plan = models.ForeignKey(Plan, models.PROTECT)
    paid_on = models.DateField()
    timely_from = models.DateField()
    amount = money()
    returned = money(default=0, db_default=0)
    reversed_on = models.DateField(null=True)
    reversal_ref = models.CharField(max_length=64, null=True)
    posted_at = models.DateTimeField()
    file = models.ForeignKey(PaymentFile, models.PROTECT, null=True, db_index=False)
    line = models.IntegerField(null=True)

    class Meta:
        db_table = "payments"
        constraints = [
            models.UniqueConstraint(fields=["institution", "transaction_ref"], name="payment_txn_unique"),
            models.UniqueConstraint(
                fields=["institution", "reversal_ref"],
                condition=models.Q(reversal_ref__isnull=False),
                name="payments_reversal_unique",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payments_amount_positive"),
            models.CheckConstraint(
                condition=models.Q(returned__gte=0, returned__lte=models.F("amount")), name="payments_returned_within"
            ),
        ]


class SuspendedPayment(models.Model):
    """A reported payment that could not be posted, and why; kept until somebody settles it, and afterwards.

    `cells` are what the line said. `amount` is only of money that did arrive, and then stands in the ledger.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, db_index=False)
    file = models.ForeignKey(PaymentFile, models.PROTECT, null=True, db_index=False)
    line = models.IntegerField(null=True)
    kind = word(PaymentKind)
    transaction_ref = models.CharField(max_length=64)
    reverses = models.CharField(max_length=64)
    case_number = models.CharField(max_length=64)
    paid_on = models.DateField(null=True)
    amount = money(null=True)
    cells = models.JSONField()
    fingerprint = models.BinaryField(max_length=16)
    rule = word(PaymentRule)
    state = word(SuspenseState, default=SuspenseState.OPEN, db_default=SuspenseState.OPEN)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, db_index=False)
    reported_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200, default="", db_default="")

    class Meta:
        db_table = "suspended_payments"
        constraints = [
            models.UniqueConstraint(fields=["institution", "fingerprint"], name="suspended_payments_once"),
            one_of("suspended_payments_rule_known", "rule", PaymentRule),
            one_of("suspended_payments_state_known", "state", SuspenseState),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gt=0), name="suspended_payments_positive"
            ),
        ]
        indexes = [
            models.Index(fields=["institution"], name="suspended_payments_open", condition=models.Q(state="open"))
        ]


KNOWN_ENTRY = models.Q()
for _debit, _credit, _ in ENTRIES:
    KNOWN_ENTRY |= models.Q(debit=str(_debit), credit=str(_credit))


class LedgerEntry(models.Model):
    """An amount that went from one account to another; yuan. Each balances, so every plan does; none is changed."""

    plan = models.ForeignKey(Plan, models.PROTECT, null=True)
    instalment = models.ForeignKey(Instalment, models.PROTECT, null=True)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True)
    suspended = models.ForeignKey(SuspendedPayment, models.PROTECT, null=True, db_index=False)
    debit = word(Account)
    credit = word(Account)
    component = word(ClaimComponent, null=True)
    amount = money()
    at = models.DateTimeField()

    class Meta:
        db_table = "ledger_entries"
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="ledger_entries_amount_positive"),
            models.CheckConstraint(condition=KNOWN_ENTRY, name="ledger_entries_known"),
            models.CheckConstraint(
                condition=models.Q(plan__isnull=False, suspended__isnull=True)
                | models.Q(plan__isnull=True, suspended__isnull=False),
                name="ledger_entries_belong",
            ),
        ]


class PaymentDispute(models.Model):
    """A debtor says that a payment is missing: the clock of the default rests until the institution answers."""

    plan = models.ForeignKey(Plan, models.PROTECT)
    paid_on = models.DateField()
    amount = money()
    raised_on = models.DateField()
    answer_by = models.DateField()
    state = word(DisputeState, default=DisputeState.OPEN, db_default=DisputeState.OPEN)
    answered_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, default="", db_default="")

    class Meta:
        db_table = "payment_disputes"
        constraints = [
            models.UniqueConstraint(fields=["plan"], condition=models.Q(state="open"), name="disputes_one_open"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="disputes_amount_positive"),
            one_of("disputes_state_known", "state", DisputeState),
        ]


class Urging(models.Model):
    """One time the centre urged somebody to perform, which is its duty (People's Mediation Law art. 31)."""

    plan = models.ForeignKey(Plan, models.PROTECT)
    at = models.DateTimeField()
    channel = word(Channel)
    result = word(UrgeResult)
    promised_on = models.DateField(null=True)
    actor_id = models.BigIntegerField()

    class Meta:
        db_table = "urgings"
        constraints = [
            one_of("urgings_result_known", "result", UrgeResult),
            models.CheckConstraint(
                condition=models.Q(result="promised") | models.Q(promised_on__isnull=True),
                name="urgings_promise_has_day",
            ),
        ]


class FollowUp(models.Model):
    """After performance: the institution puts the credit record right, or says why not, by a day.

    `taken_by` is who of its people does it.
    """

    plan = models.OneToOneField(Plan, models.PROTECT)
    opened_on = models.DateField()
    answer_by = models.DateField()
    state = word(FollowUpState, default=FollowUpState.OPEN, db_default=FollowUpState.OPEN)
    taken_by = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    answered_on = models.DateField(null=True)
    answered_by = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200, default="", db_default="")

    class Meta:
        db_table = "follow_ups"
        constraints = [
            one_of("follow_ups_state_known", "state", FollowUpState),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(reason=""), name="follow_ups_refusal_has_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(taken_by__isnull=True, taken_at__isnull=True)
                | models.Q(taken_by__isnull=False, taken_at__isnull=False),
                name="follow_ups_taken_when",
            ),
        ]


class Release(models.Model):
    """What somebody of an institution wants to give up or write off beyond what one person may; yuan.

    `numbers` are the instalments of a waiver. Another person confirms or refuses it, which the database keeps.
    """

    plan = models.ForeignKey(Plan, models.PROTECT)
    kind = word(ReleaseKind)
    numbers = ArrayField(models.IntegerField(), default=list)
    amount = money()
    reason = models.CharField(max_length=200)
    state = word(ReleaseState, default=ReleaseState.OPEN, db_default=ReleaseState.OPEN)
    proposed_by = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, default="", db_default="")

    class Meta:
        db_table = "releases"
        constraints = [
            one_of("releases_kind_known", "kind", ReleaseKind),
            one_of("releases_state_known", "state", ReleaseState),
            models.UniqueConstraint(fields=["plan"], condition=models.Q(state="open"), name="releases_one_open"),
            models.CheckConstraint(
                condition=models.Q(state="open", answered_by=None, answered_at=None)
                | models.Q(
                    ~models.Q(state="open"),
                    ~models.Q(answered_by=models.F("proposed_by")),
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                ),
                name="releases_answered_by_second",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="releases_amount_positive"),
        ]


class Enforcement(models.Model):
    """What the institution heard of an application to enforce; yuan. What ended for now may go on: the last counts."""

    plan = models.ForeignKey(Plan, models.PROTECT)
    outcome = word(EnforcementOutcome)
    on = models.DateField()
    docket_number = models.CharField(max_length=64)
    recovered = money()
    reported_at = models.DateTimeField()
    actor_id = models.BigIntegerField()

    class Meta:
        db_table = "enforcements"
        constraints = [
            one_of("enforcements_outcome_known", "outcome", EnforcementOutcome),
            models.CheckConstraint(condition=models.Q(recovered__gte=0), name="enforcements_recovered_not_negative"),
        ]


class PerformancePaper(models.Model):
    """A paper that was printed from the ledger as of a day: what it says, and the digest under which it is kept."""

    plan = models.ForeignKey(Plan, models.PROTECT)
    kind = word(PaperKind)
    as_of = models.DateField()
    number = models.CharField(max_length=40, unique=True)
    facts_sealed = models.BinaryField()
    document_sha256 = models.BinaryField(max_length=32)
    verification_code = models.CharField(max_length=32)

    class Meta:
        db_table = "performance_papers"
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind", "as_of"], name="performance_papers_once"),
            one_of("performance_papers_kind_known", "kind", PaperKind),
        ]
