"""Which Odoo systems there are, what goes there, and how far each was read."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from mediation.accounts.models import Institution
from mediation.cases.models import Case
from mediation.db.fields import one_of, word
from mediation.filing.models import FilingBatch
from mediation.odoo.words import CaseModel, ConnectionState, Decision, GoesOut, Protocol, RecordState


class Connection(models.Model):
    """One database of an Odoo, of an institution or, without one, of the centre.

    Records are known there as `namespace.name`. After `failures` in a row nothing is sent before `rests_until`;
    `reason` is a Trouble, `blame` the model or field it is about.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, null=True)
    name = models.CharField(max_length=60)
    host = models.CharField(max_length=253)
    port = models.IntegerField(default=443)
    is_tls = models.BooleanField(default=True)
    protocol = word(Protocol, default=Protocol.JSON2)
    database = models.CharField(max_length=63)
    login = models.CharField(max_length=100)
    secret_sealed = models.BinaryField()
    namespace = models.CharField(max_length=30, default="mediation")
    case_model = word(CaseModel, default=CaseModel.TASK)
    goes_out = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    pull_profile = models.CharField(max_length=60, blank=True, default="", db_default="")
    pull_model = models.CharField(max_length=64, default="account.move", db_default="account.move")
    pull_filter = models.JSONField(default=list, blank=True, db_default=models.Value([], models.JSONField()))
    pull_daily = models.BooleanField(default=False, db_default=False)
    state = word(ConnectionState, default=ConnectionState.ACTIVE)
    since = models.DateTimeField()
    reason = models.CharField(max_length=32, blank=True, default="", db_default="")
    blame = models.CharField(max_length=64, blank=True, default="", db_default="")
    failures = models.IntegerField(default=0, db_default=0)
    rests_until = models.DateTimeField(null=True)
    created_by = models.BigIntegerField()
    created_at = models.DateTimeField()
    changed_by = models.BigIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "odoo_connections"
        constraints = [
            one_of("odoo_connections_protocol_known", "protocol", Protocol),
            one_of("odoo_connections_model_known", "case_model", CaseModel),
            one_of("odoo_connections_state_known", "state", ConnectionState),
            models.CheckConstraint(
                condition=models.Q(goes_out__contained_by=[*map(str, GoesOut)]), name="odoo_goes_out_known"
            ),
            models.CheckConstraint(condition=models.Q(port__range=(1, 65535)), name="odoo_connections_port_is_one"),
            models.UniqueConstraint(
                fields=["institution", "name"], name="odoo_connections_name_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Pull(models.Model):
    """One time that somebody wants records of an Odoo as a filing; waiting until it has ended.

    `terms` is the digest of what was asked there and how it was read: what was reached under other terms says nothing.
    `reached` is when the last record was written that was read, of `records` in all. `trouble` is the code of what went
    wrong, `what` the model, field or setting it is about.
    """

    connection = models.ForeignKey(Connection, models.PROTECT)
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    commits = models.BooleanField()
    is_anew = models.BooleanField()
    tries = models.IntegerField(default=0, db_default=0)
    ended_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=32, blank=True, default="", db_default="")
    what = models.CharField(max_length=64, blank=True, default="", db_default="")
    terms = models.CharField(max_length=64, blank=True, default="", db_default="")
    reached = models.DateTimeField(null=True)
    records = models.IntegerField(default=0, db_default=0)
    batch = models.ForeignKey(FilingBatch, models.PROTECT, null=True)

    class Meta:
        db_table = "odoo_pulls"
        constraints = [
            models.UniqueConstraint(
                fields=["connection"], condition=models.Q(ended_at=None), name="odoo_pulls_one_waits"
            )
        ]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.asked_at:%Y-%m-%d %H:%M}"


class Record(models.Model):
    """What was written to an Odoo under one of our names: its id there, and a keyed digest of each value.

    By the digests a later change of theirs is told from one of ours, and nothing personal is kept twice. `ceded` are
    fields that a person left to Odoo.
    """

    connection = models.ForeignKey(Connection, models.PROTECT, db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, null=True)
    model = models.CharField(max_length=64)
    name = models.CharField(max_length=60)
    record_id = models.BigIntegerField(null=True)
    pushed = models.JSONField()
    pushed_at = models.DateTimeField()
    ceded = ArrayField(models.CharField(max_length=64), default=list)
    state = word(RecordState, default=RecordState.THERE, db_default=RecordState.THERE)

    class Meta:
        db_table = "odoo_records"
        constraints = [
            models.UniqueConstraint(fields=["connection", "name"], name="odoo_records_name_once"),
            one_of("odoo_records_state_known", "state", RecordState),
        ]


class Conflict(models.Model):
    """A field that we pushed and somebody changed in Odoo, or, with no field, a record that somebody deleted there.

    Nothing is written over it until a person decides. Until then `theirs` is kept, sealed: it may be somebody's name.
    """

    record = models.ForeignKey(Record, models.PROTECT)
    field = models.CharField(max_length=64, blank=True)
    theirs_sealed = models.BinaryField(null=True)
    theirs_digest = models.CharField(max_length=16)
    found_at = models.DateTimeField()
    decision = word(Decision, null=True)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "odoo_conflicts"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "field"], condition=models.Q(decision__isnull=True), name="odoo_conflicts_one_open"
            ),
            one_of("odoo_conflicts_decision_known", "decision", Decision),
            models.CheckConstraint(
                condition=models.Q(decision__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(decision__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="odoo_conflicts_decided_whole",
            ),
        ]
