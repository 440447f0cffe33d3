"""A document may be erased with what identifies the people of its case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_language_of_parties"),
        ("filing", "0008_evidence"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="attachment",
            name="attachments_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="attachment",
            name="attachments_received_whole",
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["LISTED", "RECEIVED", "MISMATCHED", "ERASED"])),
                name="attachments_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("content_sha256", None), ("state", "ERASED")),
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
        ),
    ]
