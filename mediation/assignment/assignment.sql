-- name: waiting_cases
-- Cases that wait for a mediator, oldest first; taken for this transaction, so that two runs share none.
SELECT c.id, c.product, c.institution_id
  FROM cases AS c
 WHERE c.state = 'AWAITING_ASSIGNMENT'
 ORDER BY c.accepted_on, c.id
   FOR NO KEY UPDATE OF c SKIP LOCKED;

-- name: roster
-- Mediators in term, what they may take, with their open load and the institutions they must not touch.
SELECT m.id, m.products, m.capacity,
       (SELECT count(*) FROM cases AS c
         WHERE c.mediator_id = m.id
           AND c.state IN ('ASSIGNED', 'IN_MEDIATION', 'SUSPENDED', 'AGREEMENT_PENDING_SIGNATURE')) AS load,
       ARRAY (SELECT r.institution_id FROM mediator_relations AS r
               WHERE r.mediator_id = m.id AND (r.until IS NULL OR r.until >= %(on)s::date)) AS conflicts
  FROM mediators AS m
 WHERE m.term_from <= %(on)s::date AND m.term_until >= %(on)s::date
 ORDER BY m.id;

-- name: turned_down
-- Who has had a waiting case before and does not get it again.
SELECT a.case_id, a.mediator_id
  FROM assignments AS a
  JOIN cases AS c ON c.id = a.case_id
 WHERE c.state = 'AWAITING_ASSIGNMENT';

-- name: open_run
-- Books a matching of waiting cases.
INSERT INTO assignment_runs (at, method, waiting, assigned)
VALUES (%(at)s, %(method)s, %(waiting)s, %(assigned)s)
RETURNING id;

-- name: offer_assignments
-- Offers cases to their mediators, with the reasons of the match.
INSERT INTO assignments (case_id, mediator_id, run_id, state, offered_at, answer_due_on, explanation)
SELECT o.case_id, o.mediator_id, %(run_id)s, 'OFFERED', %(at)s, %(answer_due_on)s, o.explanation
  FROM unnest(%(case_ids)s::bigint[], %(mediator_ids)s::bigint[], %(explanations)s::jsonb[])
       AS o (case_id, mediator_id, explanation);

-- name: answer_assignments
-- Moves the live assignments of cases to an answer.
UPDATE assignments AS a
   SET state = %(state)s, answered_at = %(at)s
 WHERE a.case_id = ANY (%(case_ids)s) AND a.state = 'OFFERED'
RETURNING a.case_id;

-- name: overdue_offers
-- Cases whose mediator has let the days for an answer pass.
SELECT a.case_id
  FROM assignments AS a
  JOIN cases AS c ON c.id = a.case_id
 WHERE a.state = 'OFFERED' AND a.answer_due_on < %(on)s::date AND c.state = 'ASSIGNED'
 ORDER BY a.case_id
 LIMIT %(limit)s;

-- name: offered_to
-- Cases offered to each mediator and not answered.
SELECT a.mediator_id, array_agg(a.case_id ORDER BY a.case_id) AS case_ids
  FROM assignments AS a
 WHERE a.state = 'OFFERED'
 GROUP BY a.mediator_id
 ORDER BY a.mediator_id;
