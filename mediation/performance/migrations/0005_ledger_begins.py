"""What plans, instalments and payments already say, as entries of the ledger."""

from django.db import migrations

BEGIN = """
UPDATE instalments AS i
   SET starts_at = w.starts_at
  FROM (SELECT j.id, sum(j.amount) OVER (PARTITION BY j.plan_id ORDER BY j.number) - j.amount AS starts_at
          FROM instalments AS j) AS w
 WHERE i.id = w.id;

UPDATE payments SET timely_from = paid_on;

INSERT INTO plan_components (plan_id, rank, component, starts_at, ends_at)
SELECT o.plan_id, row_number() OVER line, o.component, sum(o.payable) OVER line - o.payable, sum(o.payable) OVER line
  FROM (SELECT p.id AS plan_id, c.component, c.claimed - coalesce((a.terms -> 'waived' ->> c.component)::numeric, 0) AS payable,
               coalesce((SELECT min(t.place) FROM jsonb_array_elements_text(a.terms -> 'order') WITH ORDINALITY AS t (component, place)
                          WHERE t.component = c.component), 100 + c.place) AS rank
          FROM plans AS p
          JOIN agreements AS a ON a.id = p.agreement_id
          JOIN claims AS l ON l.case_id = p.case_id
         CROSS JOIN LATERAL (VALUES (1, 'enforcement_costs', l.enforcement_costs), (2, 'interest', l.interest),
                                    (3, 'penalty_interest', l.penalty_interest), (4, 'compound_interest', l.compound_interest),
                                    (5, 'liquidated_damages', l.liquidated_damages), (6, 'fees', l.fees),
                                    (7, 'principal', l.principal)) AS c (place, component, claimed)) AS o
 WHERE o.payable > 0
WINDOW line AS (PARTITION BY o.plan_id ORDER BY o.rank);

INSERT INTO ledger_entries (plan_id, instalment_id, debit, credit, component, amount, at)
SELECT i.plan_id, i.id, 'due', 'agreed', c.component,
       least(i.starts_at + i.amount, c.ends_at) - greatest(i.starts_at, c.starts_at), a.drawn_up_on::timestamp AT TIME ZONE 'Asia/Shanghai'
  FROM instalments AS i
  JOIN plans AS p ON p.id = i.plan_id
  JOIN agreements AS a ON a.id = p.agreement_id
  JOIN plan_components AS c ON c.plan_id = i.plan_id AND c.starts_at < i.starts_at + i.amount AND i.starts_at < c.ends_at
 ORDER BY i.id, c.rank;

INSERT INTO ledger_entries (plan_id, payment_id, debit, credit, amount, at)
SELECT y.plan_id, y.id, 'paid', 'held', y.amount, y.posted_at
  FROM payments AS y
 ORDER BY y.id;

INSERT INTO ledger_entries (plan_id, instalment_id, payment_id, debit, credit, component, amount, at)
SELECT o.plan_id, o.instalment_id, o.payment_id, 'held', 'due', c.component,
       least(o.high, c.ends_at) - greatest(o.low, c.starts_at), o.posted_at
  FROM (SELECT i.plan_id, i.id AS instalment_id, y.id AS payment_id, y.posted_at,
               i.starts_at + sum(a.amount) OVER earlier - a.amount AS low, i.starts_at + sum(a.amount) OVER earlier AS high
          FROM payment_applications AS a
          JOIN payments AS y ON y.id = a.payment_id
          JOIN instalments AS i ON i.id = a.instalment_id
        WINDOW earlier AS (PARTITION BY i.id ORDER BY y.paid_on, y.id)) AS o
  JOIN plan_components AS c ON c.plan_id = o.plan_id AND c.starts_at < o.high AND o.low < c.ends_at
 ORDER BY o.payment_id, o.instalment_id, c.rank;
"""


class Migration(migrations.Migration):
    dependencies = [("performance", "0004_ledger_constraints"), ("cases", "0002_rules")]
    operations = [migrations.RunSQL(BEGIN, migrations.RunSQL.noop)]
