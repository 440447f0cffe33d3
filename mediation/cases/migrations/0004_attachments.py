"""Documents of cases, listed by the institution and received later."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_triage"),
        ("filing", "0004_amendments"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.IntegerField(null=True)),
                ("kind", models.CharField(max_length=32)),
                ("file_name", models.CharField(max_length=255)),
                ("declared_sha256", models.BinaryField(max_length=32, null=True)),
                ("state", models.CharField(db_default="LISTED", default="LISTED", max_length=32)),
                ("content_sha256", models.BinaryField(max_length=32, null=True)),
                ("bytes", models.BigIntegerField(null=True)),
                ("listed_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="filing.filingbatch"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "db_table": "attachments",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "file_name"), name="attachments_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "contract",
                                    "guarantee_contract",
                                    "statement_of_account",
                                    "id_copy",
                                    "power_of_attorney",
                                    "demand",
                                    "call_recording",
                                    "other",
                                ],
                            )
                        ),
                        name="attachments_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["LISTED", "RECEIVED", "MISMATCHED"])),
                        name="attachments_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("bytes__gt", 0),
                                ("content_sha256__isnull", False),
                                ("received_at__isnull", False),
                                ("state", "RECEIVED"),
                            ),
                            models.Q(
                                models.Q(("state", "RECEIVED"), _negated=True),
                                ("bytes", None),
                                ("content_sha256", None),
                                ("listed_at__isnull", False),
                                ("received_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="attachments_received_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "RECEIVED"), _negated=True),
                            ("declared_sha256", None),
                            ("declared_sha256", models.F("content_sha256")),
                            _connector="OR",
                        ),
                        name="attachments_content_declared",
                    ),
                ],
            },
        ),
    ]
