-- name: cases
-- What an Odoo is told of cases, of an institution's only if it is named.
SELECT c.id, c.number, c.institution_ref, c.institution_id, c.product, c.state, c.claim_total, c.filed_on,
       c.mediator_id, c.erased_on, m.name AS mediator
  FROM cases AS c
  LEFT JOIN mediators AS m ON m.id = c.mediator_id
 WHERE c.id = ANY (%(case_ids)s)
   AND (%(institution_id)s::bigint IS NULL OR c.institution_id = %(institution_id)s)
 ORDER BY c.id;

-- name: institutions
-- How institutions can be reached.
SELECT i.id, i.code, i.name, i.phone, i.address
  FROM institutions AS i
 WHERE i.id = ANY (%(ids)s)
 ORDER BY i.id;

-- name: parties
-- Who is asked to pay in cases, the debtor first.
SELECT p.id, p.case_id, p.kind, p.name
  FROM parties AS p
 WHERE p.case_id = ANY (%(case_ids)s) AND p.role IN ('respondent', 'co_borrower', 'guarantor')
   AND p.left_out_at IS NULL
 ORDER BY p.case_id, p.role <> 'respondent', p.id;

-- name: sessions
-- Sessions of cases, those that were called off among them.
SELECT s.id, s.case_id, s.starts_at, s.ends_at, s.mode, s.state, r.name AS room
  FROM mediation_sessions AS s
  LEFT JOIN session_rooms AS r ON r.id = s.room_id
 WHERE s.case_id = ANY (%(case_ids)s) AND s.mode <> 'text'
 ORDER BY s.id;

-- name: agreements
-- Agreements of cases that were signed by all.
SELECT a.id, a.case_id, a.number, a.document_sha256
  FROM agreements AS a
 WHERE a.case_id = ANY (%(case_ids)s) AND a.effective_on IS NOT NULL AND a.facts_sealed <> ''::bytea
 ORDER BY a.id;

-- name: certificates
-- Certificates of performance of cases.
SELECT r.id, p.case_id, r.number, r.document_sha256
  FROM performance_papers AS r
  JOIN plans AS p ON p.id = r.plan_id
 WHERE p.case_id = ANY (%(case_ids)s) AND r.kind = 'certificate' AND r.facts_sealed <> ''::bytea
 ORDER BY r.id;

-- name: payments
-- What was paid in cases and stayed.
SELECT y.id, p.case_id, y.transaction_ref, y.paid_on, y.amount - y.returned AS amount
  FROM payments AS y
  JOIN plans AS p ON p.id = y.plan_id
 WHERE p.case_id = ANY (%(case_ids)s)
 ORDER BY y.id;
