-- name: hold_institution
-- Lets one transaction at a time post payments of an institution, so that what was reported before is known for sure.
SELECT i.id
  FROM institutions AS i
 WHERE i.id = %(institution_id)s
   FOR NO KEY UPDATE;

-- name: lock_plans
-- Takes plans for the time of an application, so that two of them cannot cross.
SELECT p.id
  FROM plans AS p
 WHERE p.id = ANY (%(plan_ids)s)
 ORDER BY p.id
   FOR NO KEY UPDATE;

-- name: lock_plans_of_cases
-- Takes the plans of cases on which payments come, as `lock_plans` does.
SELECT p.id
  FROM plans AS p
 WHERE p.case_id = ANY (%(case_ids)s)
 ORDER BY p.id
   FOR NO KEY UPDATE;

-- name: cuts
-- Plans on which payments that are to be booked are earlier than one that is, and from which payment on to apply anew.
WITH late AS MATERIALIZED (
       SELECT p.id AS plan_id, w.paid_on, w.transaction_ref
         FROM unnest(%(case_ids)s::bigint[], %(paid_on)s::date[], %(refs)s::text[])
              AS w (case_id, paid_on, transaction_ref)
         JOIN cases AS c ON c.id = w.case_id AND c.institution_id = %(institution_id)s
         JOIN plans AS p ON p.case_id = c.id AND p.state IN ('ACTIVE', 'DEFAULTED', 'ACCELERATED', 'FULFILLED')
        WHERE EXISTS (SELECT 1 FROM payments AS o
                       WHERE o.plan_id = p.id
                         AND (o.paid_on, o.transaction_ref COLLATE "C") > (w.paid_on, w.transaction_ref COLLATE "C")))
SELECT DISTINCT ON (l.plan_id) l.plan_id, l.paid_on, l.transaction_ref
  FROM late AS l
 WHERE NOT EXISTS (SELECT 1 FROM payments AS k
                    WHERE k.institution_id = %(institution_id)s AND k.transaction_ref = l.transaction_ref)
 ORDER BY l.plan_id, l.paid_on, l.transaction_ref COLLATE "C";

-- name: take_back_applications
-- Takes back, by entries that compensate, what the payments from a cut on were applied to; those payments.
WITH after_cut AS MATERIALIZED (
       SELECT y.id, y.plan_id, w.paid_on AS cut_on, w.transaction_ref AS cut_ref
         FROM unnest(%(plan_ids)s::bigint[], %(paid_on)s::date[], %(refs)s::text[])
              AS w (plan_id, paid_on, transaction_ref)
         JOIN payments AS y ON y.plan_id = w.plan_id
          AND (y.paid_on, y.transaction_ref COLLATE "C") >= (w.paid_on, w.transaction_ref COLLATE "C")),
     undone AS MATERIALIZED (
       SELECT y.plan_id, y.cut_on, y.cut_ref, e.payment_id, e.instalment_id, e.component,
              sum(CASE e.credit WHEN 'due' THEN e.amount ELSE -e.amount END) AS amount
         FROM after_cut AS y
         JOIN ledger_entries AS e ON e.payment_id = y.id AND e.instalment_id IS NOT NULL
        GROUP BY y.plan_id, y.cut_on, y.cut_ref, e.payment_id, e.instalment_id, e.component
       HAVING sum(CASE e.credit WHEN 'due' THEN e.amount ELSE -e.amount END) > 0),
     entered AS (
       INSERT INTO ledger_entries (plan_id, instalment_id, payment_id, debit, credit, component, amount, at)
       SELECT u.plan_id, u.instalment_id, u.payment_id, 'due', 'held', u.component, u.amount, %(at)s
         FROM undone AS u
        ORDER BY u.payment_id, u.instalment_id),
     reopened AS (
       UPDATE instalments AS i
          SET paid = i.paid - w.amount,
              paid_on = (SELECT max(y.paid_on)
                           FROM ledger_entries AS e
                           JOIN payments AS y ON y.id = e.payment_id
                          WHERE e.instalment_id = i.id AND i.paid > w.amount AND y.returned < y.amount
                            AND (y.paid_on, y.transaction_ref COLLATE "C") < (w.cut_on, w.cut_ref COLLATE "C")),
              state = instalment_state(i.state, false, false, i.paid > w.amount, false,
                                       least(i.due_on, p.accelerated_on) <= %(on)s::date,
                                       i.due_on < %(overdue_before)s::date)
         FROM (SELECT u.instalment_id, u.plan_id, u.cut_on, u.cut_ref, sum(u.amount) AS amount
                 FROM undone AS u
                GROUP BY u.instalment_id, u.plan_id, u.cut_on, u.cut_ref) AS w
         JOIN plans AS p ON p.id = w.plan_id
        WHERE i.id = w.instalment_id)
