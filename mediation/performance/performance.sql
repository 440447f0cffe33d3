-- name: draw_up_plans
-- Lays out the plans of effective agreements as their terms say.
WITH drawn AS (
       INSERT INTO plans (agreement_id, case_id, total, grace_days, state, last_due_on)
       SELECT a.id, a.case_id, a.settled_amount, (a.terms ->> 'grace_days')::integer, 'PENDING',
              (SELECT max((i ->> 'due_on')::date) FROM jsonb_array_elements(a.terms -> 'instalments') AS i)
         FROM agreements AS a
        WHERE a.case_id = ANY (%(case_ids)s) AND a.state = 'EFFECTIVE'
        ORDER BY a.id
    RETURNING id, agreement_id),
     laid_out AS (
       INSERT INTO instalments (plan_id, number, due_on, amount, state)
       SELECT d.id, (i ->> 'number')::integer, (i ->> 'due_on')::date, (i ->> 'amount')::numeric, 'SCHEDULED'
         FROM drawn AS d
         JOIN agreements AS a ON a.id = d.agreement_id
        CROSS JOIN LATERAL jsonb_array_elements(a.terms -> 'instalments') AS i
    RETURNING plan_id)
SELECT d.id, count(*) AS instalments
  FROM drawn AS d
  JOIN laid_out AS l ON l.plan_id = d.id
 GROUP BY d.id;

-- name: activate_plans
-- Performance begins.
UPDATE plans AS p
   SET state = 'ACTIVE'
 WHERE p.case_id = ANY (%(case_ids)s) AND p.state = 'PENDING';

-- name: post_payments
-- Books payments on running plans of the institution, each bank transaction once.
INSERT INTO payments (institution_id, transaction_ref, plan_id, paid_on, amount, held, posted_at)
SELECT c.institution_id, w.transaction_ref, p.id, w.paid_on, w.amount, w.amount, %(at)s
  FROM unnest(%(refs)s::text[], %(case_ids)s::bigint[], %(paid_on)s::date[], %(amounts)s::numeric[])
       AS w (transaction_ref, case_id, paid_on, amount)
  JOIN cases AS c ON c.id = w.case_id AND c.institution_id = %(institution_id)s
  JOIN plans AS p ON p.case_id = c.id AND p.state IN ('ACTIVE', 'DEFAULTED', 'ACCELERATED')
 ORDER BY p.id, w.paid_on, w.transaction_ref
ON CONFLICT (institution_id, transaction_ref) DO NOTHING
RETURNING id, plan_id;

-- name: lock_plans
-- Takes plans for the time of an application, so that two batches of payments cannot cross.
SELECT p.id
  FROM plans AS p
 WHERE p.id = ANY (%(plan_ids)s)
 ORDER BY p.id
   FOR NO KEY UPDATE;

-- name: apply_payments
-- Applies what payments hold to the earliest open instalments: where the running totals of money and of dues overlap.
WITH money AS (
       SELECT y.id, y.plan_id, y.paid_on, y.held,
              sum(y.held) OVER running - y.held AS low, sum(y.held) OVER running AS high
         FROM payments AS y
        WHERE y.plan_id = ANY (%(plan_ids)s) AND y.held > 0
       WINDOW running AS (PARTITION BY y.plan_id ORDER BY y.paid_on, y.id)),
     dues AS (
       SELECT i.id, i.plan_id, i.amount - i.paid AS open,
              sum(i.amount - i.paid) OVER running - (i.amount - i.paid) AS low,
              sum(i.amount - i.paid) OVER running AS high
         FROM instalments AS i
        WHERE i.plan_id = ANY (%(plan_ids)s) AND i.paid < i.amount AND i.state <> 'WAIVED'
       WINDOW running AS (PARTITION BY i.plan_id ORDER BY i.number))
INSERT INTO payment_applications (payment_id, instalment_id, amount)
SELECT m.id, d.id, least(m.high, d.high) - greatest(m.low, d.low)
  FROM money AS m
  JOIN dues AS d ON d.plan_id = m.plan_id AND m.low < d.high AND d.low < m.high
 ORDER BY m.id, d.id
RETURNING payment_id, instalment_id, amount;

-- name: reduce_held
-- What was applied is no longer held.
UPDATE payments AS y
   SET held = y.held - w.amount
  FROM (SELECT a.payment_id, sum(a.amount) AS amount
          FROM unnest(%(payment_ids)s::bigint[], %(amounts)s::numeric[]) AS a (payment_id, amount)
         GROUP BY a.payment_id) AS w
 WHERE y.id = w.payment_id;

-- name: credit_instalments
-- Credits instalments with what was applied to them.
UPDATE instalments AS i
   SET paid = i.paid + w.amount, paid_on = w.paid_on,
       state = CASE WHEN i.paid + w.amount < i.amount AND i.state IN ('OVERDUE', 'DEFAULT') THEN i.state
                    WHEN i.paid + w.amount < i.amount THEN 'PARTIAL'
                    WHEN i.state IN ('OVERDUE', 'DEFAULT') THEN 'PAID_LATE'
                    ELSE 'PAID' END
  FROM (SELECT a.instalment_id, sum(a.amount) AS amount, max(y.paid_on) AS paid_on
          FROM unnest(%(payment_ids)s::bigint[], %(instalment_ids)s::bigint[], %(amounts)s::numeric[])
               AS a (payment_id, instalment_id, amount)
          JOIN payments AS y ON y.id = a.payment_id
         GROUP BY a.instalment_id) AS w
 WHERE i.id = w.instalment_id;

