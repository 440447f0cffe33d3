-- name: plan_of
-- The newest plan of a case, and what its agreement says of a default; what was given up revives where so agreed.
SELECT p.id, p.case_id, c.institution_id, p.state, p.total, p.grace_days, p.accelerates, p.revives, p.notice_days, p.last_due_on,
       p.fulfilled_on, p.defaulted_on, p.noticed_on, p.accelerated_on, p.frozen_days, a.number AS agreement,
       a.state AS agreement_state,
       CASE WHEN p.revives AND p.accelerated_on IS NULL
            THEN (SELECT coalesce(sum(w.amount::numeric), 0)
                    FROM jsonb_each_text(a.terms -> 'waived') AS w (component, amount))
            ELSE 0 END AS revivable
  FROM plans AS p
  JOIN cases AS c ON c.id = p.case_id
  JOIN agreements AS a ON a.id = p.agreement_id
 WHERE p.case_id = %(case_id)s
 ORDER BY p.id DESC
 LIMIT 1;

-- name: payments_of
-- What was paid on a plan, newest first, and what of each payment no instalment took.
SELECT y.id, y.transaction_ref, y.paid_on, y.amount, y.returned, y.reversed_on, y.reversal_ref,
       (SELECT coalesce(sum(CASE e.credit WHEN 'held' THEN e.amount ELSE -e.amount END), 0)
          FROM ledger_entries AS e
         WHERE e.payment_id = y.id AND 'held' IN (e.debit, e.credit)) AS held
  FROM payments AS y
 WHERE y.plan_id = %(plan_id)s
 ORDER BY y.paid_on DESC, y.id DESC;

-- name: disputes_of
-- Payments of a plan that somebody said are missing, newest first, and what the institution answered.
SELECT d.id, d.paid_on, d.amount, d.raised_on, d.answer_by, d.state, d.answered_on, d.reason
  FROM payment_disputes AS d
 WHERE d.plan_id = %(plan_id)s
 ORDER BY d.id DESC;

-- name: follow_up_of
-- The request to put the credit record right after a plan was performed.
SELECT f.opened_on, f.answer_by, f.state, f.answered_on, f.reason
  FROM follow_ups AS f
 WHERE f.plan_id = %(plan_id)s;

-- name: in_default
-- Plans in default that the actor sees, the longest first: what is overdue, since when, and whether the debtor was told.
SELECT p.case_id, c.number, p.state, p.defaulted_on, p.noticed_on, p.notice_days, p.accelerates, s.open, s.since
  FROM plans AS p
  JOIN cases AS c ON c.id = p.case_id
 CROSS JOIN LATERAL (SELECT sum(i.amount - i.paid - i.waived) AS open, min(i.due_on) AS since
                       FROM instalments AS i
                      WHERE i.plan_id = p.id AND i.state IN ('DUE', 'PARTIAL', 'OVERDUE', 'DEFAULT')) AS s
 WHERE p.state IN ('DEFAULTED', 'ACCELERATED')
 ORDER BY p.defaulted_on, p.id
 LIMIT %(limit)s OFFSET %(after)s;

-- name: payment
-- A payment that is to be taken back.
SELECT y.institution_id, y.transaction_ref, y.amount
  FROM payments AS y
 WHERE y.id = %(payment_id)s;

-- name: reported
-- Whether an institution reported something under a number before.
SELECT EXISTS (SELECT 1 FROM payments AS y
                WHERE y.institution_id = %(institution_id)s AND %(number)s::text IN (y.transaction_ref, y.reversal_ref))
    OR EXISTS (SELECT 1 FROM suspended_payments AS s
                WHERE s.institution_id = %(institution_id)s AND s.transaction_ref = %(number)s) AS is_reported;

-- name: enforcements_of
-- What was heard of the enforcement of a plan, newest first.
SELECT e.outcome, e."on", e.docket_number, e.recovered
  FROM enforcements AS e
 WHERE e.plan_id = %(plan_id)s
 ORDER BY e.id DESC;

-- name: plan_at_court
-- The plan of a case for which enforcement was applied for, and whose it is.
SELECT p.id, c.institution_id
  FROM plans AS p
  JOIN cases AS c ON c.id = p.case_id
 WHERE p.case_id = %(case_id)s AND p.state = 'ENFORCEMENT_APPLIED';

-- name: hear
-- Writes down what was heard of an enforcement.
INSERT INTO enforcements (plan_id, outcome, "on", docket_number, recovered, reported_at, actor_id)
VALUES (%(plan_id)s, %(outcome)s, %(on)s, %(docket_number)s, %(recovered)s, %(at)s, %(actor_id)s);
