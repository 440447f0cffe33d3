"""What institutions deliver: batches of rows and archives of documents; every row and file ends with one outcome."""

from __future__ import annotations

from django.db import models

from mediation.accounts.models import Institution
from mediation.cases.models import Attachment, Case, Party
from mediation.db.fields import one_of, word
from mediation.filing.evidence_words import EntryNote, EntryOutcome, ProofKind
from mediation.vocabulary import AmendmentState, BatchState, RowOutcome, SheetName


class FilingProfile(models.Model):
    """How an institution's own export becomes the template's columns; a version once saved is never changed."""

    institution = models.ForeignKey(Institution, models.PROTECT, db_index=False)
    name = models.CharField(max_length=60)
    version = models.IntegerField()
    fingerprint = models.BinaryField(max_length=32)
    body = models.TextField()
    saved_by = models.BigIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "filing_profiles"
        constraints = [
            models.UniqueConstraint(fields=["institution", "name", "version"], name="filing_profiles_version_once")
        ]


class FilingBatch(models.Model):
    """One delivery by one institution: a file, an API call, or a form (a batch of one).

    `sheets` has, for each sheet filed beside the cases, where its rows ended.
    """

    institution = models.ForeignKey(Institution, models.PROTECT)
    uploaded_by = models.BigIntegerField()
    committed_by = models.BigIntegerField(null=True)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.BinaryField(max_length=32)
    file_bytes = models.BigIntegerField()
    state = word(BatchState)
    rows_total = models.IntegerField(default=0, db_default=0)
    rows_opened = models.IntegerField(default=0, db_default=0)
    rows_wrong = models.IntegerField(default=0, db_default=0)
    rows_duplicate = models.IntegerField(default=0, db_default=0)
    rows_unchanged = models.IntegerField(default=0, db_default=0)
    rows_amended = models.IntegerField(default=0, db_default=0)
    rows_withdrawn = models.IntegerField(default=0, db_default=0)
    received_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=40, blank=True, default="", db_default="")
    sheets = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    receipt = models.JSONField(null=True)
    profile = models.ForeignKey(FilingProfile, models.PROTECT, null=True, db_index=False)
    profile_wanted = models.CharField(max_length=60, blank=True, default="", db_default="")
    commit_asked_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "filing_batches"
        constraints = [
            # The same file again waits for the first upload and finds it, unless that one came to nothing.
            models.UniqueConstraint(
                fields=["institution", "file_sha256"],
                condition=~models.Q(state__in=["REFUSED", "CANCELLED"]),
                name="filing_batches_file_once",
            ),
            # Batches of one institution wait for each other, so that each sees the cases of the one before.
            models.UniqueConstraint(
                fields=["institution"],
                condition=models.Q(state="COMMITTING"),
                name="filing_batches_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="COMMITTED")
                | models.Q(
                    rows_total=models.F("rows_opened")
                    + models.F("rows_wrong")
                    + models.F("rows_duplicate")
                    + models.F("rows_unchanged")
                    + models.F("rows_amended")
                    + models.F("rows_withdrawn")
                ),
                name="filing_batches_rows_add_up",
            ),
        ]


class FilingProgress(models.Model):
    """How far a batch is while it is taken, for others to see before that commits; unlogged, for it may be lost."""

    batch = models.OneToOneField(FilingBatch, models.CASCADE, primary_key=True)
    tries = models.IntegerField()
    rows_judged = models.IntegerField(default=0, db_default=0)
    rows_expected = models.IntegerField(default=0, db_default=0)
    rows_wrong = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "filing_progress"


class FilingRow(models.Model):
    """One line of a batch and where it ended; the line is counted as the filer's spreadsheet shows it."""

    pk = models.CompositePrimaryKey("batch_id", "line")
    batch = models.ForeignKey(FilingBatch, models.PROTECT, related_name="rows", db_index=False)
    line = models.IntegerField()
    outcome = word(RowOutcome)
    row_key = models.BinaryField(max_length=16, null=True)
    row_fingerprint = models.BinaryField(max_length=32, null=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, db_index=False)

    class Meta:
        db_table = "filing_rows"
        constraints = [one_of("filing_rows_outcome_known", "outcome", RowOutcome)]


