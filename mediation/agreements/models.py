"""The mediation agreement and its signatures; once effective it is never changed."""

from __future__ import annotations

from django.db import models

from mediation.accounts.models import Court
from mediation.cases.models import Case, Party
from mediation.db.fields import money, not_negative, one_of, word
from mediation.negotiation.models import Offer
from mediation.vocabulary import AgreementState, SignerRole, TermsKind


class Agreement(models.Model):
    """Structured terms, the sealed facts the paper is printed from, and the digest of that paper; yuan.

    An offer that both sides accepted becomes one agreement, never two.
    """

    case = models.ForeignKey(Case, models.PROTECT)
    offer = models.OneToOneField(Offer, models.PROTECT, null=True)
    number = models.CharField(max_length=40, unique=True)
    state = word(AgreementState)
    kind = word(TermsKind)
    claim_total = money()
    settled_amount = money()
    waived = money()
    terms = models.JSONField()
    court = models.ForeignKey(Court, models.PROTECT, null=True, db_index=False)
    drawn_up_on = models.DateField()
    effective_on = models.DateField(null=True)
    apply_by = models.DateField(null=True)
    facts_sealed = models.BinaryField()
    document_sha256 = models.BinaryField(max_length=32)
    verification_code = models.CharField(max_length=32)

    class Meta:
        db_table = "agreements"
        constraints = [
            one_of("agreements_kind_known", "kind", TermsKind),
            not_negative("agreements_waived_not_negative", "waived"),
            models.CheckConstraint(
                condition=models.Q(claim_total=models.F("settled_amount") + models.F("waived")),
                name="agreements_add_up",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=~models.Q(state__in=["SUPERSEDED", "REFUSED"]),
                name="agreement_one_live",
            ),
        ]


class Signature(models.Model):
    """One signer's place on an agreement, in order; empty until signed."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, db_index=False)
    position = models.IntegerField()
    role = word(SignerRole)
    party = models.ForeignKey(Party, models.PROTECT, null=True, db_index=False)
    signed_at = models.DateTimeField(null=True)
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "signatures"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="signatures_position_unique"),
            one_of("signatures_role_known", "role", SignerRole),
        ]
