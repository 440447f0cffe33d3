"""The ledger of attempts becomes a stage of its own; its table stays as it is."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("cases", "0004_attachments"), ("consent", "0002_rules")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="ContactAttempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("channel", models.CharField(max_length=32)),
                        ("outcome", models.CharField(max_length=32)),
                        ("at", models.DateTimeField()),
                        ("actor_id", models.BigIntegerField()),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
                        (
                            "party",
                            models.ForeignKey(
                                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.party"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "contact_attempts",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("channel__in", ["sms", "call", "letter", "email", "in_person", "portal"])
                                ),
                                name="contact_channel_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "outcome__in",
                                        ["delivered", "connected", "no_answer", "wrong_person", "refused", "dead"],
                                    )
                                ),
                                name="contact_outcome_known",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
