-- name: ended_cases
-- What a court is told of cases whose mediation ended without an agreement: the filing, and why it ended.
SELECT c.id, c.number, c.product, c.cause_of_action, c.claim_total, c.filed_on, c.accepted_on, c.ended_on, c.erased_on,
       c.termination_reason, l.principal, l.interest, l.penalty_interest, l.compound_interest, l.liquidated_damages,
       l.fees, l.enforcement_costs, l.cutoff_date, l.overdue_since, l.contract_no, l.contract_date, l.relief_sought,
       l.facts, k.id AS court_id, l.handler_name, l.handler_phone, l.authority_type, i.name AS institution, i.uscc,
       i.legal_representative, i.address, i.phone, m.name AS mediator, k.name AS court
  FROM cases AS c
  JOIN claims AS l ON l.case_id = c.id
  JOIN institutions AS i ON i.id = c.institution_id
  LEFT JOIN mediators AS m ON m.id = c.mediator_id
  LEFT JOIN courts AS k
    ON k.id = coalesce(c.court_id, (SELECT d.id FROM courts AS d WHERE d.region_code = %(home_court)s
                                     ORDER BY d.id LIMIT 1))
 WHERE c.id = ANY (%(case_ids)s) AND c.state IN ('TERMINATED', 'TRANSFERRED')
 ORDER BY c.id;

-- name: documents
-- The documents filed with cases, by the names and checksums under which they are kept.
SELECT a.case_id, a.kind, a.file_name, encode(a.content_sha256, 'hex') AS sha256
  FROM attachments AS a
 WHERE a.case_id = ANY (%(case_ids)s) AND a.state <> 'ERASED'
 ORDER BY a.case_id, a.id;

-- name: send
-- Writes down which court was handed cases, and the digests of their archives.
INSERT INTO transfers (case_id, court_id, sha256, sent_at)
SELECT s.case_id, s.court_id, s.sha256, %(at)s
  FROM unnest(%(case_ids)s::bigint[], %(court_ids)s::bigint[], %(digests)s::bytea[]) AS s (case_id, court_id, sha256);

-- name: in_sight
-- A page of the transfers that the actor sees, newest first.
SELECT t.id
  FROM transfers AS t
 WHERE %(before)s::bigint IS NULL OR t.id < %(before)s
 ORDER BY t.id DESC
 LIMIT %(limit)s;

-- name: transfers
-- Transfers, newest first, and what their cases are.
SELECT t.id, t.case_id, c.number, i.name AS institution, c.product, c.claim_total, c.termination_reason, c.ended_on,
       t.court_id, d.name AS court, t.sent_at, encode(t.sha256, 'hex') AS sha256, t.sha256 AS document_sha256,
       t.received_on, t.docket_number,
       EXISTS (SELECT 1 FROM termination_reports AS r WHERE r.case_id = t.case_id) AS is_reported
  FROM transfers AS t
  JOIN cases AS c ON c.id = t.case_id
  JOIN institutions AS i ON i.id = c.institution_id
  LEFT JOIN courts AS d ON d.id = t.court_id
 WHERE t.id = ANY (%(ids)s)
 ORDER BY t.id DESC;

-- name: transfers_of_cases
-- The transfers of cases that the actor sees.
SELECT t.id
  FROM transfers AS t
 WHERE t.case_id = ANY (%(case_ids)s);

-- name: transfer_of_case
-- How a case was handed over, and what the court answered.
SELECT d.name AS court, t.sent_at, encode(t.sha256, 'hex') AS sha256, t.received_on, t.docket_number
  FROM transfers AS t
  LEFT JOIN courts AS d ON d.id = t.court_id
 WHERE t.case_id = %(case_id)s
 ORDER BY t.id DESC
 LIMIT 1;

-- name: receive
-- The court has a case, under a number of its own.
UPDATE transfers AS t
   SET received_on = %(on)s, docket_number = %(docket_number)s
 WHERE t.id = %(transfer_id)s AND t.received_on IS NULL
RETURNING t.case_id;
