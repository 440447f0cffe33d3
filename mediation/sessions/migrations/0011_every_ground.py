"""A mediation that nobody answered ended, too: its mediator can report that it did."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_invitations"),
        ("cases", "0022_paper_parts"),
        ("mediation_sessions", "0010_termination_reports"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="terminationreport",
            name="termination_reports_ground_known",
        ),
        migrations.AddConstraint(
            model_name="terminationreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "ground__in",
                        [
                            "agreement_reached",
                            "self_settled_withdrawn",
                            "unreachable_in_period",
                            "party_unwilling",
                            "positions_too_far",
                            "period_expired",
                            "unanswered",
                            "signature_refused",
                            "other",
                        ],
                    )
                ),
                name="termination_reports_ground_known",
            ),
        ),
    ]
