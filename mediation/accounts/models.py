"""Institutions that file, courts that confirm, the centre that mediates, and the people who log in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models

from mediation.db.fields import one_of, word
from mediation.permissions import AUDIENCES, WITH_LOGIN
from mediation.vocabulary import Audience, Regime, Role, Word

LINKS = {Audience.BANK: "institution", Audience.COURT: "court", Audience.MEDIATOR: "mediator"}
"""Whose rows somebody of an audience sees; all others see the centre's."""


class ChoicePreference(Word):
    """What an institution has said once and for all about choosing mediators (Online Mediation Rules art. 10)."""

    JOINT = "joint", "与对方共同选定", "Choose together with the other side"
    CENTRE = "centre", "由中心指定", "Let the centre appoint"


class Organisation(models.Model):
    """The mediation centre itself: name on paper, seal, law it works under.

    Parties choose their mediator first, unless the centre says otherwise (`joint_choice_first`).
    """

    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=20)
    regime = word(Regime, default=Regime.PEOPLES)
    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=30)
    region_code = models.CharField(max_length=6)
    notice_url = models.URLField()
    joint_choice_first = models.BooleanField(default=True, db_default=True)

    class Meta:
        db_table = "organisations"
        constraints = [one_of("organisations_regime_known", "regime", Regime)]

    def __str__(self) -> str:
        return self.name


