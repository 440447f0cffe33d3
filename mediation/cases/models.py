"""One debt or grievance: its parties, its claim, its state, and the chain of events that led there."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from mediation.accounts.models import Court, Institution, Mediator
from mediation.cases.printed_models import PaperPart as PaperPart
from mediation.cases.printed_models import PrintedPaper as PrintedPaper
from mediation.cases.words import RepresentationKind, Vulnerability
from mediation.db.fields import money, not_negative, one_of, word
from mediation.vocabulary import (
    AttachmentKind,
    AttachmentState,
    AuthorityType,
    CaseEvent,
    CaseState,
    Channel,
    ClaimComponent,
    IdType,
    JurisdictionClause,
    LegalBasis,
    PartyKind,
    PartyRole,
    Product,
    Sex,
    TerminationReason,
    Word,
)


class Language(Word):
    """What a party speaks, besides or instead of the common language."""

    MANDARIN = "mandarin", "普通话", "Mandarin"
    MINNAN = "minnan", "闽南语", "Minnan"
    HAKKA = "hakka", "客家话", "Hakka"
    FUZHOU = "fuzhou", "福州话", "Fuzhou dialect"
    PUXIAN = "puxian", "莆仙话", "Puxian dialect"
    CANTONESE = "cantonese", "粤语", "Cantonese"
    SIGN = "sign", "手语", "Sign language"
    ENGLISH = "english", "英语", "English"


class AllowedMove(models.Model):
    """The lifecycle tables, mirrored; what is not here, no writer can do."""

    aggregate = models.CharField(max_length=20)
    event = models.CharField(max_length=32)
    from_state = models.CharField(max_length=32, blank=True)
    to_state = models.CharField(max_length=32)
    roles = ArrayField(models.CharField(max_length=2))

    class Meta:
        db_table = "allowed_moves"
        constraints = [
            models.UniqueConstraint(
                fields=["aggregate", "from_state", "to_state", "event"], name="allowed_moves_unique"
            )
        ]


class Case(models.Model):
    """The state is the last event's; `event_seq` and `event_hash` are the head of the chain.

    Since `agreed_on`, the day of the first agreement, there is one in force, whatever is mediated again: the case never
    ends without. `former` is the case of the same claim that was refused or withdrawn before this one was filed.
    """

    number = models.CharField(max_length=20, unique=True)
    institution = models.ForeignKey(Institution, models.PROTECT, db_index=False)
    institution_ref = models.CharField(max_length=64)
    row_key = models.BinaryField(max_length=16)
    former = models.ForeignKey("self", models.PROTECT, null=True, db_index=False)
    row_fingerprint = models.BinaryField(max_length=32)
    product = word(Product)
    cause_of_action = models.CharField(max_length=40)
    court = models.ForeignKey(Court, models.PROTECT, null=True, db_index=False)
    claim_total = money()
    state = word(CaseState)
    last_event = word(CaseEvent)
    event_seq = models.IntegerField()
    event_hash = models.BinaryField(max_length=32)
    mediator = models.ForeignKey(Mediator, models.PROTECT, null=True, db_index=False)
    filed_on = models.DateField()
    accepted_on = models.DateField(null=True)
    period_ends_on = models.DateField(null=True)
    agreed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    termination_reason = word(TerminationReason, null=True)
    erased_on = models.DateField(null=True)

    class Meta:
        db_table = "cases"
        constraints = [
            # A claim has a first case, and each case that was given back one that follows it.
            models.UniqueConstraint(fields=["row_key", "former"], nulls_distinct=False, name="cases_claim_once"),
            one_of("cases_product_known", "product", Product),
            one_of("cases_reason_known", "termination_reason", TerminationReason),
            models.CheckConstraint(condition=models.Q(claim_total__gt=0), name="cases_claim_positive"),
            models.CheckConstraint(
                condition=models.Q(agreed_on=None)
                | ~models.Q(state__in=["TERMINATED", "TRANSFERRED", "WITHDRAWN", "REFUSED"]),
                name="cases_agreement_stands",
            ),
            models.CheckConstraint(condition=models.Q(event_seq__gte=1), name="cases_event_from_one"),
        ]
        indexes = [
            models.Index(fields=["institution", "state"], name="cases_institution_state"),
            models.Index(fields=["institution", "institution_ref"], name="cases_institution_ref"),
            models.Index(
                fields=["mediator", "state"],
                name="cases_mediator_state",
                condition=models.Q(mediator__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Claim(models.Model):
    """What is claimed and on which ground; yuan at the cut-off date, as the institution filed it."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True)
    currency = models.CharField(max_length=3, default="CNY", db_default="CNY")
    principal = money()
    interest = money()
    penalty_interest = money()
    compound_interest = money()
    liquidated_damages = money()
    fees = money()
    enforcement_costs = money()
    total = money()
    cutoff_date = models.DateField()
    contract_no = models.CharField(max_length=64)
    contract_date = models.DateField()
    overdue_since = models.DateField(null=True)
    overdue_days = models.IntegerField(null=True)
    overdue_instalments = models.IntegerField(null=True)
    relief_sought = models.TextField()
    facts = models.TextField()
    handler_name = models.CharField(max_length=50)
    handler_phone = models.CharField(max_length=30)
    authority_type = word(AuthorityType)
    poa_number = models.CharField(max_length=64)
    poa_expires_on = models.DateField()
    legal_basis = word(LegalBasis)
    jurisdiction_clause = word(JurisdictionClause, null=True)
    limitation_ends_on = models.DateField(null=True)
    product_facts = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))

    class Meta:
        db_table = "claims"
        constraints = [
            not_negative("claims_parts_not_negative", *map(str, ClaimComponent)),
            models.CheckConstraint(
                condition=models.Q(
                    total=models.F("principal")
                    + models.F("interest")
                    + models.F("penalty_interest")
                    + models.F("compound_interest")
                    + models.F("liquidated_damages")
                    + models.F("fees")
                    + models.F("enforcement_costs")
                ),
                name="claims_total_is_sum",
            ),
            one_of("claims_authority_known", "authority_type", AuthorityType),
            one_of("claims_basis_known", "legal_basis", LegalBasis),
        ]
        indexes = [
            models.Index(fields=["contract_no"], name="claims_contract_no"),
            models.Index(fields=["poa_expires_on"], name="claims_poa_expires_on"),
        ]


