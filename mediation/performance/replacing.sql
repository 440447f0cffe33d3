-- name: hold
-- Takes the institutions whose payments go to plans of cases, and the plans, so that none is booked or applied while
-- these are replaced.
SELECT p.id
  FROM plans AS p
  JOIN cases AS c ON c.id = p.case_id
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE p.case_id = ANY (%(case_ids)s)
 ORDER BY i.id, p.id
   FOR NO KEY UPDATE OF i, p;

-- name: replace_plans
-- Ends plans whose agreement was superseded by one that has taken effect; what is open on them goes over to that.
WITH replaced AS (
       UPDATE plans AS p
          SET state = 'RENEGOTIATED'
         FROM agreements AS a
        WHERE p.case_id = ANY (%(case_ids)s) AND p.state IN ('ACTIVE', 'DEFAULTED', 'ACCELERATED') AND a.case_id = p.case_id
          AND a.id <> p.agreement_id AND is_in_force(a.state)
    RETURNING p.id, p.case_id, p.total),
     entered AS (
       INSERT INTO ledger_entries (plan_id, instalment_id, debit, credit, component, amount, at)
       SELECT e.plan_id, e.instalment_id, 'agreed', 'due', e.component,
              sum(CASE e.debit WHEN 'due' THEN e.amount ELSE -e.amount END), %(at)s
         FROM replaced AS r
         JOIN ledger_entries AS e ON e.plan_id = r.id AND 'due' IN (e.debit, e.credit)
        GROUP BY e.plan_id, e.instalment_id, e.component
       HAVING sum(CASE e.debit WHEN 'due' THEN e.amount ELSE -e.amount END) > 0
        ORDER BY e.instalment_id)
SELECT r.case_id, r.total
  FROM replaced AS r;

-- name: paid_since
-- Payments on plans of cases that came after the later agreement was drawn up, and so count towards that one.
SELECT y.id, y.plan_id, y.paid_on, y.transaction_ref
  FROM agreements AS a
  JOIN plans AS p ON p.agreement_id = a.replaces_id AND p.state <> 'RENEGOTIATED'
  JOIN payments AS y ON y.plan_id = p.id AND y.id > a.paid_through AND y.returned < y.amount
 WHERE a.case_id = ANY (%(case_ids)s) AND is_in_force(a.state)
 ORDER BY y.id;

-- name: leave
-- What is held of payments leaves the plan that was replaced.
INSERT INTO ledger_entries (plan_id, payment_id, debit, credit, amount, at)
SELECT y.plan_id, y.id, 'held', 'carried', y.amount - y.returned, %(at)s
  FROM payments AS y
 WHERE y.id = ANY (%(payment_ids)s)
 ORDER BY y.id;

-- name: go_over
-- Payments belong to the plan that runs in their case.
UPDATE payments AS y
   SET plan_id = q.id
  FROM plans AS p
  JOIN plans AS q ON q.case_id = p.case_id AND q.state <> 'RENEGOTIATED'
 WHERE y.id = ANY (%(payment_ids)s) AND p.id = y.plan_id
RETURNING y.plan_id;

-- name: arrive
-- What was held of payments is held on their new plan.
INSERT INTO ledger_entries (plan_id, payment_id, debit, credit, amount, at)
SELECT y.plan_id, y.id, 'carried', 'held', y.amount - y.returned, %(at)s
  FROM payments AS y
 WHERE y.id = ANY (%(payment_ids)s)
 ORDER BY y.id;
