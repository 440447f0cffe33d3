"""Offers that an agreement was made of are laid aside when there is mediation about it again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_agreed_on"),
        ("negotiation", "0004_standing_is_approved"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="offer",
            name="offers_state_known",
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["open", "accepted", "rejected", "countered", "withdrawn", "expired", "lapsed", "concluded"],
                    )
                ),
                name="offers_state_known",
            ),
        ),
    ]
