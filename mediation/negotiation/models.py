"""Offers: who would settle for what, until when."""

from __future__ import annotations

from django.db import models

from mediation.cases.models import Case
from mediation.db.fields import money, not_negative, one_of, word
from mediation.vocabulary import OfferState, PartyRole, TermsKind


class Offer(models.Model):
    """Terms one side proposes; yuan. `waived` is what the claimant gives up of its claim."""

    case = models.ForeignKey(Case, models.PROTECT)
    made_by = word(PartyRole)
    kind = word(TermsKind)
    settled_amount = money()
    waived = money()
    periods = models.IntegerField()
    first_due_on = models.DateField()
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    state = word(OfferState)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "offers"
        constraints = [
            one_of("offers_state_known", "state", OfferState),
            one_of("offers_kind_known", "kind", TermsKind),
            not_negative("offers_waived_not_negative", "waived"),
            models.CheckConstraint(condition=models.Q(settled_amount__gt=0), name="offers_amount_positive"),
            models.CheckConstraint(condition=models.Q(periods__range=(1, 60)), name="offers_periods_in_range"),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state__in=["open", "accepted"]), name="offers_one_open"
            ),
        ]
