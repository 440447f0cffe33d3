"""What must hold of the tables of performance."""

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("performance", "0003_ledger")]
    operations = [
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amount__gte",
                        django.db.models.expressions.CombinedExpression(models.F("paid"), "+", models.F("waived")),
                    ),
                    ("paid__gte", 0),
                    ("waived__gte", 0),
                ),
                name="instalments_paid_within",
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["PAID", "PAID_LATE", "WAIVED"]),
                        (
                            "amount",
                            django.db.models.expressions.CombinedExpression(models.F("paid"), "+", models.F("waived")),
                        ),
                    ),
                    models.Q(
                        models.Q(("state__in", ["PAID", "PAID_LATE", "WAIVED"]), _negated=True),
                        models.Q(
                            (
                                "amount",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("paid"), "+", models.F("waived")
                                ),
                            ),
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="instalments_settled_if_paid",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "RENEGOTIATED"), _negated=True),
                fields=("case",),
                name="plans_one_of_a_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reversal_ref__isnull", False)),
                fields=("institution", "reversal_ref"),
                name="payments_reversal_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("returned__gte", 0), ("returned__lte", models.F("amount"))),
                name="payments_returned_within",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "corrected", "nothing", "declined", "lapsed"])),
                name="follow_ups_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="follow_ups_refusal_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentdispute",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("plan",), name="disputes_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentdispute",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="disputes_amount_positive"),
        ),
        migrations.AddConstraint(
            model_name="paymentdispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "upheld", "rejected"])), name="disputes_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="performancepaper",
            constraint=models.UniqueConstraint(fields=("plan", "kind", "as_of"), name="performance_papers_once"),
        ),
        migrations.AddConstraint(
            model_name="performancepaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["certificate", "enforcement"])), name="performance_papers_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="plancomponent",
            constraint=models.UniqueConstraint(fields=("plan", "rank"), name="plan_components_rank_unique"),
        ),
        migrations.AddConstraint(
            model_name="plancomponent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "component__in",
                        [
                            "principal",
                            "interest",
                            "penalty_interest",
                            "compound_interest",
                            "liquidated_damages",
                            "fees",
                            "enforcement_costs",
                        ],
                    )
                ),
                name="plan_components_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="plancomponent",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at")), ("starts_at__gte", 0)),
                name="plan_components_stretch",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspendedpayment",
            constraint=models.UniqueConstraint(fields=("institution", "fingerprint"), name="suspended_payments_once"),
        ),
        migrations.AddConstraint(
            model_name="suspendedpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rule__in",
                        [
                            "P-LINE",
                            "P-REF",
                            "P-KIND",
                            "P-AMOUNT",
                            "P-NEGATIVE",
                            "P-CURRENCY",
                            "P-DATE",
                            "P-FUTURE",
                            "P-CONFLICT",
                            "P-CASE",
                            "P-PLAN",
                            "P-FINISHED",
                            "P-REVERSES",
                        ],
                    )
                ),
                name="suspended_payments_rule_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspendedpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "attached", "returned", "reversed", "dismissed"])),
                name="suspended_payments_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspendedpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__isnull", True), ("amount__gt", 0), _connector="OR"),
                name="suspended_payments_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="ledger_entries_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credit", "agreed"), ("debit", "due")),
                    models.Q(("credit", "due"), ("debit", "agreed")),
                    models.Q(("credit", "held"), ("debit", "paid")),
                    models.Q(("credit", "due"), ("debit", "held")),
                    models.Q(("credit", "held"), ("debit", "due")),
                    models.Q(("credit", "paid"), ("debit", "held")),
                    models.Q(("credit", "due"), ("debit", "waived")),
                    models.Q(("credit", "revived"), ("debit", "due")),
                    models.Q(("credit", "suspense"), ("debit", "paid")),
                    models.Q(("credit", "paid"), ("debit", "suspense")),
                    _connector="OR",
                ),
                name="ledger_entries_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("plan__isnull", False), ("suspended__isnull", True)),
                    models.Q(("plan__isnull", True), ("suspended__isnull", False)),
                    _connector="OR",
                ),
                name="ledger_entries_belong",
            ),
        ),
        migrations.AddConstraint(
            model_name="urging",
            constraint=models.CheckConstraint(
                condition=models.Q(("result__in", ["promised", "disputes", "hardship", "refused", "not_reached"])),
                name="urgings_result_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="urging",
            constraint=models.CheckConstraint(
                condition=models.Q(("result", "promised"), ("promised_on__isnull", True), _connector="OR"),
                name="urgings_promise_has_day",
            ),
        ),
    ]
