"""The mediation agreement, what it was checked for, and its signatures; once effective it is never changed."""

from __future__ import annotations

from django.db import models

from mediation import lifecycle
from mediation.accounts.models import Court
from mediation.agreements.lint_words import Severity
from mediation.agreements.words import Replacing, SignedPaper, SigningWay
from mediation.cases.models import Case, Party
from mediation.cases.words import IdentityWay
from mediation.db.fields import money, not_negative, one_of, word
from mediation.negotiation.models import Offer
from mediation.vocabulary import AgreementState, Channel, PartyRole, SignerRole, TermsKind

OVER, MAKING = [list(map(str, states)) for states in (lifecycle.OVER, lifecycle.IN_THE_MAKING)]


class Agreement(models.Model):
    """Structured terms, the sealed facts the paper was printed from, and the digest of that paper, which is kept; yuan.

    An offer that both sides accepted becomes one agreement, never two. `lint_version` says by which rules it was
    checked; a draft was not. One that `replaces` another is about what was `owed` then by component, with all payments
    up to the id `paid_through` taken off; else `owed` is empty, and it is about the claim as filed.
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
    lint_version = models.CharField(max_length=20, blank=True, default="", db_default="")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, db_index=False)
    replacing = word(Replacing, null=True)
    owed = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    paid_through = models.BigIntegerField(null=True)

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
                condition=~models.Q(state__in=[*MAKING, *OVER]),
                name="agreement_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state__in=MAKING), name="agreement_one_in_the_making"
            ),
            one_of("agreements_replacing_known", "replacing", Replacing),
            models.CheckConstraint(
                condition=models.Q(replaces=None, replacing=None, paid_through=None)
                | models.Q(replaces__isnull=False, replacing__isnull=False),
                name="agreements_replace_in_a_way",
            ),
        ]


class Renegotiation(models.Model):
    """Somebody wants to mediate again about the agreement in force; `begun_at` once all who are bound agreed to it.

    `asked_by` is who wants it, and `reason` their own words. Unanswered it stays open; it is closed with `closed_at`.
    """

    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT)
    asked_by = word(PartyRole)
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    way = word(Replacing, null=True)
    begun_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    actor_id = models.BigIntegerField()

    class Meta:
        db_table = "renegotiations"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(begun_at=None, closed_at=None), name="renegotiations_one_open"
            ),
            one_of("renegotiations_asker_known", "asked_by", PartyRole),
            one_of("renegotiations_way_known", "way", Replacing),
            models.CheckConstraint(condition=~models.Q(reason=""), name="renegotiations_with_reason"),
            models.CheckConstraint(
                condition=models.Q(begun_at=None) | models.Q(way__isnull=False, closed_at=None),
                name="renegotiations_begun_in_a_way",
            ),
        ]
        indexes = [models.Index(fields=["case", "begun_at"], name="renegotiations_of_case")]


class JointApplication(models.Model):
    """The joint application for judicial confirmation: what its signers are shown, by its digest.

    `power` is what names the institution's agent where it was renewed since the agreement; else the agreement does.
    """

    agreement = models.OneToOneField(Agreement, models.PROTECT, primary_key=True)
    drawn_up_on = models.DateField()
    document_sha256 = models.BinaryField(max_length=32)
    power = models.ForeignKey("powers.PowerOfAttorney", models.PROTECT, null=True, db_index=False)

    class Meta:
        db_table = "joint_applications"


class Signature(models.Model):
    """One signer's place on a paper, in order; empty until signed or refused, and then never changed.

    `signer` signs in place of `party`. `paper_sha256` is of the paper that was shown, and signed. `evidence_sha256` is
    of what shows that they signed, such as a recording or a scan. `reliability` says what supports each part of the
    test of a reliable electronic signature (电子签名法 2019-04-23 art. 13).
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, db_index=False)
    paper = word(SignedPaper, default="agreement", db_default="agreement")
    position = models.IntegerField()
    role = word(SignerRole)
    party = models.ForeignKey(Party, models.PROTECT, null=True, db_index=False)
    signer = models.ForeignKey(Party, models.PROTECT, null=True, related_name="signed_for", db_index=False)
    signed_at = models.DateTimeField(null=True)
    actor_id = models.BigIntegerField(null=True)
    way = word(SigningWay, null=True)
    channel = word(Channel, null=True)
    identity = word(IdentityWay, null=True)
    evidence_sha256 = models.BinaryField(max_length=32, null=True)
    paper_sha256 = models.BinaryField(max_length=32, null=True)
    reliability = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    refused_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        db_table = "signatures"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "paper", "position"], name="signatures_position_unique"),
            one_of("signatures_role_known", "role", SignerRole),
            one_of("signatures_paper_known", "paper", SignedPaper),
            one_of("signatures_way_known", "way", SigningWay),
            one_of("signatures_identity_known", "identity", IdentityWay),
            models.CheckConstraint(
                condition=models.Q(signed_at=None) | models.Q(refused_at=None), name="signatures_one_answer"
            ),
            models.CheckConstraint(
                condition=~models.Q(way="electronic")
                | models.Q(
                    evidence_sha256__isnull=False,
                    reliability__has_keys=["exclusive_data", "sole_control", "signature_change", "content_change"],
                ),
                name="signatures_reliable",
            ),
        ]


