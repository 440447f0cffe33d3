"""What people were asked and what they agreed to."""

from __future__ import annotations

from django.db import models

from mediation.cases.models import Case, Party
from mediation.db.fields import one_of, word
from mediation.vocabulary import Channel, ConsentPurpose, ConsentState


class Consent(models.Model):
    """A person's answer for one purpose; revoking acts from then on (Personal Information Protection Law art. 15)."""

    case = models.ForeignKey(Case, models.PROTECT)
    party = models.ForeignKey(Party, models.PROTECT, db_index=False)
    purpose = word(ConsentPurpose)
    state = word(ConsentState)
    text_version = models.CharField(max_length=20)
    channel = word(Channel, null=True)
    requested_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "consents"
        constraints = [
            models.UniqueConstraint(fields=["party", "purpose"], name="consents_party_purpose_unique"),
            one_of("consents_purpose_known", "purpose", ConsentPurpose),
        ]
