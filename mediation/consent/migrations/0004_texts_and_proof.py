"""Texts that people are asked with, proof of what they answer, and what rests on it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_number_books"),
        ("cases", "0010_people"),
        ("consent", "0003_attempts_leave"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsentText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=32)),
                ("version", models.CharField(max_length=20)),
                ("zh", models.TextField()),
                ("en", models.TextField()),
                ("effective_from", models.DateField()),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "db_table": "consent_texts",
            },
        ),
        migrations.CreateModel(
            name="JointBudget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_index", models.BinaryField(max_length=16, null=True)),
                ("monthly", models.DecimalField(decimal_places=2, max_digits=18)),
                ("stated_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("actor_id", models.BigIntegerField()),
            ],
            options={
                "db_table": "joint_budgets",
            },
        ),
        migrations.CreateModel(
            name="JointBudgetShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claim_total", models.DecimalField(decimal_places=2, max_digits=18)),
                ("share", models.DecimalField(decimal_places=2, max_digits=18)),
                ("stated_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "joint_budget_shares",
            },
        ),
        migrations.CreateModel(
            name="StandingConsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=20)),
                ("document_sha256", models.BinaryField(max_length=32)),
                ("holds_from", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("actor_id", models.BigIntegerField()),
            ],
            options={
                "db_table": "standing_consents",
            },
        ),
        migrations.RemoveConstraint(
            model_name="consent",
            name="consents_party_purpose_unique",
        ),
        migrations.AddField(
            model_name="consent",
            name="answered_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="cases.party",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="evidence",
            field=models.CharField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="consent",
            name="evidence_ref",
            field=models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
        migrations.AddField(
            model_name="consent",
            name="evidence_sha256",
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="consent",
            name="is_volunteered",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="consent",
            name="revoked_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revocations",
                to="cases.party",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="revoked_channel",
            field=models.CharField(max_length=32, null=True),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["party", "purpose"], name="consents_of_party"),
        ),
        migrations.AddConstraint(
            model_name="consenttext",
            constraint=models.UniqueConstraint(fields=("purpose", "version"), name="consent_texts_version_once"),
        ),
        migrations.AddConstraint(
            model_name="consenttext",
            constraint=models.UniqueConstraint(fields=("purpose", "effective_from"), name="consent_texts_one_a_day"),
        ),
        migrations.AddConstraint(
            model_name="consenttext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("purpose__in", ["mediation", "online", "e_service", "recording", "coordination", "data_provision"])
                ),
                name="consent_texts_purpose_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointbudget",
            constraint=models.CheckConstraint(condition=models.Q(("monthly__gt", 0)), name="joint_budgets_positive"),
        ),
        migrations.AddConstraint(
            model_name="jointbudget",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("person_index",), name="joint_budgets_one_stands"
            ),
        ),
        migrations.AddField(
            model_name="jointbudgetshare",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="consent.jointbudget"
            ),
        ),
        migrations.AddField(
            model_name="jointbudgetshare",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddField(
            model_name="jointbudgetshare",
            name="party",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.party"),
        ),
        migrations.AddField(
            model_name="standingconsent",
            name="institution",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="accounts.institution"
            ),
        ),
        migrations.AddConstraint(
            model_name="jointbudgetshare",
            constraint=models.UniqueConstraint(fields=("budget", "case"), name="joint_budget_shares_once"),
        ),
        migrations.AddConstraint(
            model_name="jointbudgetshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__gte", 0), ("share__lte", models.F("claim_total"))),
                name="joint_budget_shares_within_claim",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingconsent",
            constraint=models.UniqueConstraint(
                fields=("institution", "version"), name="standing_consents_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="standingconsent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)), fields=("institution",), name="standing_consents_one_stands"
            ),
        ),
    ]