-- name: fall_due
-- Instalments whose day has come.
UPDATE instalments AS i
   SET state = 'DUE'
 WHERE i.state = 'SCHEDULED' AND i.due_on <= %(on)s::date
   AND (%(among)s::bigint[] IS NULL OR i.plan_id IN (SELECT p.id FROM plans AS p WHERE p.case_id = ANY (%(among)s)));

-- name: become_overdue
-- Instalments whose day has passed unpaid.
UPDATE instalments AS i
   SET state = 'OVERDUE'
 WHERE i.state IN ('DUE', 'PARTIAL') AND i.due_on < %(on)s::date
   AND (%(among)s::bigint[] IS NULL OR i.plan_id IN (SELECT p.id FROM plans AS p WHERE p.case_id = ANY (%(among)s)));

-- name: fall_into_default
-- Instalments unpaid when the days of grace are over.
UPDATE instalments AS i
   SET state = 'DEFAULT'
  FROM plans AS p
 WHERE p.id = i.plan_id AND i.state = 'OVERDUE' AND i.due_on + p.grace_days < %(on)s::date
   AND p.state IN ('ACTIVE', 'DEFAULTED') AND (%(among)s::bigint[] IS NULL OR p.case_id = ANY (%(among)s));

-- name: fulfil_plans
-- Plans paid to the last fen.
UPDATE plans AS p
   SET state = 'FULFILLED',
       fulfilled_on = (SELECT max(i.paid_on) FROM instalments AS i WHERE i.plan_id = p.id)
 WHERE p.state IN ('ACTIVE', 'DEFAULTED', 'ACCELERATED') AND (%(plan_ids)s::bigint[] IS NULL OR p.id = ANY (%(plan_ids)s))
   AND (%(among)s::bigint[] IS NULL OR p.case_id = ANY (%(among)s))
   AND NOT EXISTS (SELECT 1 FROM instalments AS i
                    WHERE i.plan_id = p.id AND i.paid < i.amount AND i.state <> 'WAIVED')
RETURNING p.case_id, p.total;

-- name: default_plans
-- Running plans with an instalment in default.
UPDATE plans AS p
   SET state = 'DEFAULTED', defaulted_on = %(on)s
 WHERE p.state = 'ACTIVE' AND (%(among)s::bigint[] IS NULL OR p.case_id = ANY (%(among)s))
   AND EXISTS (SELECT 1 FROM instalments AS i WHERE i.plan_id = p.id AND i.state = 'DEFAULT')
RETURNING p.case_id, p.total;

-- name: cure_plans
-- Defaulted plans with nothing left in default.
UPDATE plans AS p
   SET state = 'ACTIVE', defaulted_on = NULL
 WHERE p.state = 'DEFAULTED' AND (%(among)s::bigint[] IS NULL OR p.case_id = ANY (%(among)s))
   AND NOT EXISTS (SELECT 1 FROM instalments AS i WHERE i.plan_id = p.id AND i.state = 'DEFAULT')
RETURNING p.case_id, p.total;

-- name: paid_by_case
-- Sums newly posted payments by case, for the log.
SELECT p.case_id, sum(y.amount) AS amount, count(*) AS payments
  FROM payments AS y
  JOIN plans AS p ON p.id = y.plan_id
 WHERE y.id = ANY (%(payment_ids)s)
 GROUP BY p.case_id
 ORDER BY p.case_id;

-- name: coming_due
-- Instalments not paid in full that fall due in so many days or fewer, with the nearest of these numbers of days.
SELECT p.case_id, c.number, i.number AS instalment, i.due_on, i.due_on - %(on)s::date AS days_left,
       (SELECT min(t.days) FROM unnest(%(thresholds)s::integer[]) AS t (days)
         WHERE t.days >= i.due_on - %(on)s::date) AS threshold
  FROM instalments AS i
  JOIN plans AS p ON p.id = i.plan_id AND p.state IN ('ACTIVE', 'DEFAULTED')
  JOIN cases AS c ON c.id = p.case_id
 WHERE i.state IN ('SCHEDULED', 'DUE', 'PARTIAL')
   AND i.due_on BETWEEN %(on)s::date AND %(on)s::date + (SELECT max(t.days) FROM unnest(%(thresholds)s::integer[]) AS t (days))
   AND (%(among)s::bigint[] IS NULL OR p.case_id = ANY (%(among)s))
 ORDER BY i.due_on, i.id;

-- name: open_instalments
-- Instalments still to be paid, by case.
SELECT p.case_id, c.institution_id, c.institution_ref, i.number, i.due_on, i.amount - i.paid AS open
  FROM instalments AS i
  JOIN plans AS p ON p.id = i.plan_id
  JOIN cases AS c ON c.id = p.case_id
 WHERE i.paid < i.amount AND i.due_on <= %(until)s::date
 ORDER BY p.case_id, i.number;
