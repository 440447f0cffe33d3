-- name: ended_cases
-- What a court is told of cases whose mediation ended without an agreement: the filing, and why it ended.
SELECT c.id, c.number, c.product, c.cause_of_action, c.claim_total, c.filed_on, c.accepted_on, c.ended_on, c.erased_on,
       c.termination_reason, l.principal, l.interest, l.penalty_interest, l.compound_interest, l.liquidated_damages,
       l.fees, l.enforcement_costs, l.cutoff_date, l.overdue_since, l.contract_no, l.contract_date, l.relief_sought,
       l.facts, l.handler_name, l.handler_phone, l.authority_type, i.name AS institution, i.uscc,
       i.legal_representative, i.address, i.phone, m.name AS mediator, k.name AS court
  FROM cases AS c
  JOIN claims AS l ON l.case_id = c.id
  JOIN institutions AS i ON i.id = c.institution_id
  LEFT JOIN mediators AS m ON m.id = c.mediator_id
  LEFT JOIN courts AS k
    ON k.id = coalesce(c.court_id, (SELECT d.id FROM courts AS d WHERE d.region_code = %(home_court)s))
 WHERE c.id = ANY (%(case_ids)s) AND c.state IN ('TERMINATED', 'TRANSFERRED')
 ORDER BY c.id;

-- name: documents
-- The documents filed with cases, by the names and checksums under which they are kept.
SELECT a.case_id, a.kind, a.file_name, encode(a.content_sha256, 'hex') AS sha256
  FROM attachments AS a
 WHERE a.case_id = ANY (%(case_ids)s) AND a.state <> 'ERASED'
 ORDER BY a.case_id, a.id;
