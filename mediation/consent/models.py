"""What people were asked and in which words, what they answered, and what rests on their consent."""

from __future__ import annotations

from django.db import models

from mediation.accounts.models import Institution
from mediation.accounts.wording import said
from mediation.cases.models import Case, Party
from mediation.consent.words import ConsentEvidence
from mediation.db.fields import money, one_of, word
from mediation.vocabulary import Channel, ConsentPurpose, ConsentState


class ConsentText(models.Model):
    """The words in which people are asked, from a day on; kept for ever as they were."""

    purpose = word(ConsentPurpose)
    version = models.CharField(max_length=20)
    zh = models.TextField()
    en = models.TextField()
    effective_from = models.DateField()
    published_at = models.DateTimeField()

    class Meta:
        db_table = "consent_texts"
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="consent_texts_version_once"),
            models.UniqueConstraint(fields=["purpose", "effective_from"], name="consent_texts_one_a_day"),
            one_of("consent_texts_purpose_known", "purpose", ConsentPurpose),
        ]

    def __str__(self) -> str:
        return f"{said(ConsentPurpose(self.purpose))} {self.version}"


class Consent(models.Model):
    """One time that a person was asked for one purpose; revoking acts from then on (个人信息保护法 art. 15).

    `answered_by` is the party or who acts for it. `is_volunteered` where the person came by themselves. Who is asked
    again later has a row for each time.
    """

    case = models.ForeignKey(Case, models.PROTECT)
    party = models.ForeignKey(Party, models.PROTECT, db_index=False)
    purpose = word(ConsentPurpose)
    state = word(ConsentState)
    text_version = models.CharField(max_length=20)
    channel = word(Channel, null=True)
    requested_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    is_volunteered = models.BooleanField(default=False, db_default=False)
    answered_by = models.ForeignKey(Party, models.PROTECT, null=True, related_name="answers", db_index=False)
    evidence = word(ConsentEvidence, null=True)
    evidence_ref = models.CharField(max_length=100, blank=True, default="", db_default="")
    evidence_sha256 = models.BinaryField(max_length=32, null=True)
    revoked_by = models.ForeignKey(Party, models.PROTECT, null=True, related_name="revocations", db_index=False)
    revoked_channel = word(Channel, null=True)

    class Meta:
        db_table = "consents"
        constraints = [
            models.UniqueConstraint(
                fields=["party", "purpose"],
                condition=models.Q(state__in=["REQUESTED", "GIVEN"]),
                name="consents_one_stands",
            ),
            one_of("consents_purpose_known", "purpose", ConsentPurpose),
            one_of("consents_evidence_known", "evidence", ConsentEvidence),
            models.CheckConstraint(
                condition=models.Q(state__in=["REQUESTED", "EXPIRED"])
                | models.Q(answered_at__isnull=False, answered_by__isnull=False, evidence__isnull=False),
                name="consents_answers_are_proved",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="REVOKED")
                | models.Q(revoked_at__gte=models.F("answered_at"), revoked_by__isnull=False),
                name="consents_revoked_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["party", "purpose"], name="consents_of_party")]


class StandingConsent(models.Model):
    """An institution's consent to mediate whatever is filed (概括性同意诉前调解确认书), by version and document.

    The day of the one that stands is kept with the institution, so that nothing else needs to look here.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, db_index=False)
    version = models.CharField(max_length=20)
    document_sha256 = models.BinaryField(max_length=32)
    holds_from = models.DateField()
    recorded_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    actor_id = models.BigIntegerField()

    class Meta:
        db_table = "standing_consents"
        constraints = [
            models.UniqueConstraint(fields=["institution", "version"], name="standing_consents_version_once"),
            models.UniqueConstraint(
                fields=["institution"], condition=models.Q(revoked_at=None), name="standing_consents_one_stands"
            ),
        ]


class JointBudget(models.Model):
    """What a person says they can pay each month to all institutions together, in yuan.

    Over when it is stated anew, or when the person revokes coordination.
    """

    person_index = models.BinaryField(max_length=16, null=True)
    monthly = money()
    stated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    actor_id = models.BigIntegerField()

    class Meta:
        db_table = "joint_budgets"
        constraints = [
            models.CheckConstraint(condition=models.Q(monthly__gt=0), name="joint_budgets_positive"),
            models.UniqueConstraint(
                fields=["person_index"], condition=models.Q(ended_at=None), name="joint_budgets_one_stands"
            ),
        ]


class JointBudgetShare(models.Model):
    """The part of a budget that goes to one case, and the claim it was reckoned from; yuan.

    An institution sees its own part, and neither the budget nor another's.
    """

    budget = models.ForeignKey(JointBudget, models.PROTECT, related_name="shares")
    case = models.ForeignKey(Case, models.PROTECT)
    party = models.ForeignKey(Party, models.PROTECT, db_index=False)
    claim_total = money()
    share = money()
    stated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "joint_budget_shares"
        constraints = [
            models.UniqueConstraint(fields=["budget", "case"], name="joint_budget_shares_once"),
            models.CheckConstraint(
                condition=models.Q(share__gte=0, share__lte=models.F("claim_total")),
                name="joint_budget_shares_within_claim",
            ),
        ]