class Court(models.Model):
    """A basic people's court of the region."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=100)
    region_code = models.CharField(max_length=6)

    class Meta:
        db_table = "courts"

    def __str__(self) -> str:
        return self.name


class Institution(models.Model):
    """A bank, lender, insurer or payment firm that files disputes.

    At most `mediator_share_pct` percent of a mediator's capacity may be cases of this institution. One person of it
    gives up or writes off at most `release_sum_over` yuan and `release_cases_over` cases a day alone.
    """

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100)
    uscc = models.CharField(max_length=18, unique=True)
    legal_representative = models.CharField(max_length=50)
    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=30)
    payee_bank = models.CharField(max_length=100, blank=True, default="", db_default="")
    payee_account = models.CharField(max_length=40, blank=True, default="", db_default="")
    standing_consent_on = models.DateField(null=True, blank=True)
    four_eyes_over = models.IntegerField(default=10_000, db_default=10_000)
    release_sum_over = models.DecimalField(max_digits=18, decimal_places=2, default=100_000, db_default=100_000)
    release_cases_over = models.IntegerField(default=50, db_default=50)
    error_limit_pct = models.IntegerField(default=20, db_default=20)
    takes_correct_rows = models.BooleanField(default=True, db_default=True)
    mediator_share_pct = models.IntegerField(default=100, db_default=100)
    mediator_choice = word(ChoicePreference, default=ChoicePreference.JOINT, db_default=ChoicePreference.JOINT)

    class Meta:
        db_table = "institutions"
        constraints = [
            one_of("institutions_choice_known", "mediator_choice", ChoicePreference),
            models.CheckConstraint(
                condition=models.Q(error_limit_pct__range=(0, 100)), name="institutions_limit_is_pct"
            ),
            models.CheckConstraint(
                condition=models.Q(mediator_share_pct__range=(0, 100)), name="institutions_share_is_pct"
            ),
            models.CheckConstraint(
                condition=models.Q(release_sum_over__gte=0, release_cases_over__gte=0),
                name="institutions_release_limits",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Mediator(models.Model):
    """Someone on the public roster; capacity in open cases of full-time work.

    `skills` and `nearness` are percents by product and by district: a product taken without one counts in full, and so
    do the mediator's own districts. `seniority` goes with the bands of claims, from 0.
    """

    name = models.CharField(max_length=50)
    licence_number = models.CharField(max_length=40, unique=True)
    products = ArrayField(models.CharField(max_length=32))
    languages = ArrayField(models.CharField(max_length=20), default=list)
    districts = ArrayField(models.CharField(max_length=6), default=list)
    capacity = models.IntegerField()
    share_pct = models.IntegerField(default=100, db_default=100)
    skills = models.JSONField(default=dict, blank=True, db_default=models.Value({}, models.JSONField()))
    nearness = models.JSONField(default=dict, blank=True, db_default=models.Value({}, models.JSONField()))
    seniority = models.IntegerField(default=0, db_default=0)
    term_from = models.DateField()
    term_until = models.DateField()

    class Meta:
        db_table = "mediators"
        constraints = [
            models.CheckConstraint(condition=models.Q(capacity__gte=0), name="mediators_capacity_positive"),
            models.CheckConstraint(condition=models.Q(share_pct__range=(0, 100)), name="mediators_share_is_pct"),
            models.CheckConstraint(condition=models.Q(seniority__gte=0), name="mediators_seniority_from_0"),
            models.CheckConstraint(
                condition=models.Q(term_until__gte=models.F("term_from")), name="mediators_term_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """Someone with a login; the role decides what they may do, the links whose rows they see.

    `is_machine` says that it is a system that logs in, and no person.
    """

    role = word(Role, default=Role.REGISTRAR)
    is_machine = models.BooleanField(default=False, db_default=False)
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, blank=True)
    court = models.ForeignKey(Court, models.PROTECT, null=True, blank=True)
    mediator = models.ForeignKey(Mediator, models.PROTECT, null=True, blank=True)

    class Meta:
        db_table = "users"
        constraints = [one_of("users_role_known", "role", Role)]


def _linked_as_role() -> models.Q:
    """Somebody who logs in has the link that their role needs, and no other."""
    condition = models.Q()
    for audience in dict.fromkeys(AUDIENCES[role] for role in WITH_LOGIN):
        roles = [role.value for role in WITH_LOGIN if AUDIENCES[role] is audience]
        links = {f"{link}__isnull": who is not audience for who, link in LINKS.items()}
        condition |= models.Q(role__in=roles, **links)
    return condition


class Invitation(models.Model):
    """Somebody asked to make themselves a login: as what and of whom, by whom, and until when the link opens.

    Of the link the digest (SHA-256) alone is kept. The address is there as long as something may be mailed to it.
    """

    last_name = models.CharField(max_length=150)
    first_name = models.CharField(max_length=150)
    address_sealed = models.BinaryField(null=True)
    language = models.CharField(max_length=10)
    role = word(Role)
    institution = models.ForeignKey(Institution, models.PROTECT, null=True)
    court = models.ForeignKey(Court, models.PROTECT, null=True, db_index=False)
    mediator = models.ForeignKey(Mediator, models.PROTECT, null=True, db_index=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    token_digest = models.BinaryField(unique=True)
    sendings = models.IntegerField(default=1, db_default=1)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "invitations"
        constraints = [
            models.CheckConstraint(condition=_linked_as_role(), name="invitations_linked_as_role"),
            models.CheckConstraint(
                condition=models.Q(address_sealed__isnull=False, used_at__isnull=True, withdrawn_at__isnull=True)
                | models.Q(address_sealed__isnull=True, used_at__isnull=False, withdrawn_at__isnull=True)
                | models.Q(address_sealed__isnull=True, used_at__isnull=True, withdrawn_at__isnull=False),
                name="invitations_end_once",
            ),
        ]


class Counter(models.Model):
    """Next number of a kind in a year; numbers people quote are drawn here, without gaps.

    Numbers that long transactions draw stand in several books, so that one need not wait for the other.
    """

    kind = models.CharField(max_length=20)
    year = models.IntegerField()
    book = models.IntegerField(default=0, db_default=0)
    next = models.BigIntegerField(default=1, db_default=1)

    class Meta:
        db_table = "counters"
        constraints = [models.UniqueConstraint(fields=["kind", "year", "book"], name="counters_kind_year_book_unique")]


class ReferenceChange(models.Model):
    """One change of reference data: who, as what, what row of what table, and facts about it; only ever added.

    `actor_id` is 0 for the centre's own commands. The facts name columns and counts, never what a person is called by.
    """

    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    role = word(Role)
    what = models.CharField(max_length=40)
    which = models.CharField(max_length=200)
    facts = models.JSONField()

    class Meta:
        db_table = "reference_changes"
        constraints = [one_of("reference_changes_role_known", "role", Role)]
