"""Archives of documents that institutions deliver, and where each file of them ended."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_mediator_facts"),
        ("cases", "0005_filed_again"),
        ("filing", "0007_companions"),
    ]

    operations = [
        migrations.CreateModel(
            name="EvidenceDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("delivered_by", models.BigIntegerField()),
                ("file_name", models.CharField(max_length=255)),
                ("file_sha256", models.BinaryField(max_length=32)),
                ("file_bytes", models.BigIntegerField()),
                ("received_at", models.DateTimeField()),
                ("receipt", models.JSONField(null=True)),
                (
                    "institution",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.institution"),
                ),
            ],
            options={
                "db_table": "evidence_deliveries",
            },
        ),
        migrations.CreateModel(
            name="EvidenceEntry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "delivery_id", "place", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.IntegerField()),
                ("name", models.TextField()),
                ("outcome", models.CharField(max_length=32)),
                ("note", models.CharField(max_length=32, null=True)),
                ("content_sha256", models.BinaryField(max_length=32, null=True)),
                (
                    "attachment",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.attachment"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.case"
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="filing.evidencedelivery",
                    ),
                ),
            ],
            options={
                "db_table": "evidence_entries",
            },
        ),
        migrations.AddConstraint(
            model_name="evidencedelivery",
            constraint=models.UniqueConstraint(
                fields=("institution", "file_sha256"), name="evidence_deliveries_file_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidencedelivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("receipt__isnull", True)),
                fields=("institution",),
                name="evidence_deliveries_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidenceentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["stored", "unchanged", "wrong"])),
                name="evidence_entries_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidenceentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "note__in",
                        [
                            "W-UNLISTED",
                            "E-CASE",
                            "E-CASES",
                            "E-CASE-OVER",
                            "E-CHECKSUM",
                            "E-OTHER",
                            "E-EMPTY",
                            "E-TYPE",
                            "E-MACRO",
                            "E-NAME",
                            "E-PATH",
                            "E-LINK",
                            "E-ENCRYPTED",
                            "E-TWICE",
                            "E-LARGE",
                            "E-DAMAGED",
                        ],
                    )
                ),
                name="evidence_entries_note_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidenceentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "stored"), _negated=True), ("attachment__isnull", False), _connector="OR"
                ),
                name="evidence_entries_stored_somewhere",
            ),
        ),
    ]
