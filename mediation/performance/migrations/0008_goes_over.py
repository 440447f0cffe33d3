"""What is owed in a case at any time; and payments that came after a later agreement was drawn up go over to its plan."""

from django.db import migrations, models

RULES = """
CREATE VIEW open_claims WITH (security_invoker = true) AS
SELECT c.id AS case_id, p.id AS plan_id,
       CASE WHEN p.id IS NULL THEN l.principal ELSE coalesce(o.principal, 0) END AS principal,
       CASE WHEN p.id IS NULL THEN l.interest ELSE coalesce(o.interest, 0) END AS interest,
       CASE WHEN p.id IS NULL THEN l.penalty_interest ELSE coalesce(o.penalty_interest, 0) END AS penalty_interest,
       CASE WHEN p.id IS NULL THEN l.compound_interest ELSE coalesce(o.compound_interest, 0) END AS compound_interest,
       CASE WHEN p.id IS NULL THEN l.liquidated_damages ELSE coalesce(o.liquidated_damages, 0) END AS liquidated_damages,
       CASE WHEN p.id IS NULL THEN l.fees ELSE coalesce(o.fees, 0) END AS fees,
       CASE WHEN p.id IS NULL THEN l.enforcement_costs ELSE coalesce(o.enforcement_costs, 0) END AS enforcement_costs,
       CASE WHEN p.id IS NULL THEN c.claim_total ELSE coalesce(o.total, 0) END AS total,
       coalesce(o.paid, 0) AS paid
  FROM cases AS c
  JOIN claims AS l ON l.case_id = c.id
  LEFT JOIN plans AS p ON p.case_id = c.id AND p.state <> 'RENEGOTIATED'
  LEFT JOIN LATERAL (
       SELECT sum(e.due) FILTER (WHERE e.component = 'principal') AS principal,
              sum(e.due) FILTER (WHERE e.component = 'interest') AS interest,
              sum(e.due) FILTER (WHERE e.component = 'penalty_interest') AS penalty_interest,
              sum(e.due) FILTER (WHERE e.component = 'compound_interest') AS compound_interest,
              sum(e.due) FILTER (WHERE e.component = 'liquidated_damages') AS liquidated_damages,
              sum(e.due) FILTER (WHERE e.component = 'fees') AS fees,
              sum(e.due) FILTER (WHERE e.component = 'enforcement_costs') AS enforcement_costs,
              sum(e.due) AS total, sum(-e.due) FILTER (WHERE e.is_payment) AS paid
         FROM (SELECT x.component, CASE x.debit WHEN 'due' THEN x.amount ELSE -x.amount END AS due,
                      'held' IN (x.debit, x.credit) AS is_payment
                 FROM ledger_entries AS x
                WHERE x.plan_id = p.id AND 'due' IN (x.debit, x.credit)) AS e) AS o ON true;
COMMENT ON VIEW open_claims IS 'What is owed in a case, yuan by component: the claim as filed, or what is open of the plan in performance, and what was paid on that.';

DROP TRIGGER payments_fixed ON payments;
CREATE TRIGGER payments_fixed BEFORE UPDATE ON payments FOR EACH ROW
    WHEN ((OLD.institution_id, OLD.transaction_ref, OLD.paid_on, OLD.amount)
          IS DISTINCT FROM (NEW.institution_id, NEW.transaction_ref, NEW.paid_on, NEW.amount))
    EXECUTE FUNCTION refuse_change_of_entry();
CREATE FUNCTION refuse_payment_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM plans AS p JOIN plans AS q ON q.case_id = p.case_id AND q.id > p.id
                    WHERE p.id = OLD.plan_id AND p.state = 'RENEGOTIATED' AND q.id = NEW.plan_id) THEN
        RAISE EXCEPTION '"payment_stays": payment %', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_stays';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER payments_go_over BEFORE UPDATE ON payments FOR EACH ROW WHEN (OLD.plan_id IS DISTINCT FROM NEW.plan_id)
    EXECUTE FUNCTION refuse_payment_elsewhere();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("performance", "0007_checks_by_sets"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="ledgerentry",
            name="ledger_entries_known",
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
                    models.Q(("credit", "carried"), ("debit", "held")),
                    models.Q(("credit", "held"), ("debit", "carried")),
                    _connector="OR",
                ),
                name="ledger_entries_known",
            ),
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
