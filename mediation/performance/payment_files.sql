-- name: insert_file
-- Writes down a file of payments.
INSERT INTO payment_files (institution_id, file_name, file_sha256, received_at, actor_id, rows)
VALUES (%(institution_id)s, %(file_name)s, %(file_sha256)s, %(at)s, %(actor_id)s, %(rows)s)
RETURNING id;

-- name: keep_receipt
-- Keeps the receipt that was given for a file.
UPDATE payment_files AS f
   SET receipt = %(receipt)s
 WHERE f.id = %(file_id)s AND f.receipt IS NULL;

-- name: find_file
-- A file of payments with its receipt.
SELECT f.id, i.code AS institution, i.name AS institution_name, f.file_name, f.file_sha256, f.received_at, f.rows, f.receipt
  FROM payment_files AS f
  JOIN institutions AS i ON i.id = f.institution_id
 WHERE f.id = %(file_id)s;

-- name: list_files
-- Files of payments before one, newest first.
SELECT f.id, i.code AS institution, f.file_name, f.received_at, f.rows
  FROM payment_files AS f
  JOIN institutions AS i ON i.id = f.institution_id
 WHERE %(before)s::bigint IS NULL OR f.id < %(before)s
 ORDER BY f.id DESC
 LIMIT %(limit)s;

-- name: place_cases
-- The cases of an institution that go by these numbers, the centre's or else its own, with the states of their plans;
-- a column each.
WITH numbered AS MATERIALIZED (
       SELECT w.number, c.id AS case_id
         FROM unnest(%(numbers)s::text[]) AS w (number)
         LEFT JOIN cases AS c ON c.number = w.number AND c.institution_id = %(institution_id)s),
     placed AS (
       SELECT n.number, n.case_id
         FROM numbered AS n
        WHERE n.case_id IS NOT NULL
        UNION ALL
       SELECT n.number, c.id
         FROM numbered AS n
        CROSS JOIN LATERAL (SELECT d.id FROM cases AS d
                             WHERE d.institution_id = %(institution_id)s AND d.institution_ref = n.number
                             ORDER BY d.id DESC LIMIT 1) AS c
        WHERE n.case_id IS NULL)
SELECT array_agg(d.number) AS case_number, array_agg(d.case_id) AS case_id, array_agg(p.state::text) AS plan_state
  FROM placed AS d
  LEFT JOIN plans AS p ON p.case_id = d.case_id AND p.state <> 'RENEGOTIATED';

-- name: known_payments
-- Payments and reversals of an institution that were posted before under these numbers.
SELECT y.transaction_ref, 'payment' AS kind, p.case_id, y.paid_on, y.amount, '' AS reverses
  FROM unnest(%(refs)s::text[]) AS w (ref)
  JOIN payments AS y ON y.institution_id = %(institution_id)s AND y.transaction_ref = w.ref
  JOIN plans AS p ON p.id = y.plan_id
 UNION ALL
SELECT y.reversal_ref, 'reversal', p.case_id, y.paid_on, y.amount, y.transaction_ref
  FROM unnest(%(refs)s::text[]) AS w (ref)
  JOIN payments AS y ON y.institution_id = %(institution_id)s AND y.reversal_ref = w.ref
  JOIN plans AS p ON p.id = y.plan_id;

-- name: known_suspended
-- What was reported under these numbers and could not be posted.
SELECT s.id, s.transaction_ref, s.kind, s.amount, s.fingerprint, s.state
  FROM unnest(%(refs)s::text[]) AS w (ref)
  JOIN suspended_payments AS s ON s.institution_id = %(institution_id)s AND s.transaction_ref = w.ref;

-- name: suspend
-- Keeps reported payments that cannot be posted; those that are new.
WITH kept AS (
       INSERT INTO suspended_payments (institution_id, file_id, line, kind, transaction_ref, reverses, case_number, paid_on,
                                       amount, cells, fingerprint, rule, reported_at)
       SELECT %(institution_id)s, %(file_id)s, w.line, w.kind, w.transaction_ref, w.reverses, w.case_number, w.paid_on,
              w.amount, w.cells, w.fingerprint, w.rule, %(at)s
         FROM unnest(%(lines)s::integer[], %(kinds)s::text[], %(refs)s::text[], %(reverses)s::text[],
                     %(case_numbers)s::text[], %(paid_on)s::date[], %(amounts)s::numeric[], %(cells)s::jsonb[],
                     %(fingerprints)s::bytea[], %(rules)s::text[])
              AS w (line, kind, transaction_ref, reverses, case_number, paid_on, amount, cells, fingerprint, rule)
        ORDER BY w.line
  ON CONFLICT (institution_id, fingerprint) DO NOTHING
    RETURNING id, amount, line),
     entered AS (
       INSERT INTO ledger_entries (suspended_id, debit, credit, amount, at)
       SELECT k.id, 'paid', 'suspense', k.amount, %(at)s
         FROM kept AS k
        WHERE k.amount IS NOT NULL)
