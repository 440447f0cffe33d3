-- name: settled_cases
-- Everything an agreement says about cases whose offer was accepted.
SELECT c.id, c.number, c.product, c.cause_of_action, c.claim_total, o.settled_amount, o.waived, o.kind,
       o.id AS offer_id, o.terms, l.principal, l.interest, l.penalty_interest, l.compound_interest, l.liquidated_damages, l.fees,
       l.enforcement_costs, l.cutoff_date, l.overdue_since, l.contract_no, l.contract_date, l.facts, l.handler_name,
       l.authority_type, l.poa_expires_on, i.name AS institution, i.uscc, i.legal_representative, i.address, i.phone,
       i.payee_bank, i.payee_account, m.name AS mediator, k.id AS court_id, k.name AS court
  FROM cases AS c
  JOIN claims AS l ON l.case_id = c.id
  JOIN institutions AS i ON i.id = c.institution_id
  JOIN mediators AS m ON m.id = c.mediator_id
  JOIN offers AS o ON o.case_id = c.id AND o.state = 'accepted'
  LEFT JOIN courts AS k
    ON k.id = coalesce(c.court_id, (SELECT d.id FROM courts AS d WHERE d.region_code = %(home_court)s))
 WHERE c.id = ANY (%(case_ids)s)
 ORDER BY c.id;

-- name: insert_agreements
-- Writes drafts of agreements.
INSERT INTO agreements (id, case_id, offer_id, number, state, kind, claim_total, settled_amount, waived, terms, court_id,
                        drawn_up_on, facts_sealed, document_sha256, verification_code)
SELECT a.id, a.case_id, a.offer_id, a.number, 'DRAFT', a.kind, a.claim_total, a.settled_amount, a.waived, a.terms, a.court_id,
       %(on)s, a.facts_sealed, a.document_sha256, a.verification_code
  FROM unnest(%(ids)s::bigint[], %(case_ids)s::bigint[], %(offer_ids)s::bigint[], %(numbers)s::text[],
              %(kinds)s::text[], %(claim_totals)s::numeric[], %(settled_amounts)s::numeric[], %(waived)s::numeric[], %(terms)s::jsonb[],
              %(court_ids)s::bigint[], %(facts_sealed)s::bytea[], %(digests)s::bytea[], %(codes)s::text[])
       AS a (id, case_id, offer_id, number, kind, claim_total, settled_amount, waived, terms, court_id, facts_sealed,
             document_sha256, verification_code);

-- name: place_signatures
-- Lays out who signs, in order: claimant, respondents, co-borrowers, guarantors, mediator, organisation.
INSERT INTO signatures (agreement_id, position, role, party_id)
SELECT s.agreement_id, row_number() OVER (PARTITION BY s.agreement_id ORDER BY s.rank, s.party_id), s.role, s.party_id
  FROM (SELECT a.id AS agreement_id, p.role, p.id AS party_id,
               array_position(ARRAY['respondent', 'co_borrower', 'guarantor'], p.role::text) + 1 AS rank
          FROM agreements AS a
          JOIN parties AS p ON p.case_id = a.case_id
         WHERE a.id = ANY (%(ids)s) AND p.role IN ('respondent', 'co_borrower', 'guarantor')
         UNION ALL
        SELECT a.id, r.role, NULL, r.rank
          FROM agreements AS a
         CROSS JOIN (VALUES ('claimant', 1), ('mediator', 5), ('organisation', 6)) AS r (role, rank)
         WHERE a.id = ANY (%(ids)s)) AS s;

-- name: step_agreements
-- Moves agreements one step; the database knows which steps there are.
UPDATE agreements AS a
   SET state = %(state)s
 WHERE a.id = ANY (%(ids)s);

-- name: sign_agreements
-- Signs for one role on agreements where it is that role's turn; how many places are left on each.
WITH turn AS (
       SELECT s.id, s.agreement_id
         FROM signatures AS s
         JOIN agreements AS a ON a.id = s.agreement_id
        WHERE a.case_id = ANY (%(case_ids)s) AND a.state = 'SIGNING' AND s.role = %(role)s AND s.signed_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM signatures AS e
                           WHERE e.agreement_id = s.agreement_id AND e.position < s.position AND e.signed_at IS NULL
                             AND e.role <> s.role)
          FOR NO KEY UPDATE OF s),
     signed AS (
       UPDATE signatures AS s
          SET signed_at = %(at)s, actor_id = %(actor_id)s
         FROM turn AS t
        WHERE s.id = t.id
    RETURNING s.agreement_id)
SELECT a.id, a.case_id, a.number,
       (SELECT count(*) FROM signatures AS s WHERE s.agreement_id = a.id AND s.signed_at IS NULL)
       - count(*) AS left_over
  FROM signed AS g
  JOIN agreements AS a ON a.id = g.agreement_id
 GROUP BY a.id
 ORDER BY a.case_id;

-- name: take_effect
-- Makes fully signed agreements effective, and says until when confirmation can be applied for.
UPDATE agreements AS a
   SET state = 'EFFECTIVE', effective_on = %(on)s, apply_by = %(apply_by)s
 WHERE a.id = ANY (%(ids)s);

-- name: unsigned
-- Agreements open for signing, whose turn it is, and the greatest of the numbers of days that they have waited.
SELECT a.id AS agreement, a.case_id, c.number, a.drawn_up_on, w.threshold,
       (SELECT s.role FROM signatures AS s WHERE s.agreement_id = a.id AND s.signed_at IS NULL
         ORDER BY s.position LIMIT 1) AS turn
  FROM agreements AS a
  JOIN cases AS c ON c.id = a.case_id
 CROSS JOIN LATERAL (SELECT max(t.days) AS threshold FROM unnest(%(thresholds)s::integer[]) AS t (days)
                      WHERE t.days <= %(on)s::date - a.drawn_up_on) AS w
 WHERE a.state = 'SIGNING' AND w.threshold IS NOT NULL AND (%(among)s::bigint[] IS NULL OR a.case_id = ANY (%(among)s))
 ORDER BY a.id;

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

-- name: live_agreements
-- The live agreements of cases.
SELECT a.id, a.case_id, a.number, a.state
  FROM agreements AS a
 WHERE a.case_id = ANY (%(case_ids)s) AND a.state NOT IN ('SUPERSEDED', 'REFUSED')
 ORDER BY a.case_id;

-- name: sealed_facts
-- What the paper of an agreement is printed from, and the digest it must have.
SELECT a.id, a.facts_sealed, a.document_sha256
  FROM agreements AS a
 WHERE a.number = %(number)s;

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
