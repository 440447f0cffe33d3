-- name: settled_cases
-- Everything an agreement says about cases whose offer was accepted; of one that replaces another, what is owed by now,
-- what was paid on the one before, and the last payment that is counted.
SELECT c.id, c.number, c.product, c.cause_of_action, w.total AS claim_total, o.settled_amount, o.waived, o.kind,
       o.id AS offer_id, o.terms, w.principal, w.interest, w.penalty_interest, w.compound_interest, w.liquidated_damages, w.fees,
       w.enforcement_costs, l.cutoff_date, l.overdue_since, l.contract_no, l.contract_date, l.facts, l.handler_name,
       l.authority_type, l.poa_expires_on, i.name AS institution, i.uscc, i.legal_representative, i.address, i.phone,
       i.payee_bank, i.payee_account, m.name AS mediator, c.court_id, '' AS court,
       g.id AS replaces_id, g.number AS former_number, g.drawn_up_on AS former_on, g.settled_amount AS former_amount,
       g.state AS former_state, r.way AS replacing, w.paid,
       CASE WHEN g.id IS NOT NULL THEN coalesce((SELECT max(y.id) FROM payments AS y WHERE y.plan_id = w.plan_id), 0) END
       AS paid_through
  FROM cases AS c
  JOIN claims AS l ON l.case_id = c.id
  JOIN open_claims AS w ON w.case_id = c.id
  JOIN institutions AS i ON i.id = c.institution_id
  JOIN mediators AS m ON m.id = c.mediator_id
  JOIN offers AS o ON o.case_id = c.id AND o.state = 'accepted'
  LEFT JOIN agreements AS g
    ON g.case_id = c.id AND is_in_force(g.state)
  LEFT JOIN LATERAL (SELECT x.way FROM renegotiations AS x
                      WHERE x.case_id = c.id AND x.begun_at IS NOT NULL ORDER BY x.begun_at DESC, x.id DESC LIMIT 1) AS r
    ON true
 WHERE c.id = ANY (%(case_ids)s)
 ORDER BY c.id;

-- name: insert_agreements
-- Writes drafts of agreements.
INSERT INTO agreements (id, case_id, offer_id, number, state, kind, claim_total, settled_amount, waived, terms, court_id,
                        drawn_up_on, facts_sealed, document_sha256, verification_code, replaces_id, replacing, owed,
                        paid_through)
SELECT a.id, a.case_id, a.offer_id, a.number, 'DRAFT', a.kind, a.claim_total, a.settled_amount, a.waived, a.terms, a.court_id,
       %(on)s, a.facts_sealed, a.document_sha256, a.verification_code, a.replaces_id, a.replacing, a.owed, a.paid_through
  FROM unnest(%(ids)s::bigint[], %(case_ids)s::bigint[], %(offer_ids)s::bigint[], %(numbers)s::text[],
              %(kinds)s::text[], %(claim_totals)s::numeric[], %(settled_amounts)s::numeric[], %(waived)s::numeric[], %(terms)s::jsonb[],
              %(court_ids)s::bigint[], %(facts_sealed)s::bytea[], %(digests)s::bytea[], %(codes)s::text[],
              %(replaces)s::bigint[], %(replacing)s::text[], %(owed)s::jsonb[], %(paid_through)s::bigint[])
       AS a (id, case_id, offer_id, number, kind, claim_total, settled_amount, waived, terms, court_id, facts_sealed,
             document_sha256, verification_code, replaces_id, replacing, owed, paid_through);

-- name: hold_payments
-- Lets nobody post payments of institutions while later agreements of their cases count what was paid.
SELECT i.id
  FROM institutions AS i
 WHERE i.id IN (SELECT c.institution_id FROM cases AS c
                 WHERE c.id = ANY (%(case_ids)s) AND c.agreed_on IS NOT NULL)
 ORDER BY i.id
   FOR NO KEY UPDATE;

-- name: open_windows
-- Effective agreements nobody has applied for yet, and since when.
SELECT a.id, a.case_id, a.effective_on, a.apply_by
  FROM agreements AS a
 WHERE a.state = 'EFFECTIVE'
 ORDER BY a.id
   FOR NO KEY UPDATE;

-- name: move_windows
-- Writes the last days to apply that were computed anew.
UPDATE agreements AS a
   SET apply_by = w.apply_by
  FROM unnest(%(ids)s::bigint[], %(apply_by)s::date[]) AS w (id, apply_by)
 WHERE a.id = w.id;

-- name: sealed_facts
-- What the paper of an agreement is printed from, and the digest it must have.
SELECT a.id, a.facts_sealed, a.document_sha256
  FROM agreements AS a
 WHERE a.number = %(number)s;

-- name: sealed_facts_of_cases
-- What the papers of live agreements are printed from, and the digests they must have; of two, the later one.
SELECT DISTINCT ON (a.case_id) a.id, a.case_id, a.facts_sealed, a.document_sha256
  FROM agreements AS a
 WHERE a.case_id = ANY (%(case_ids)s) AND is_live(a.state)
 ORDER BY a.case_id, a.id DESC;

-- name: erase_facts
-- Drops the sealed facts of agreements.
UPDATE agreements AS a
   SET facts_sealed = ''::bytea
 WHERE a.case_id = ANY (%(case_ids)s);

-- name: newest_of_case
-- The number of the agreement that stands in a case, if there is one.
SELECT a.number
  FROM agreements AS a
 WHERE a.case_id = %(case_id)s AND a.state NOT IN ('DRAFT', 'LINTED', 'SUPERSEDED', 'REFUSED')
 ORDER BY a.id DESC
 LIMIT 1;

-- name: facts_of_cases
-- What the agreements in force of cases were printed from; one that was varied stands until the later one has taken effect.
SELECT DISTINCT ON (a.case_id) a.id, a.case_id, a.facts_sealed
  FROM agreements AS a
 WHERE a.case_id = ANY (%(case_ids)s) AND (is_in_force(a.state) OR a.state = 'VARIED')
 ORDER BY a.case_id, a.id DESC;