SELECT y.id, y.plan_id
  FROM after_cut AS y
 ORDER BY y.id;

-- name: post_payments
-- Books payments on plans of the institution, each bank transaction once, and applies them, with those that are to be
-- applied `again`, to what is open: where the running totals of money and of dues overlap, and within that by component
-- (see `applying.py`). Only as many dues of a plan are read as its money reaches. What was booked, and its sums by case.
WITH RECURSIVE booked AS (
       INSERT INTO payments (institution_id, transaction_ref, plan_id, paid_on, timely_from, amount, posted_at, file_id,
                             line)
       SELECT c.institution_id, w.transaction_ref, p.id, w.paid_on, w.timely_from, w.amount, %(at)s, %(file_id)s, w.line
         FROM unnest(%(refs)s::text[], %(case_ids)s::bigint[], %(paid_on)s::date[], %(timely_from)s::date[],
                     %(amounts)s::numeric[], %(lines)s::integer[])
              AS w (transaction_ref, case_id, paid_on, timely_from, amount, line)
         JOIN cases AS c ON c.id = w.case_id AND c.institution_id = %(institution_id)s
         JOIN plans AS p ON p.case_id = c.id AND p.state IN ('ACTIVE', 'DEFAULTED', 'ACCELERATED', 'FULFILLED')
        ORDER BY p.id, w.paid_on, w.transaction_ref COLLATE "C"
  ON CONFLICT (institution_id, transaction_ref) DO NOTHING
    RETURNING id, plan_id, paid_on, timely_from, transaction_ref, amount),
     money AS MATERIALIZED (
       SELECT y.id, y.plan_id, y.paid_on, y.timely_from, sum(y.amount) OVER running - y.amount AS low,
              sum(y.amount) OVER running AS high
         FROM (SELECT b.id, b.plan_id, b.paid_on, b.timely_from, b.transaction_ref, b.amount
                 FROM booked AS b
                UNION ALL
               SELECT p.id, p.plan_id, p.paid_on, p.timely_from, p.transaction_ref, p.amount - p.returned
                 FROM payments AS p
                WHERE p.id = ANY (%(again)s) AND p.returned < p.amount) AS y
       WINDOW running AS (PARTITION BY y.plan_id ORDER BY y.paid_on, y.transaction_ref COLLATE "C")),
     dues AS (
       SELECT m.plan_id, 0 AS number, NULL::bigint AS id, NULL::numeric AS starts_at, 0::numeric AS low,
              0::numeric AS high, max(m.high) AS money
         FROM money AS m
        GROUP BY m.plan_id
        UNION ALL
       SELECT d.plan_id, i.number, i.id, i.starts_at, d.high, d.high + i.open, d.money
         FROM dues AS d
        CROSS JOIN LATERAL (
              SELECT j.number, j.id, j.starts_at + j.paid AS starts_at, j.amount - j.paid - j.waived AS open
                FROM instalments AS j
               WHERE j.plan_id = d.plan_id AND j.number > d.number AND j.paid + j.waived < j.amount
               ORDER BY j.number
               LIMIT 1) AS i
        WHERE d.high < d.money),
     applied AS MATERIALIZED (
       SELECT m.id AS payment_id, d.id AS instalment_id, d.plan_id, m.paid_on, m.timely_from,
              d.starts_at + greatest(m.low, d.low) - d.low AS low, d.starts_at + least(m.high, d.high) - d.low AS high
         FROM money AS m
         JOIN dues AS d ON d.plan_id = m.plan_id AND m.low < d.high AND d.low < m.high),
     entered AS (
       INSERT INTO ledger_entries (plan_id, payment_id, instalment_id, debit, credit, component, amount, at)
       SELECT e.plan_id, e.payment_id, e.instalment_id, e.debit, e.credit, e.component, e.amount, %(at)s
         FROM (SELECT b.plan_id, b.id AS payment_id, NULL::bigint AS instalment_id, 'paid' AS debit, 'held' AS credit,
                      0 AS rank, NULL AS component, b.amount
                 FROM booked AS b
                UNION ALL
               SELECT a.plan_id, a.payment_id, a.instalment_id, 'held', 'due', c.rank, c.component,
                      least(a.high, c.ends_at) - greatest(a.low, c.starts_at)
                 FROM applied AS a
                 JOIN plan_components AS c ON c.plan_id = a.plan_id AND c.starts_at < a.high AND a.low < c.ends_at) AS e
        ORDER BY e.payment_id, e.instalment_id NULLS FIRST, e.rank),
     settled AS (
       UPDATE instalments AS i
          SET paid = i.paid + w.amount, paid_on = w.paid_on,
              state = instalment_state(i.state, i.paid + w.amount + i.waived = i.amount, i.waived > 0, true,
                                       w.timely_from > i.due_on, false, false)
         FROM (SELECT a.instalment_id, sum(a.high - a.low) AS amount, max(a.paid_on) AS paid_on,
                      max(a.timely_from) AS timely_from
                 FROM applied AS a
                GROUP BY a.instalment_id) AS w
        WHERE i.id = w.instalment_id)