SELECT k.line
  FROM kept AS k;

-- name: settle
-- Settles reported payments that wait; their money leaves suspense. Those that did wait.
WITH settled AS (
       UPDATE suspended_payments AS s
          SET state = %(state)s, payment_id = w.payment_id, settled_at = %(at)s, settled_by = %(actor_id)s,
              reason = %(reason)s
         FROM unnest(%(ids)s::bigint[], %(payment_ids)s::bigint[]) AS w (id, payment_id)
        WHERE s.id = w.id AND s.state = 'open'
    RETURNING s.id, s.amount),
     entered AS (
       INSERT INTO ledger_entries (suspended_id, debit, credit, amount, at)
       SELECT t.id, 'suspense', 'paid', t.amount, %(at)s
         FROM settled AS t
        WHERE t.amount IS NOT NULL)
SELECT t.id
  FROM settled AS t;

-- name: waiting_reversals
-- Reversals that wait for the payment that they take back, and it has come.
SELECT s.id, s.transaction_ref, s.reverses
  FROM suspended_payments AS s
  JOIN payments AS y ON y.institution_id = s.institution_id AND y.transaction_ref = s.reverses
 WHERE s.institution_id = %(institution_id)s AND s.state = 'open' AND s.kind = 'reversal' AND s.rule = 'P-REVERSES'
   AND y.reversed_on IS NULL AND (s.cells ->> 'value')::numeric = y.amount
 ORDER BY s.id;

-- name: held_of_file
-- Lines of a file whose payment is more than was owed, and what is held of each.
SELECT y.line, y.transaction_ref, sum(CASE e.credit WHEN 'held' THEN e.amount ELSE -e.amount END) AS held
  FROM payments AS y
  JOIN plans AS p ON p.id = y.plan_id AND p.state = 'FULFILLED'
  JOIN ledger_entries AS e ON e.payment_id = y.id AND 'held' IN (e.debit, e.credit)
 WHERE y.id = ANY (%(payment_ids)s)
 GROUP BY y.id
HAVING sum(CASE e.credit WHEN 'held' THEN e.amount ELSE -e.amount END) > 0
 ORDER BY y.line;

-- name: waiting
-- Reported payments that wait for somebody, oldest first.
SELECT s.id, i.code AS institution, s.institution_id, s.line, s.kind, s.transaction_ref, s.reverses, s.case_number,
       s.paid_on, s.amount, s.cells, s.rule, s.reported_at
  FROM suspended_payments AS s
  JOIN institutions AS i ON i.id = s.institution_id
 WHERE s.state = 'open'
 ORDER BY s.id
 LIMIT %(limit)s;

-- name: find_waiting
-- One reported payment that waits; held until the end of the transaction.
SELECT s.id, s.institution_id, s.kind, s.transaction_ref, s.paid_on, s.amount, s.rule, s.state
  FROM suspended_payments AS s
 WHERE s.id = %(id)s
   FOR NO KEY UPDATE;

-- name: held_payments
-- Payments of which something is held, being more than was owed; oldest first.
SELECT y.id, i.code AS institution, y.institution_id, y.transaction_ref, p.case_id, c.number, y.paid_on, y.amount,
       h.held
  FROM payments AS y
  JOIN plans AS p ON p.id = y.plan_id AND p.state = 'FULFILLED'
  JOIN cases AS c ON c.id = p.case_id
  JOIN institutions AS i ON i.id = y.institution_id
 CROSS JOIN LATERAL (SELECT sum(CASE e.credit WHEN 'held' THEN e.amount ELSE -e.amount END) AS held
                       FROM ledger_entries AS e
                      WHERE e.payment_id = y.id AND 'held' IN (e.debit, e.credit)) AS h
 WHERE h.held > 0
 ORDER BY y.id
 LIMIT %(limit)s OFFSET %(after)s;

-- name: institution_of_payment
-- Whose a payment is.
SELECT y.institution_id, p.case_id
  FROM payments AS y
  JOIN plans AS p ON p.id = y.plan_id
 WHERE y.id = %(payment_id)s;

-- name: suspended_of
-- Whose a reported payment is.
SELECT s.institution_id
  FROM suspended_payments AS s
 WHERE s.id = %(id)s;
