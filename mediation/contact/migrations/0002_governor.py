"""Attempts get a person, a number, a caller, a reservation and a slot of the day; what was there gets them too."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

BACKFILL = """
UPDATE contact_attempts AS a
   SET person_index = p.id_index, phone_index = CASE WHEN a.channel IN ('call', 'sms') THEN p.phone_index END,
       caller = 'centre', reserved_at = a.at, reserved_until = a.at
  FROM parties AS p
 WHERE p.id = a.party_id;
UPDATE contact_attempts AS a
   SET slot = n.slot
  FROM (SELECT id, row_number() OVER (PARTITION BY person_index, day ORDER BY at, id) AS slot
          FROM contact_attempts
         WHERE channel = 'call' AND outcome IN ('connected', 'refused')) AS n
 WHERE n.id = a.id;
INSERT INTO contact_results (call_ref, fingerprint, case_id, outcome, dialled_at, rule, received_at, actor_id)
SELECT 'attempt ' || a.id, decode(md5(a.id::text), 'hex'), a.case_id, a.outcome, a.at, 'DAILY-LIMIT', a.at, a.actor_id
  FROM contact_attempts AS a
 WHERE a.slot > 3;
DELETE FROM contact_attempts WHERE slot > 3;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_mediator_facts"),
        ("cases", "0004_attachments"),
        ("contact", "0001_from_consent"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactNumber",
            fields=[
                ("phone_index", models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                ("quarantined_at", models.DateTimeField(null=True)),
                ("corrected_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "contact_numbers",
            },
        ),
        migrations.CreateModel(
            name="ContactOptOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_index", models.BinaryField(max_length=16)),
                ("channel", models.CharField(max_length=32)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "contact_opt_outs",
            },
        ),
        migrations.CreateModel(
            name="ContactPerson",
            fields=[
                ("person_index", models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                (
                    "agreed_hours",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), db_default=models.Value("{}"), default=list, size=None
                    ),
                ),
                ("agreed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "contact_persons",
            },
        ),
        migrations.CreateModel(
            name="ContactResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("call_ref", models.CharField(blank=True, max_length=64)),
                ("fingerprint", models.BinaryField(max_length=16)),
                ("outcome", models.CharField(max_length=32, null=True)),
                ("dialled_at", models.DateTimeField(null=True)),
                ("rule", models.CharField(blank=True, max_length=32)),
                ("received_at", models.DateTimeField()),
                ("actor_id", models.BigIntegerField()),
            ],
            options={
                "db_table": "contact_results",
            },
        ),
        migrations.RemoveConstraint(
            model_name="contactattempt",
            name="contact_outcome_known",
        ),
        migrations.AddField(
            model_name="contactattempt",
            name="caller",
            field=models.CharField(null=True, max_length=32),
        ),
        migrations.AddField(
            model_name="contactattempt",
            name="day",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Cast(
                    models.Func(models.F("at"), template="(%(expressions)s AT TIME ZONE 'Asia/Shanghai')"),
                    models.DateField(),
                ),
                output_field=models.DateField(),
            ),
        ),
        migrations.AddField(
            model_name="contactattempt",
            name="is_agreed_hour",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="contactattempt",
            name="person_index",
            field=models.BinaryField(null=True, max_length=16),
        ),
        migrations.AddField(
            model_name="contactattempt",
            name="phone_index",
            field=models.BinaryField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name="contactattempt",
            name="reserved_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="contactattempt",
            name="reserved_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="contactattempt",
            name="slot",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="contactattempt",
            name="outcome",
            field=models.CharField(max_length=32, null=True),
        ),
        migrations.AddConstraint(
            model_name="contactoptout",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["sms", "call", "letter", "email", "in_person", "portal"])),
                name="contact_opt_outs_channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactoptout",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("person_index", "channel"), name="contact_opt_outs_once"
            ),
        ),
        migrations.AddField(
            model_name="contactresult",
            name="attempt",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="contact.contactattempt"
            ),
        ),
        migrations.AddField(
            model_name="contactresult",
            name="case",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="contactresult",
            name="institution",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.institution"
            ),
        ),
        migrations.AddIndex(
            model_name="contactresult",
            index=models.Index(
                condition=models.Q(("rule", ""), _negated=True), fields=["received_at"], name="contact_results_unlawful"
            ),
        ),
        migrations.AddConstraint(
            model_name="contactresult",
            constraint=models.UniqueConstraint(
                fields=("institution", "call_ref", "fingerprint"), name="contact_results_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="contactresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("attempt__isnull", False), ("rule", "")),
                    models.Q(models.Q(("rule", ""), _negated=True), ("attempt", None)),
                    _connector="OR",
                ),
                name="contact_results_lawful_or_told_why",
            ),
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
        migrations.AlterField("contactattempt", "caller", models.CharField(max_length=32)),
        migrations.AlterField("contactattempt", "person_index", models.BinaryField(max_length=16)),
        migrations.AlterField("contactattempt", "reserved_at", models.DateTimeField()),
        migrations.AlterField("contactattempt", "reserved_until", models.DateTimeField()),
        migrations.AddIndex(
            model_name="contactattempt",
            index=models.Index(
                condition=models.Q(("outcome", "refused")), fields=["person_index", "at"], name="contact_refusals"
            ),
        ),
        migrations.AddIndex(
            model_name="contactattempt",
            index=models.Index(
                condition=models.Q(("outcome__in", ["wrong_person", "dead"])),
                fields=["phone_index", "at"],
                name="contact_bad_numbers",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactattempt",
            constraint=models.CheckConstraint(
                condition=models.Q(("caller__in", ["bank", "agency", "centre", "mediator", "robot"])),
                name="contact_caller_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactattempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        [
                            "delivered",
                            "connected",
                            "no_answer",
                            "wrong_person",
                            "refused",
                            "dead",
                            "busy",
                            "dialled",
                            "released",
                            "lapsed",
                        ],
                    )
                ),
                name="contact_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactattempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("slot__isnull", False)),
                fields=("person_index", "day", "slot"),
                name="contact_slot_once",
            ),
        ),
    ]
