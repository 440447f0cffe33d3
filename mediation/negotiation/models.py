"""Offers: who would settle for what, until when; what an institution offers to all alike; what plans keep to."""

from __future__ import annotations

from django.db import models

from mediation.accounts.models import Institution
from mediation.accounts.wording import said
from mediation.cases.models import Case
from mediation.db.fields import money, not_negative, one_of, word
from mediation.negotiation.words import Proposer
from mediation.terms import MOST_PERIODS, OfferState, Shape
from mediation.vocabulary import Product, TermsKind


class StandingOffer(models.Model):
    """What an institution offers to every case of a class, alike (单边承诺); published once and never changed.

    The class: a product (any if empty), days overdue and yuan claimed from and up to. `waived` are shares of each
    component by its name. Each case has `answer_days` to answer, and `first_due_days` from the offer to its first
    payment. It is made once it is approved, at once if it needs no level beyond its publisher's.
    """

    institution = models.ForeignKey(Institution, models.PROTECT)
    name = models.CharField(max_length=100)
    product = word(Product, null=True)
    overdue_from = models.IntegerField(default=0, db_default=0)
    overdue_to = models.IntegerField(null=True)
    claim_from = money(default=0, db_default=0)
    claim_to = money(null=True)
    waived = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    shape = word(Shape)
    periods = models.IntegerField()
    down_payment_share = models.DecimalField(max_digits=5, decimal_places=4, default=0, db_default=0)
    deferral_months = models.IntegerField(default=0, db_default=0)
    answer_days = models.IntegerField()
    first_due_days = models.IntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    published_at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)
    level_needed = models.IntegerField(default=0, db_default=0)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "standing_offers"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_at=None, approved_by=None)
                | models.Q(approved_at__isnull=False, approved_by__isnull=False),
                name="standing_offers_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(periods__range=(1, MOST_PERIODS)), name="standing_offers_periods_in_range"
            ),
            models.CheckConstraint(
                condition=models.Q(answer_days__gte=1, first_due_days__gt=models.F("answer_days")),
                name="standing_offers_days_follow",
            ),
            models.CheckConstraint(
                condition=models.Q(down_payment_share__gte=0, down_payment_share__lt=1),
                name="standing_offers_down_payment",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("valid_from")), name="standing_offers_valid"
            ),
        ]


class Offer(models.Model):
    """Terms one side proposes, whole; yuan. `waived` is what the claimant gives up of its claim.

    Who made it has accepted it; it is agreed once both sides have. `answers` is the offer that this one counters.
    """

    case = models.ForeignKey(Case, models.PROTECT)
    made_by = word(Proposer)
    kind = word(TermsKind)
    settled_amount = money()
    waived = money()
    periods = models.IntegerField()
    first_due_on = models.DateField()
    terms = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    state = word(OfferState)
    answered_at = models.DateTimeField(null=True)
    answered_by = word(Proposer, null=True)
    claimant_accepted_at = models.DateTimeField(null=True)
    respondent_accepted_at = models.DateTimeField(null=True)
    answers = models.ForeignKey("self", models.PROTECT, null=True, db_index=False)
    standing = models.ForeignKey(StandingOffer, models.PROTECT, null=True, db_index=False)

    class Meta:
        db_table = "offers"
        constraints = [
            one_of("offers_state_known", "state", OfferState),
            one_of("offers_kind_known", "kind", TermsKind),
            one_of("offers_maker_known", "made_by", Proposer),
            not_negative("offers_waived_not_negative", "waived"),
            models.CheckConstraint(condition=models.Q(settled_amount__gt=0), name="offers_amount_positive"),
            models.CheckConstraint(
                condition=models.Q(periods__range=(1, MOST_PERIODS)), name="offers_periods_in_range"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="accepted")
                | models.Q(claimant_accepted_at__isnull=False, respondent_accepted_at__isnull=False),
                name="offers_accepted_by_both",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state__in=["open", "accepted"]), name="offers_one_open"
            ),
            models.UniqueConstraint(fields=["standing", "case"], name="offers_standing_once"),
        ]


class PlanLimit(models.Model):
    """How long plans for a product may be, and how large the last payment, from a day on; the rule is quoted."""

    product = word(Product, null=True)
    valid_from = models.DateField()
    most_periods = models.IntegerField()
    largest_balloon = models.DecimalField(max_digits=5, decimal_places=4)
    source = models.CharField(max_length=100)

    class Meta:
        db_table = "plan_limits"
        constraints = [
            models.UniqueConstraint(fields=["product", "valid_from"], nulls_distinct=False, name="plan_limits_once"),
            models.CheckConstraint(
                condition=models.Q(most_periods__range=(1, MOST_PERIODS), largest_balloon__range=(0, 1)),
                name="plan_limits_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{said(Product(self.product)) if self.product else '—'} {self.valid_from}"
