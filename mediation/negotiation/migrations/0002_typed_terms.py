"""Offers hold their whole terms; standing offers and limits of plans are data. Offers without terms lapse."""

import django.db.models.deletion
from django.db import migrations, models

# Who made an offer had accepted it. What was on the table did not name its days, so it is offered anew.
COMPLETE = """
UPDATE offers AS o
   SET claimant_accepted_at = CASE WHEN o.made_by = 'claimant' THEN o.made_at
                                   WHEN o.state = 'accepted' THEN o.answered_at END,
       respondent_accepted_at = CASE WHEN o.made_by <> 'claimant' THEN o.made_at
                                     WHEN o.state = 'accepted' THEN o.answered_at END,
       state = CASE WHEN o.state = 'open' OR o.state = 'accepted' AND c.state = 'IN_MEDIATION' THEN 'lapsed'
                    ELSE o.state END
  FROM cases AS c
 WHERE c.id = o.case_id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_number_books"),
        ("cases", "0012_reference_index"),
        ("negotiation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("product", models.CharField(max_length=32, null=True)),
                ("valid_from", models.DateField()),
                ("most_periods", models.IntegerField()),
                ("largest_balloon", models.DecimalField(decimal_places=4, max_digits=5)),
                ("source", models.CharField(max_length=100)),
            ],
            options={
                "db_table": "plan_limits",
            },
        ),
        migrations.CreateModel(
            name="StandingOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("product", models.CharField(max_length=32, null=True)),
                ("overdue_from", models.IntegerField(db_default=0, default=0)),
                ("overdue_to", models.IntegerField(null=True)),
                ("claim_from", models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=18)),
                ("claim_to", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("waived", models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)),
                ("shape", models.CharField(max_length=32)),
                ("periods", models.IntegerField()),
                ("down_payment_share", models.DecimalField(db_default=0, decimal_places=4, default=0, max_digits=5)),
                ("deferral_months", models.IntegerField(db_default=0, default=0)),
                ("answer_days", models.IntegerField()),
                ("first_due_days", models.IntegerField()),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField()),
                ("published_at", models.DateTimeField()),
                ("actor_id", models.BigIntegerField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "standing_offers",
            },
        ),
        migrations.RemoveConstraint(
            model_name="offer",
            name="offers_state_known",
        ),
        migrations.AddField(
            model_name="offer",
            name="answered_by",
            field=models.CharField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="offer",
            name="answers",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="negotiation.offer"
            ),
        ),
        migrations.AddField(
            model_name="offer",
            name="claimant_accepted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="offer",
            name="respondent_accepted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="offer",
            name="terms",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddConstraint(
            model_name="planlimit",
            constraint=models.UniqueConstraint(
                fields=("product", "valid_from"), name="plan_limits_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="planlimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("largest_balloon__range", (0, 1)), ("most_periods__range", (1, 60))),
                name="plan_limits_in_range",
            ),
        ),
        migrations.AddField(
            model_name="standingoffer",
            name="institution",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.institution"),
        ),
        migrations.AddField(
            model_name="offer",
            name="standing",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="negotiation.standingoffer"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["open", "accepted", "rejected", "countered", "withdrawn", "expired", "lapsed"])
                ),
                name="offers_state_known",
            ),
        ),
        migrations.RunSQL(COMPLETE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("made_by__in", ["claimant", "respondent", "mediator"])), name="offers_maker_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "accepted"), _negated=True),
                    models.Q(("claimant_accepted_at__isnull", False), ("respondent_accepted_at__isnull", False)),
                    _connector="OR",
                ),
                name="offers_accepted_by_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(fields=("standing", "case"), name="offers_standing_once"),
        ),
        migrations.AddConstraint(
            model_name="standingoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("periods__range", (1, 60))), name="standing_offers_periods_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="standingoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer_days__gte", 1), ("first_due_days__gt", models.F("answer_days"))),
                name="standing_offers_days_follow",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("down_payment_share__gte", 0), ("down_payment_share__lt", 1)),
                name="standing_offers_down_payment",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until__gte", models.F("valid_from"))), name="standing_offers_valid"
            ),
        ),
    ]
