"""Who acts for a party, where papers reach it, and what makes it vulnerable."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_erased_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="AddressConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.IntegerField()),
                ("address_sealed", models.BinaryField(null=True)),
                ("email_sealed", models.BinaryField(null=True)),
                ("phone_sealed", models.BinaryField(null=True)),
                ("channel", models.CharField(max_length=32)),
                ("document_sha256", models.BinaryField(max_length=32, null=True)),
                ("confirmed_at", models.DateTimeField()),
                ("actor_id", models.BigIntegerField()),
                (
                    "case",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addresses_confirmed",
                        to="cases.party",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.party"),
                ),
            ],
            options={
                "db_table": "address_confirmations",
                "constraints": [
                    models.UniqueConstraint(fields=("party", "version"), name="address_confirmations_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["sms", "call", "letter", "email", "in_person", "portal"])),
                        name="address_confirmations_channel_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Representation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=32)),
                ("authority", models.CharField(max_length=32)),
                ("scope", models.CharField(blank=True, db_default="", default="", max_length=500)),
                ("holds_from", models.DateField()),
                ("holds_until", models.DateField(null=True)),
                ("document_sha256", models.BinaryField(max_length=32, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
                ),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="represented_by", to="cases.party"
                    ),
                ),
                (
                    "representative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acts_for", to="cases.party"
                    ),
                ),
            ],
            options={
                "db_table": "representations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["agent", "legal_representative", "guardian"])),
                        name="representations_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("authority__in", ["general", "special"])),
                        name="representations_authority_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("representative", models.F("principal")), _negated=True),
                        name="representations_of_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("holds_until__gte", models.F("holds_from")),
                            models.Q(models.Q(("kind", "agent"), _negated=True), ("holds_until", None)),
                            _connector="OR",
                        ),
                        name="representations_agent_for_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("representative", "principal"),
                        name="representations_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VulnerabilityFlag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=32, null=True)),
                ("raised_at", models.DateTimeField()),
                ("raised_by", models.BigIntegerField()),
                ("cleared_at", models.DateTimeField(null=True)),
                ("cleared_by", models.BigIntegerField(null=True)),
                (
                    "case",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
                ),
                (
                    "party",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.party"),
                ),
            ],
            options={
                "db_table": "vulnerability_flags",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "minor",
                                    "elderly",
                                    "illness",
                                    "disability",
                                    "pregnancy",
                                    "language",
                                    "hardship",
                                    "domestic_violence",
                                ],
                            )
                        ),
                        name="vulnerability_flags_kind_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cleared_at", None)),
                        fields=("party", "kind"),
                        name="vulnerability_flags_once",
                    ),
                ],
            },
        ),
    ]