class Party(models.Model):
    """A person or organisation on the other side of the institution; identifiers sealed, found by keyed index.

    A co-borrower or guarantor who does not mediate is left out from `left_out_at` on: the others go on, and bind
    themselves alone. Once the time of retention is over, what identifies a person is gone and the row is nobody's.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    role = word(PartyRole)
    kind = word(PartyKind)
    name = models.CharField(max_length=100)
    id_type = word(IdType)
    id_sealed = models.BinaryField(null=True)
    id_index = models.BinaryField(max_length=16, null=True)
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField(max_length=16, null=True)
    address_sealed = models.BinaryField(null=True)
    region_code = models.CharField(max_length=6, blank=True, default="", db_default="")
    sex = word(Sex, null=True)
    birth_date = models.DateField(null=True)
    legal_representative = models.CharField(max_length=50, null=True)
    language = word(Language, blank=True, default="", db_default="")
    speaks_only_it = models.BooleanField(default=False, db_default=False)
    liability = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    left_out_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "parties"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left_out_at=None) | models.Q(role__in=("co_borrower", "guarantor")),
                name="parties_left_out_are_companions",
            ),
            one_of("parties_role_known", "role", PartyRole),
            one_of("parties_kind_known", "kind", PartyKind),
            one_of("parties_id_type_known", "id_type", IdType),
        ]
        indexes = [
            models.Index(fields=["id_index"], name="parties_id_index"),
            models.Index(fields=["name"], name="parties_name", opclasses=["text_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """What happened to a case, in order; never changed. `hash` covers the previous hash and every column.

    An event of something that hangs on the case carries its kind before a colon: `agreement:confirm`.
    """

    pk = models.CompositePrimaryKey("case_id", "seq")
    case = models.ForeignKey(Case, models.PROTECT, related_name="events", db_index=False)
    seq = models.IntegerField()
    event = models.CharField(max_length=48)
    from_state = models.CharField(max_length=32, blank=True)
    to_state = models.CharField(max_length=32)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    role = models.CharField(max_length=2)
    payload = models.JSONField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "events"
        indexes = [BrinIndex(fields=["at"], name="events_at")]


class DailySeal(models.Model):
    """Digest of all events up to the end of a day, chained; printed in reports so that a cut tail is found."""

    day = models.DateField(primary_key=True)
    events = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        db_table = "daily_seals"


class Verdict(Word):
    """What follows for a case from what triage finds; the strictest prevails."""

    ACCEPT = "accept", "受理并提示", "Accepted, and told"
    LOOK = "look", "待人工审查", "Waits for the registrar to look"
    RECTIFY = "rectify", "要求补正", "To be rectified"
    REFUSE = "refuse", "不予受理", "Refused"


class CaseFlag(models.Model):
    """What triage or a clock has to say about a case, to staff and whom else it is `shown_to`.

    Cleared by nobody when it ceased to hold, by a person who has seen to it otherwise. `due_on` is the last day of a
    clock; `warned_days` the nearest of the thresholds, in days before it, that was warned of.
    """

    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    party = models.ForeignKey(Party, models.PROTECT, null=True, db_index=False)
    code = models.CharField(max_length=32)
    verdict = word(Verdict)
    shown_to = ArrayField(models.CharField(max_length=10))
    due_on = models.DateField(null=True)
    warned_days = models.IntegerField(null=True)
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.BigIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "case_flags"
        constraints = [
            models.UniqueConstraint(fields=["case", "code", "party"], nulls_distinct=False, name="case_flags_unique"),
            one_of("case_flags_verdict_known", "verdict", Verdict),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="case_flags_due",
                condition=models.Q(due_on__isnull=False, cleared_at__isnull=True),
            )
        ]


class Attachment(models.Model):
    """A document of a case: listed by its institution with a checksum if it has one, received with a later delivery.

    `batch` and `line` say where it was listed; `listed_at` is null for one that came without being listed. Content is
    kept under `content_sha256` in the store, never here, and never exchanged for another.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments", db_index=False)
    batch = models.ForeignKey("filing.FilingBatch", models.PROTECT, null=True, db_index=False)
    line = models.IntegerField(null=True)
    kind = word(AttachmentKind)
    file_name = models.CharField(max_length=255)
    declared_sha256 = models.BinaryField(max_length=32, null=True)
    state = word(AttachmentState, default="LISTED", db_default="LISTED")
    content_sha256 = models.BinaryField(max_length=32, null=True)
    bytes = models.BigIntegerField(null=True)
    listed_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "attachments"
        constraints = [
            models.UniqueConstraint(fields=["case", "file_name"], name="attachments_name_once"),
            one_of("attachments_kind_known", "kind", AttachmentKind),
            one_of("attachments_state_known", "state", AttachmentState),
            models.CheckConstraint(
                condition=models.Q(state="ERASED", content_sha256=None)
                | models.Q(state="RECEIVED", content_sha256__isnull=False, bytes__gt=0, received_at__isnull=False)
                | models.Q(
                    ~models.Q(state="RECEIVED"),
                    content_sha256=None,
                    bytes=None,
                    received_at=None,
                    listed_at__isnull=False,
                ),
                name="attachments_received_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="RECEIVED")
                | models.Q(declared_sha256=None)
                | models.Q(declared_sha256=models.F("content_sha256")),
                name="attachments_content_declared",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class CalendarNotice(models.Model):
    """A State Council notice on the days off of a year, as loaded; until then days of that year are provisional."""

    year = models.IntegerField(primary_key=True)
    title = models.CharField(max_length=100)
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "calendar_notices"

    def __str__(self) -> str:
        return self.title


class CalendarDay(models.Model):
    """A day that is off although a weekday, or worked although a weekend, and why."""

    day = models.DateField(primary_key=True)
    is_worked = models.BooleanField()
    why = models.CharField(max_length=40)

    class Meta:
        db_table = "calendar_days"

    def __str__(self) -> str:
        return f"{self.day} {self.why}"


class Bankruptcy(models.Model):
    """A debtor in the public list of bankruptcy proceedings, found by keyed index or, without a number, by name."""

    case_number = models.CharField(max_length=64)
    name = models.CharField(max_length=100)
    id_index = models.BinaryField(max_length=16, null=True)
    court = models.CharField(max_length=100)
    accepted_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        db_table = "bankruptcies"
        constraints = [models.UniqueConstraint(fields=["case_number", "name"], name="bankruptcies_debtor_unique")]

    def __str__(self) -> str:
        return self.name


class Representation(models.Model):
    """Somebody who acts for a party: by its power of attorney, as the head of an organisation, or by law.

    Both are parties of the case; who acts has the role of an agent. Settling needs special authority
    (民事诉讼法 art. 62). An agent's authority ends on a day, or at the moment `ended_at` when somebody ends it sooner.
    """

    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    representative = models.ForeignKey(Party, models.PROTECT, related_name="acts_for")
    principal = models.ForeignKey(Party, models.PROTECT, related_name="represented_by")
    kind = word(RepresentationKind)
    authority = word(AuthorityType)
    scope = models.CharField(max_length=500, blank=True, default="", db_default="")
    holds_from = models.DateField()
    holds_until = models.DateField(null=True)
    document_sha256 = models.BinaryField(max_length=32, null=True)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "representations"
        constraints = [
            one_of("representations_kind_known", "kind", RepresentationKind),
            one_of("representations_authority_known", "authority", AuthorityType),
            models.CheckConstraint(
                condition=~models.Q(representative=models.F("principal")), name="representations_of_another"
            ),
            models.CheckConstraint(
                condition=models.Q(holds_until__gte=models.F("holds_from"))
                | models.Q(~models.Q(kind="agent"), holds_until=None),
                name="representations_agent_for_a_time",
            ),
            models.UniqueConstraint(
                fields=["representative", "principal"],
                condition=models.Q(ended_at=None),
                name="representations_once",
            ),
        ]


class AddressConfirmation(models.Model):
    """Where a party wants papers to reach it (送达地址确认书), as it signed it; the newest version counts.

    Never changed but when the people of its case are erased.
    """

    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    party = models.ForeignKey(Party, models.PROTECT, db_index=False)
    version = models.IntegerField()
    address_sealed = models.BinaryField(null=True)
    email_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    confirmed_by = models.ForeignKey(Party, models.PROTECT, related_name="addresses_confirmed", db_index=False)
    channel = word(Channel)
    document_sha256 = models.BinaryField(max_length=32, null=True)
    confirmed_at = models.DateTimeField()
    actor_id = models.BigIntegerField()

    class Meta:
        db_table = "address_confirmations"
        constraints = [
            models.UniqueConstraint(fields=["party", "version"], name="address_confirmations_version_once"),
            one_of("address_confirmations_channel_known", "channel", Channel),
        ]


class VulnerabilityFlag(models.Model):
    """Why a party needs care. No event tells of it: an institution reads the events of its cases.

    `kind` is null once the people of its case are erased.
    """

    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    party = models.ForeignKey(Party, models.PROTECT, db_index=False)
    kind = word(Vulnerability, null=True)
    raised_at = models.DateTimeField()
    raised_by = models.BigIntegerField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "vulnerability_flags"
        constraints = [
            one_of("vulnerability_flags_kind_known", "kind", Vulnerability),
            models.UniqueConstraint(
                fields=["party", "kind"], condition=models.Q(cleared_at=None), name="vulnerability_flags_once"
            ),
        ]