class LintAcknowledgement(models.Model):
    """A warning on the terms of a case that its mediator lets stand, and why; until other terms are accepted."""

    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    code = models.CharField(max_length=40)
    reason = models.CharField(max_length=500)
    acknowledged_at = models.DateTimeField()
    actor_id = models.BigIntegerField()

    class Meta:
        db_table = "lint_acknowledgements"
        constraints = [
            models.UniqueConstraint(fields=["case", "code"], name="lint_acknowledgements_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="lint_acknowledged_with_reason"),
        ]


class AgreementFinding(models.Model):
    """What the check found in an agreement before it was signed, by the rules of a version; never changed.

    `clause` counts the mediator's own clauses from 1. A warning carries why it may stand, and who said so.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, db_index=False)
    code = models.CharField(max_length=40)
    severity = word(Severity)
    clause = models.IntegerField()
    version = models.CharField(max_length=20)
    reason = models.CharField(max_length=500, blank=True, default="", db_default="")
    acknowledged_at = models.DateTimeField(null=True)
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "agreement_findings"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "code", "clause"], name="agreement_findings_once"),
            one_of("agreement_findings_severity_known", "severity", Severity),
        ]


class GuarantorStance(models.Model):
    """How a guarantor stands to new terms without signing them (民法典 art. 695): the newest counts.

    With a document he consents in writing; without one he is left out, and `reason` says why the mediator goes on.
    Once there is mediation again, what was said before counts for the terms before.
    """

    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    party = models.ForeignKey(Party, models.PROTECT)
    document_sha256 = models.BinaryField(max_length=32, null=True)
    reason = models.CharField(max_length=500, blank=True)
    claimant_knows = models.BooleanField()
    debtor_knows = models.BooleanField()
    recorded_at = models.DateTimeField()
    actor_id = models.BigIntegerField()

    class Meta:
        db_table = "guarantor_stances"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(document_sha256__isnull=False)
                | (~models.Q(reason="") & models.Q(claimant_knows=True, debtor_knows=True)),
                name="guarantor_stances_known",
            ),
        ]


class DraftClauses(models.Model):
    """A version of a mediator's own clauses, sealed, until the agreement is drawn up with the newest; never changed."""

    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    version = models.IntegerField()
    texts_sealed = models.BinaryField()
    written_at = models.DateTimeField()
    actor_id = models.BigIntegerField()

    class Meta:
        db_table = "draft_clauses"
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="draft_clauses_version_once")]
