"""Flags on cases, and the public list of bankruptcies that acceptance looks into."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_rules")]
    operations = [
        migrations.CreateModel(
            name="Bankruptcy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_number", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=100)),
                ("id_index", models.BinaryField(max_length=16, null=True)),
                ("court", models.CharField(max_length=100)),
                ("accepted_on", models.DateField()),
                ("ended_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "bankruptcies",
                "constraints": [
                    models.UniqueConstraint(fields=("case_number", "name"), name="bankruptcies_debtor_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseFlag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=32)),
                ("verdict", models.CharField(max_length=32)),
                (
                    "shown_to",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None),
                ),
                ("due_on", models.DateField(null=True)),
                ("warned_days", models.IntegerField(null=True)),
                ("raised_at", models.DateTimeField()),
                ("cleared_at", models.DateTimeField(null=True)),
                ("cleared_by", models.BigIntegerField(null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "case",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.party"
                    ),
                ),
            ],
            options={
                "db_table": "case_flags",
                "indexes": [
                    models.Index(
                        condition=models.Q(("cleared_at__isnull", True), ("due_on__isnull", False)),
                        fields=["due_on"],
                        name="case_flags_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "code", "party"), name="case_flags_unique", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["accept", "look", "rectify", "refuse"])),
                        name="case_flags_verdict_known",
                    ),
                ],
            },
        ),
    ]