class RowError(models.Model):
    """A rule that a row breaks; names the column and the rule, never the value.

    `line` is the row's in its sheet; `item` is its place, from 1, in a list within that line, where there is one.
    `other_line` is the line of another row, where the rule is about both.
    """

    pk = models.CompositePrimaryKey("batch_id", "sheet", "line", "item", "code", "column")
    batch = models.ForeignKey(FilingBatch, models.PROTECT, related_name="row_errors", db_index=False)
    sheet = word(SheetName, default="cases", db_default="cases")
    line = models.IntegerField()
    item = models.IntegerField(default=0, db_default=0)
    column = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=1)
    other_line = models.IntegerField(null=True)

    class Meta:
        db_table = "row_errors"
        constraints = [
            models.CheckConstraint(condition=models.Q(severity__in=["E", "W", "I"]), name="row_errors_severity_known"),
            one_of("row_errors_sheet_known", "sheet", SheetName),
        ]


class PartyDocument(models.Model):
    """A paper that a party hands in itself, to show its troubles: for its mediator, for no other party of the case.

    The institution sees it once the party says so (`shown_at`). What was taken back, or erased, has no content and no
    name any more. Content is kept under `content_sha256` in the store.
    """

    case = models.ForeignKey(Case, models.PROTECT)
    party = models.ForeignKey(Party, models.PROTECT, db_index=False)
    kind = word(ProofKind)
    file_name = models.CharField(max_length=255)
    content_sha256 = models.BinaryField(max_length=32, null=True)
    bytes = models.BigIntegerField()
    received_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "party_documents"
        constraints = [
            one_of("party_documents_kind_known", "kind", ProofKind),
            models.UniqueConstraint(fields=["party", "content_sha256"], name="party_documents_once"),
            models.CheckConstraint(
                condition=models.Q(taken_back_at=None) | models.Q(content_sha256=None, file_name="", shown_at=None),
                name="party_documents_back_whole",
            ),
        ]


class CaseAmendment(models.Model):
    """What a later row changes in a filed case; kept for good, with both fingerprints.

    `changes_sealed` holds the version filed and the columns that differ from the one before, as JSON, sealed since
    there are identifiers in it. `changed` counts those columns.
    """

    case = models.ForeignKey(Case, models.PROTECT)
    batch = models.ForeignKey(FilingBatch, models.PROTECT, db_index=False)
    line = models.IntegerField()
    before_fingerprint = models.BinaryField(max_length=32)
    after_fingerprint = models.BinaryField(max_length=32)
    changed = models.IntegerField()
    changes_sealed = models.BinaryField()
    state = word(AmendmentState)
    proposed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "case_amendments"
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="case_amendments_row_once"),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="PROPOSED"), name="case_amendments_one_open"
            ),
            one_of("case_amendments_state_known", "state", AmendmentState),
            models.CheckConstraint(
                condition=models.Q(state="PROPOSED", answered_at=None)
                | models.Q(~models.Q(state="PROPOSED"), answered_at__isnull=False),
                name="case_amendments_answered",
            ),
        ]


class EvidenceDelivery(models.Model):
    """One archive of documents by one institution; no `receipt` while its files are taken in."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    delivered_by = models.BigIntegerField()
    file_name = models.CharField(max_length=255)
    file_sha256 = models.BinaryField(max_length=32)
    file_bytes = models.BigIntegerField()
    received_at = models.DateTimeField()
    receipt = models.JSONField(null=True)

    class Meta:
        db_table = "evidence_deliveries"
        constraints = [
            models.UniqueConstraint(fields=["institution", "file_sha256"], name="evidence_deliveries_file_once"),
            # Archives of one institution wait for each other, so that each sees the documents of the one before.
            models.UniqueConstraint(
                fields=["institution"],
                condition=models.Q(receipt__isnull=True),
                name="evidence_deliveries_one_at_a_time",
            ),
        ]


class EvidenceEntry(models.Model):
    """One file of an archive and where it ended; `place` counts the entries of the archive from 1."""

    pk = models.CompositePrimaryKey("delivery_id", "place")
    delivery = models.ForeignKey(EvidenceDelivery, models.PROTECT, related_name="entries", db_index=False)
    place = models.IntegerField()
    name = models.TextField()
    outcome = word(EntryOutcome)
    note = word(EntryNote, null=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, db_index=False)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, db_index=False)
    content_sha256 = models.BinaryField(max_length=32, null=True)

    class Meta:
        db_table = "evidence_entries"
        constraints = [
            one_of("evidence_entries_outcome_known", "outcome", EntryOutcome),
            one_of("evidence_entries_note_known", "note", EntryNote),
            models.CheckConstraint(
                condition=~models.Q(outcome="stored") | models.Q(attachment__isnull=False),
                name="evidence_entries_stored_somewhere",
            ),
        ]
