"""Who was contacted, by whom, how and with what result; what people asked of those who contact them.

A person is the keyed index of an identifier and a number the keyed index of a telephone: neither is here in clear.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Cast

from mediation.accounts.models import Institution
from mediation.cases.models import Case, Party
from mediation.contact.holdout import Arm
from mediation.contact.slots import Band
from mediation.db.fields import one_of, word
from mediation.vocabulary import Caller, Channel, ContactOutcome


def _index(**options: bool) -> models.BinaryField[bytes, bytes]:
    return models.BinaryField(max_length=16, **options)  # type: ignore[arg-type]


class ContactAttempt(models.Model):
    """One attempt to reach a party: reserved (no outcome yet), then with its result, then final.

    A call that is reserved, dialled or connected holds one of the person's slots of that Shanghai day. `at` is when it
    was dialled or sent, within the reservation; `is_agreed_hour` says that it is reserved for an hour that only this
    person agreed to.
    """

    case = models.ForeignKey(Case, models.PROTECT)
    party = models.ForeignKey(Party, models.PROTECT, db_index=False)
    person_index = _index()
    phone_index = _index(null=True)
    channel = word(Channel)
    caller = word(Caller)
    outcome = word(ContactOutcome, null=True)
    reserved_at = models.DateTimeField()
    reserved_until = models.DateTimeField()
    at = models.DateTimeField()
    day = models.GeneratedField(
        expression=Cast(
            models.Func(models.F("at"), template="(%(expressions)s AT TIME ZONE 'Asia/Shanghai')"), models.DateField()
        ),
        output_field=models.DateField(),
        db_persist=True,
    )
    slot = models.SmallIntegerField(null=True)
    is_agreed_hour = models.BooleanField(default=False, db_default=False)
    actor_id = models.BigIntegerField()

    class Meta:
        db_table = "contact_attempts"
        constraints = [
            one_of("contact_channel_known", "channel", Channel),
            one_of("contact_caller_known", "caller", Caller),
            one_of("contact_outcome_known", "outcome", ContactOutcome),
            models.UniqueConstraint(
                fields=["person_index", "day", "slot"],
                condition=models.Q(slot__isnull=False),
                name="contact_slot_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person_index", "at"],
                condition=models.Q(outcome="refused"),
                name="contact_refusals",
            ),
            models.Index(
                fields=["phone_index", "at"],
                condition=models.Q(outcome__in=["wrong_person", "dead"]),
                name="contact_bad_numbers",
            ),
        ]


class ContactPerson(models.Model):
    """Somebody who may be contacted; whoever writes attempts holds this row, so that no two reckon at once.

    `agreed_hours` are the hours of the day, 0 to 23, outside the permitted ones, at which the person agreed to calls;
    `quiet_hours` those of the permitted ones at which they asked not to be called.
    """

    person_index = models.BinaryField(max_length=16, primary_key=True)
    agreed_hours = ArrayField(models.SmallIntegerField(), default=list, db_default=models.Value("{}"))
    agreed_at = models.DateTimeField(null=True)
    quiet_hours = ArrayField(models.SmallIntegerField(), default=list, db_default=models.Value("{}"))

    class Meta:
        db_table = "contact_persons"


class ContactOptOut(models.Model):
    """A channel by which a person does not want to be contacted, until they take it back."""

    person_index = _index()
    channel = word(Channel)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "contact_opt_outs"
        constraints = [
            one_of("contact_opt_outs_channel_known", "channel", Channel),
            models.UniqueConstraint(
                fields=["person_index", "channel"],
                condition=models.Q(until=None),
                name="contact_opt_outs_once",
            ),
        ]


class ContactNumber(models.Model):
    """A telephone number: when somebody said that it is wrong, and when it was found or made right again.

    An attempt with the result wrong person or number dead says that it is wrong too.
    """

    phone_index = models.BinaryField(max_length=16, primary_key=True)
    quarantined_at = models.DateTimeField(null=True)
    corrected_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "contact_numbers"


class ContactResult(models.Model):
    """A result that somebody outside reported, once; with the rule it broke if it is no lawful attempt (supervision).

    `institution` is whose dialler it was, null for the centre's. `fingerprint` is that of the row as it came.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, null=True, db_index=False)
    call_ref = models.CharField(max_length=64, blank=True)
    fingerprint = _index()
    attempt = models.ForeignKey(ContactAttempt, models.PROTECT, null=True, db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, null=True, db_index=False)
    outcome = word(ContactOutcome, null=True)
    dialled_at = models.DateTimeField(null=True)
    rule = models.CharField(max_length=32, blank=True)
    received_at = models.DateTimeField()
    actor_id = models.BigIntegerField()

    class Meta:
        db_table = "contact_results"
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "call_ref", "fingerprint"],
                nulls_distinct=False,
                name="contact_results_once",
            ),
            models.CheckConstraint(
                condition=models.Q(attempt__isnull=False, rule="") | models.Q(~models.Q(rule=""), attempt=None),
                name="contact_results_lawful_or_told_why",
            ),
        ]
        indexes = [
            models.Index(fields=["received_at"], condition=~models.Q(rule=""), name="contact_results_unlawful"),
        ]


class ContactResponse(models.Model):
    """What the plan of a day has learnt from: tries and answers of people of one product and age in one slot.

    `slot` is the number of a channel in a band of hours.
    """

    day = models.DateField()
    product = models.CharField(max_length=32)
    age = models.CharField(max_length=10)
    slot = models.SmallIntegerField()
    people = models.IntegerField()
    tried = models.IntegerField()
    reached = models.IntegerField()
    tried_squared = models.FloatField()
    reached_weighed = models.FloatField()

    class Meta:
        db_table = "contact_responses"
        constraints = [
            models.UniqueConstraint(fields=["day", "product", "age", "slot"], name="contact_responses_once"),
        ]


class PlannedContact(models.Model):
    """Whom to try on a day, when and how, at most once a person; what came of it is told by the attempts.

    `also` are the person's other cases that the contact is for, with their consent. `tried` and `reached` are their
    own tries in the slot, `group_tried` and `group_reached` those of their product and age, `clock` the legal clock
    that runs out first, on `due_on`. `arm`, `chance` and the `version` of how it is reckoned are for the trial and
    shown to no caller.
    """

    day = models.DateField()
    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    party = models.ForeignKey(Party, models.PROTECT, db_index=False)
    also = ArrayField(models.BigIntegerField(), default=list, db_default=models.Value("{}"))
    person_index = _index()
    channel = word(Channel)
    band = word(Band)
    tried = models.IntegerField()
    reached = models.IntegerField()
    group_tried = models.IntegerField()
    group_reached = models.IntegerField()
    clock = models.CharField(max_length=10, blank=True)
    due_on = models.DateField(null=True)
    waited = models.IntegerField()
    arm = word(Arm)
    chance = models.FloatField()
    version = models.CharField(max_length=20)
    planned_at = models.DateTimeField()

    class Meta:
        db_table = "planned_contacts"
        constraints = [
            models.UniqueConstraint(fields=["day", "person_index"], name="planned_contacts_once"),
            one_of("planned_contacts_channel_known", "channel", Channel),
            one_of("planned_contacts_band_known", "band", Band),
            one_of("planned_contacts_arm_known", "arm", Arm),
        ]
        indexes = [models.Index(fields=["case"], name="planned_contacts_case")]