SELECT coalesce(sum(s.payments), 0)::integer AS payments, coalesce(sum(s.amount), 0) AS amount, min(s.first_id) AS first_id,
       (SELECT array_agg(b.id)::text FROM booked AS b) AS payment_ids, array_agg(s.plan_id)::text AS plan_ids,
       count(*) AS cases, array_agg(s.case_id)::text AS case_ids,
       array_agg(jsonb_build_object('amount', s.amount::text, 'payments', s.payments))::text AS payloads
  FROM (SELECT p.id AS plan_id, p.case_id, count(*) AS payments, sum(b.amount) AS amount, min(b.id) AS first_id
          FROM booked AS b
          JOIN plans AS p ON p.id = b.plan_id
         GROUP BY p.id) AS s;

-- name: find_payment
-- A payment by the bank's own transaction number, and the state of its plan.
SELECT y.id, y.plan_id, p.case_id, p.state, y.paid_on, y.transaction_ref, y.amount, y.returned, y.reversed_on
  FROM payments AS y
  JOIN plans AS p ON p.id = y.plan_id
 WHERE y.institution_id = %(institution_id)s AND y.transaction_ref = %(transaction_ref)s;

-- name: held_of_payment
-- What is held of a payment and was applied to nothing.
SELECT coalesce(sum(CASE e.credit WHEN 'held' THEN e.amount ELSE -e.amount END), 0) AS held
  FROM ledger_entries AS e
 WHERE e.payment_id = %(payment_id)s AND 'held' IN (e.debit, e.credit);

-- name: give_back
-- Money of payments goes back to the payer; all that was left of one that is taken back under a number of its own.
WITH wanted AS MATERIALIZED (
       SELECT y.id, y.plan_id, w.reversal_ref, coalesce(w.amount, y.amount - y.returned) AS amount
         FROM unnest(%(payment_ids)s::bigint[], %(amounts)s::numeric[], %(reversal_refs)s::text[])
              AS w (id, amount, reversal_ref)
         JOIN payments AS y ON y.id = w.id
          FOR NO KEY UPDATE OF y),
     entered AS (
       INSERT INTO ledger_entries (plan_id, payment_id, debit, credit, amount, at)
       SELECT w.plan_id, w.id, 'held', 'paid', w.amount, %(at)s
         FROM wanted AS w
        WHERE w.amount > 0
        ORDER BY w.id)
UPDATE payments AS y
   SET returned = y.returned + w.amount, reversal_ref = coalesce(w.reversal_ref, y.reversal_ref),
       reversed_on = CASE WHEN w.reversal_ref IS NULL THEN y.reversed_on ELSE %(on)s END
  FROM wanted AS w
 WHERE y.id = w.id;

-- name: fulfil_plans
-- Plans paid to the last fen.
UPDATE plans AS p
   SET state = 'FULFILLED',
       fulfilled_on = (SELECT max(i.paid_on) FROM instalments AS i WHERE i.plan_id = p.id)
 WHERE p.state IN ('ACTIVE', 'DEFAULTED', 'ACCELERATED') AND p.id = ANY (%(plan_ids)s)
   AND NOT EXISTS (SELECT 1 FROM instalments AS i WHERE i.plan_id = p.id AND i.paid + i.waived < i.amount)
RETURNING p.case_id, p.total;

-- name: reopen_plans
-- Plans that were performed and are not any more, since a payment was taken back; those that were accelerated stay so.
UPDATE plans AS p
   SET state = %(state)s, fulfilled_on = NULL
 WHERE p.state = 'FULFILLED' AND p.id = ANY (%(plan_ids)s)
   AND (p.accelerated_on IS NOT NULL) = (%(state)s = 'ACCELERATED')
   AND EXISTS (SELECT 1 FROM instalments AS i WHERE i.plan_id = p.id AND i.paid + i.waived < i.amount)
RETURNING p.case_id, p.total;

-- name: date_fulfilments
-- The day of the last payment that counts, on plans where an earlier one arrived after their fulfilment.
UPDATE plans AS p
   SET fulfilled_on = (SELECT max(i.paid_on) FROM instalments AS i WHERE i.plan_id = p.id)
 WHERE p.state = 'FULFILLED' AND p.id = ANY (%(plan_ids)s)
   AND p.fulfilled_on IS DISTINCT FROM (SELECT max(i.paid_on) FROM instalments AS i WHERE i.plan_id = p.id);
