-- name: in_force
-- The agreements in force of cases, what is open under each, who is bound, and who of them asked to mediate again; the
-- cases are taken until the end of the transaction.
SELECT c.id AS case_id, c.state AS case_state, c.mediator_id, a.id AS agreement_id, a.state, p.state AS plan_state,
       o.total AS owed, all_bound_consent(c.id) AS all_consent, r.id AS asked, r.asked_by, r.reason,
       ARRAY(SELECT q.id FROM parties AS q
              WHERE q.case_id = c.id AND q.role IN ('respondent', 'co_borrower') AND q.left_out_at IS NULL
              ORDER BY q.id) AS party_ids
  FROM cases AS c
  JOIN agreements AS a
    ON a.case_id = c.id AND is_in_force(a.state)
  JOIN open_claims AS o ON o.case_id = c.id
  LEFT JOIN plans AS p ON p.id = o.plan_id
  LEFT JOIN renegotiations AS r ON r.case_id = c.id AND r.begun_at IS NULL AND r.closed_at IS NULL
 WHERE c.id = ANY (%(case_ids)s)
 ORDER BY c.id
   FOR NO KEY UPDATE OF c;

-- name: possible
-- Of cases, those with an agreement in force that can be mediated about.
SELECT c.id
  FROM cases AS c
  JOIN agreements AS a
    ON a.case_id = c.id AND is_in_force(a.state)
   AND a.state <> ALL (%(before_a_court)s)
  JOIN open_claims AS o ON o.case_id = c.id AND o.total > 0
  JOIN plans AS p ON p.id = o.plan_id AND p.state = ANY (%(performed)s)
 WHERE c.id = ANY (%(case_ids)s) AND c.state = 'AGREED';

-- name: ask
-- Writes down who wants to mediate again about an agreement, and why.
INSERT INTO renegotiations (case_id, agreement_id, asked_by, reason, asked_at, actor_id)
SELECT w.case_id, w.agreement_id, w.asked_by, w.reason, %(at)s, %(actor_id)s
  FROM unnest(%(case_ids)s::bigint[], %(agreement_ids)s::bigint[], %(askers)s::text[], %(reasons)s::text[])
       AS w (case_id, agreement_id, asked_by, reason);

-- name: begin
-- Says that there is mediation again, and what the new agreement is to do to the one in force.
UPDATE renegotiations AS r
   SET begun_at = %(at)s, way = w.way
  FROM unnest(%(case_ids)s::bigint[], %(ways)s::text[]) AS w (case_id, way)
 WHERE r.case_id = w.case_id AND r.begun_at IS NULL AND r.closed_at IS NULL;

-- name: close
-- Closes questions that lead to no mediation.
UPDATE renegotiations AS r
   SET closed_at = %(at)s
 WHERE r.case_id = ANY (%(case_ids)s) AND r.begun_at IS NULL AND r.closed_at IS NULL
RETURNING r.case_id;

-- name: waiting
-- Who wants to mediate again and waits for an answer, the oldest first.
SELECT r.case_id, c.number, i.name AS institution, r.asked_by, r.reason, r.asked_at, c.mediator_id
  FROM renegotiations AS r
  JOIN cases AS c ON c.id = r.case_id
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE r.begun_at IS NULL AND r.closed_at IS NULL AND (%(case_id)s::bigint IS NULL OR r.case_id = %(case_id)s)
 ORDER BY r.asked_at, r.id;

-- name: conclude
-- Lays the offers aside that agreements in force were made of, and those that came to nothing, so that there can be others.
UPDATE offers AS o
   SET state = CASE WHEN EXISTS (SELECT 1 FROM agreements AS a
                                  WHERE a.offer_id = o.id AND a.state NOT IN ('DRAFT', 'LINTED', 'SIGNING', 'REFUSED'))
                    THEN 'concluded' ELSE 'lapsed' END
 WHERE o.case_id = ANY (%(case_ids)s) AND o.state IN ('open', 'accepted');

-- name: hold
-- Takes the institutions whose payments go to plans of agreements that others are to take the place of, and the plans.
SELECT p.id
  FROM agreements AS a
  JOIN plans AS p ON p.agreement_id = a.replaces_id
  JOIN cases AS c ON c.id = a.case_id
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE a.id = ANY (%(ids)s)
 ORDER BY i.id, p.id
   FOR NO KEY UPDATE OF i, p;

-- name: giving_way
-- Which agreements are to make place for others that take effect now, and whether what these are about is still owed:
-- what is open now, and what was paid since they were drawn up.
SELECT a.id, a.case_id, g.id AS former, g.number AS former_number, g.state AS before,
       CASE WHEN a.replacing = 'vary' OR g.state = 'CONFIRMED' THEN 'VARIED' ELSE 'SUPERSEDED' END AS after,
       p.state IN ('ACTIVE', 'DEFAULTED', 'ACCELERATED')
       AND a.claim_total = o.total + (SELECT coalesce(sum(y.amount - y.returned), 0) FROM payments AS y
                                       WHERE y.plan_id = p.id AND y.id > a.paid_through) AS holds
  FROM agreements AS a
  JOIN agreements AS g ON g.id = a.replaces_id
  JOIN open_claims AS o ON o.case_id = a.case_id
  JOIN plans AS p ON p.id = o.plan_id
 WHERE a.id = ANY (%(ids)s)
 ORDER BY a.case_id;

-- name: give_way
-- Ends agreements that others take the place of, or change.
UPDATE agreements AS a
   SET state = w.after
  FROM unnest(%(ids)s::bigint[], %(after)s::text[]) AS w (id, after)
 WHERE a.id = w.id;
