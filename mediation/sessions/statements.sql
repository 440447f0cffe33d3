-- name: insert_statement
-- Keeps what a side said.
INSERT INTO statements (id, session_id, mediator_id, side, kind, text_sealed, at)
VALUES (%(statement_id)s, %(session_id)s, %(mediator_id)s, %(side)s, %(kind)s, %(text_sealed)s, %(at)s);

-- name: statements
-- What a mediator was told in a session.
SELECT n.id, n.side, n.kind, n.text_sealed, n.at
  FROM statements AS n
 WHERE n.session_id = %(session_id)s AND n.mediator_id = %(mediator_id)s
 ORDER BY n.at, n.id;

-- name: told_in_cases
-- What a mediator was told in the sessions of cases.
SELECT s.case_id, n.id, n.side, n.kind, n.text_sealed, n.at
  FROM statements AS n
  JOIN mediation_sessions AS s ON s.id = n.session_id
 WHERE s.case_id = ANY (%(case_ids)s) AND n.mediator_id = %(mediator_id)s
 ORDER BY n.at, n.id;

-- name: sums_offered
-- What was offered in cases, in all and by instalment, but for sums that the claim itself names.
SELECT DISTINCT o.case_id, x.sum
  FROM offers AS o
 CROSS JOIN LATERAL (SELECT o.settled_amount AS sum
                      UNION
                     SELECT (i.value ->> 'amount')::numeric
                       FROM jsonb_array_elements(coalesce(o.terms -> 'instalments', '[]')) AS i) AS x
 WHERE o.case_id = ANY (%(case_ids)s)
   AND NOT EXISTS (SELECT 1 FROM claims AS l JOIN cases AS c ON c.id = l.case_id
                    WHERE l.case_id = o.case_id
                      AND x.sum IN (c.claim_total, l.principal, l.interest, l.penalty_interest, l.compound_interest,
                                    l.liquidated_damages, l.fees, l.enforcement_costs));
