-- name: plans_to_print
-- What papers say of the plans of cases, beside the ledger; and under which ruling each can be enforced.
SELECT p.id, p.case_id, p.state, p.total, p.last_due_on, p.fulfilled_on, p.defaulted_on, p.accelerated_on,
       a.settled_amount, a.state AS agreement_state, a.apply_by, k.ruling_number, k.ruled_on, t.name AS court
  FROM plans AS p
  JOIN agreements AS a ON a.id = p.agreement_id
  LEFT JOIN confirmations AS k ON k.agreement_id = a.id AND k.dismissal_ground = '' AND k.withdrawn_on IS NULL
  LEFT JOIN courts AS t ON t.id = k.court_id
 WHERE p.case_id = ANY (%(case_ids)s) AND p.state <> 'RENEGOTIATED'
 ORDER BY p.case_id;

-- name: standings
-- The instalments of plans as the ledger has them.
SELECT i.plan_id, i.number, i.due_on, i.amount, i.paid, i.waived, i.paid_on, i.state
  FROM instalments AS i
 WHERE i.plan_id = ANY (%(plan_ids)s)
 ORDER BY i.plan_id, i.number;

-- name: sums
-- What was paid, given up and revived on plans, by the ledger.
SELECT e.plan_id,
       coalesce(sum(CASE e.debit WHEN 'held' THEN e.amount ELSE -e.amount END)
                FILTER (WHERE e.instalment_id IS NOT NULL AND e.payment_id IS NOT NULL), 0) AS paid,
       coalesce(sum(e.amount) FILTER (WHERE e.debit = 'waived'), 0) AS waived,
       coalesce(sum(e.amount) FILTER (WHERE e.credit = 'revived'), 0) AS revived
  FROM ledger_entries AS e
 WHERE e.plan_id = ANY (%(plan_ids)s)
 GROUP BY e.plan_id;

-- name: owed
-- What is owed of plans by a day, by component in the order of application.
SELECT e.plan_id, e.component, sum(CASE e.debit WHEN 'due' THEN e.amount ELSE -e.amount END) AS amount
  FROM ledger_entries AS e
  JOIN instalments AS i ON i.id = e.instalment_id
  JOIN plans AS p ON p.id = e.plan_id
 WHERE e.plan_id = ANY (%(plan_ids)s) AND 'due' IN (e.debit, e.credit)
   AND (p.accelerated_on IS NOT NULL OR i.due_on <= %(on)s::date)
 GROUP BY e.plan_id, e.component
HAVING sum(CASE e.debit WHEN 'due' THEN e.amount ELSE -e.amount END) > 0
 ORDER BY e.plan_id, min(e.id);

-- name: keep_papers
-- Keeps what papers were printed from, and their digests.
INSERT INTO performance_papers (id, plan_id, kind, as_of, number, facts_sealed, document_sha256, verification_code)
SELECT r.id, r.plan_id, %(kind)s, r.as_of, r.number, r.facts_sealed, r.document_sha256, r.code
  FROM unnest(%(ids)s::bigint[], %(plan_ids)s::bigint[], %(as_of)s::date[], %(numbers)s::text[],
              %(facts_sealed)s::bytea[], %(digests)s::bytea[], %(codes)s::text[])
       AS r (id, plan_id, as_of, number, facts_sealed, document_sha256, code);

-- name: kept_papers
-- Papers of a kind that were printed from plans as they stood on a day.
SELECT r.id, r.plan_id, r.as_of, r.number, r.facts_sealed, r.document_sha256
  FROM performance_papers AS r
 WHERE r.plan_id = ANY (%(plan_ids)s) AND r.kind = %(kind)s
   AND r.as_of = ANY (%(as_of)s::date[])
 ORDER BY r.id;

-- name: papers_of
-- The papers of a case, newest first.
SELECT r.number, r.kind, r.as_of, r.verification_code
  FROM performance_papers AS r
  JOIN plans AS p ON p.id = r.plan_id
 WHERE p.case_id = %(case_id)s
 ORDER BY r.id DESC;

-- name: enforceable
-- Plans in default of confirmed agreements, with the day from which the two years run.
SELECT p.case_id, c.number, a.id AS agreement, p.last_due_on
  FROM plans AS p
  JOIN agreements AS a ON a.id = p.agreement_id AND a.state = 'CONFIRMED'
  JOIN cases AS c ON c.id = p.case_id
 WHERE p.state IN ('DEFAULTED', 'ACCELERATED') AND p.last_due_on <= %(until)s::date
   AND (%(among)s::bigint[] IS NULL OR p.case_id = ANY (%(among)s))
 ORDER BY p.last_due_on, p.id;

-- name: erase_papers
-- Drops what papers of cases were printed from.
UPDATE performance_papers AS r
   SET facts_sealed = ''::bytea
  FROM plans AS p
 WHERE p.id = r.plan_id AND p.case_id = ANY (%(case_ids)s);
