"""The powers of attorney that institutions filed after their cases, and what each case had before."""

from __future__ import annotations

from django.db import models

from mediation.accounts.models import Institution
from mediation.cases.models import Case
from mediation.db.fields import one_of, word
from mediation.vocabulary import AuthorityType


class PowerOfAttorney(models.Model):
    """Who acts for an institution, how far and until when; the claims of cases hold the same, as it was filed there.

    Never changed, but that who is named in it is erased with the last of its cases. `content_sha256` is of its paper.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, db_index=False)
    number = models.CharField(max_length=64)
    authority_type = word(AuthorityType)
    handler_name = models.CharField(max_length=50)
    handler_phone = models.CharField(max_length=30)
    given_on = models.DateField()
    expires_on = models.DateField()
    content_sha256 = models.BinaryField(max_length=32, null=True)
    filed_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "powers_of_attorney"
        constraints = [
            one_of("powers_authority_known", "authority_type", AuthorityType),
            models.UniqueConstraint(
                fields=[
                    "institution",
                    "number",
                    "authority_type",
                    "handler_name",
                    "handler_phone",
                    "given_on",
                    "expires_on",
                ],
                name="powers_filed_once",
            ),
            models.CheckConstraint(condition=models.Q(expires_on__gte=models.F("given_on")), name="powers_for_a_time"),
        ]

    def __str__(self) -> str:
        return self.number


class Renewal(models.Model):
    """The power of attorney that a case had until `renewed_at`, and which one it has had since.

    What was signed before that moment was signed by it: `power_at` says which one held when.
    """

    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    power = models.ForeignKey(PowerOfAttorney, models.PROTECT)
    number = models.CharField(max_length=64)
    authority_type = word(AuthorityType)
    handler_name = models.CharField(max_length=50)
    handler_phone = models.CharField(max_length=30)
    expires_on = models.DateField()
    renewed_at = models.DateTimeField()

    class Meta:
        db_table = "power_renewals"
        constraints = [one_of("power_renewals_authority_known", "authority_type", AuthorityType)]
        indexes = [models.Index(fields=["case", "renewed_at"], name="power_renewals_of_case")]
