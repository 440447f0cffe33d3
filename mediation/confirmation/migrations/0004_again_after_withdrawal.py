"""After an application that was withdrawn there may be another of the same agreement; each keeps how it stood."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0012_said_of_these_terms"),
        ("confirmation", "0003_outcomes_are_final"),
    ]

    operations = [
        migrations.AddField(
            model_name="confirmation",
            name="state",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(then=models.Value("WITHDRAWN"), withdrawn_on__isnull=False),
                    models.When(declined_on__isnull=False, then=models.Value("NOT_ACCEPTED")),
                    models.When(
                        models.Q(
                            ("revoked_on__isnull", False),
                            models.Q(("dismissal_ground", ""), _negated=True),
                            _connector="OR",
                        ),
                        then=models.Value("DISMISSED"),
                    ),
                    models.When(ruled_on__isnull=False, then=models.Value("CONFIRMED")),
                    models.When(accepted_on__isnull=False, then=models.Value("ACCEPTED_BY_COURT")),
                    default=models.Value("APPLIED"),
                ),
                output_field=models.CharField(max_length=32),
            ),
        ),
        migrations.AlterField(
            model_name="confirmation",
            name="agreement",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="agreements.agreement"),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on", None)), fields=("agreement",), name="confirmations_one_at_a_time"
            ),
        ),
    ]
