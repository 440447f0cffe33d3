-- name: case_seen
-- A case, if the actor may see it.
SELECT c.id FROM cases AS c WHERE c.id = %(case_id)s;

-- name: take_case, planned once
-- Takes a case until the transaction ends, so that questions about it are counted one after the other.
SELECT c.id FROM cases AS c WHERE c.id = %(case_id)s FOR NO KEY UPDATE;

-- name: asked_case, planned once
-- Who mediates a case that is asked about, how often they asked that day, and how often they may.
SELECT c.mediator_id,
       (SELECT count(*)
          FROM authority_queries AS q
         WHERE q.case_id = c.id AND q.mediator_id = c.mediator_id AND q.asked_on = %(on)s::date) AS asked,
       coalesce(s.daily_queries, %(usual_queries)s) AS daily_queries
  FROM cases AS c
  LEFT JOIN authority_settings AS s ON s.institution_id = c.institution_id
 WHERE c.id = %(case_id)s AND c.mediator_id IS NOT NULL;

-- name: asked_before, planned once
-- What a mediator asked of a cell since a day, on any case, the latest first.
SELECT q.measure, q.answer, q.level
  FROM authority_queries AS q
 WHERE q.cell_id = %(cell_id)s AND q.mediator_id = %(mediator_id)s AND q.asked_on >= %(since)s::date
 ORDER BY q.id DESC
 LIMIT %(limit)s;

-- name: keep_query, planned once
-- Keeps a question with its answer.
INSERT INTO authority_queries (case_id, mediator_id, asked_on, number, at, cell_id, proposal, proposal_sha256, measure,
                               measure_sha256, answer, level, is_probing)
VALUES (%(case_id)s, %(mediator_id)s, %(on)s, %(number)s, %(at)s, %(cell_id)s, %(proposal)s::jsonb,
        %(proposal_sha256)s, %(measure)s::jsonb, %(measure_sha256)s, %(answer)s, %(level)s, %(probing)s)
RETURNING id;

-- name: query_seen
-- A question, if the actor may see its case.
SELECT q.id, q.case_id, q.asked_on, q.answer, q.level, q.proposal, q.proposal_sha256
  FROM authority_queries AS q
 WHERE q.id = %(query_id)s;

-- name: queries_of_case
-- What was asked on a case and answered, the latest first.
SELECT q.id, q.at, q.proposal, q.answer, q.level
  FROM authority_queries AS q
 WHERE q.case_id = %(case_id)s
 ORDER BY q.id DESC;

-- name: make_request
-- Puts a proposal to the institution of its case.
INSERT INTO authority_requests (case_id, query_id, proposal, proposal_sha256, level_needed, state, requested_at,
                                requested_by, due_on)
SELECT q.case_id, q.id, q.proposal, q.proposal_sha256, coalesce(q.level, %(unpublished)s), 'OPEN', %(at)s,
       %(actor_id)s, %(due_on)s
  FROM authority_queries AS q
 WHERE q.id = %(query_id)s
RETURNING id;

-- name: settings_of_case
-- What the institution of a case has settled.
SELECT coalesce(s.answer_working_days, %(usual_answer)s) AS answer_working_days,
       coalesce(s.approval_days, %(usual_approval)s) AS approval_days
  FROM cases AS c
  LEFT JOIN authority_settings AS s ON s.institution_id = c.institution_id
 WHERE c.id = %(case_id)s;

-- name: request_seen
-- A request, if the actor may see its case.
SELECT r.id, r.case_id, c.number, c.product, r.level_needed, r.state, r.requested_at, r.due_on, r.proposal, r.counter,
       r.reason, r.valid_until, w.total AS claim_total, w.principal, w.interest, w.penalty_interest, w.compound_interest,
       w.liquidated_damages, w.fees, w.enforcement_costs
  FROM authority_requests AS r
  JOIN cases AS c ON c.id = r.case_id
  JOIN open_claims AS w ON w.case_id = r.case_id
 WHERE r.id = %(request_id)s;

-- name: answer_request
-- Answers a request that is open and in time.
UPDATE authority_requests AS r
   SET state = %(state)s, answered_at = %(at)s, answered_by = %(actor_id)s, counter = %(counter)s::jsonb,
       counter_sha256 = %(counter_sha256)s, reason = %(reason)s, valid_until = %(valid_until)s
 WHERE r.id = %(request_id)s AND r.state = 'OPEN' AND r.due_on >= %(on)s::date
RETURNING r.case_id;

-- name: expire_requests
-- Closes requests that nobody answered in time.
UPDATE authority_requests AS r
   SET state = 'EXPIRED'
 WHERE r.state = 'OPEN' AND r.due_on < %(on)s::date AND (%(among)s::bigint[] IS NULL OR r.case_id = ANY (%(among)s))
RETURNING r.id, r.case_id;

-- name: queue
-- Requests that wait for an answer, the most urgent first.
SELECT r.id, c.id AS case_id, c.number, i.code AS institution, c.product, w.total AS claim_total, r.level_needed,
       r.proposal, r.requested_at, r.due_on
  FROM authority_requests AS r
  JOIN cases AS c ON c.id = r.case_id
  JOIN open_claims AS w ON w.case_id = c.id
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE r.state = 'OPEN'
 ORDER BY r.due_on, r.id;

-- name: requests_of_case
-- What was put to the institution of a case, and how it answered; the latest first.
SELECT r.id, r.state, r.level_needed, r.proposal, r.counter, r.reason, r.requested_at, r.due_on, r.answered_at,
       r.valid_until
  FROM authority_requests AS r
 WHERE r.case_id = %(case_id)s
 ORDER BY r.id DESC;

-- name: treatment
-- Uniform treatment over the log: groups of the same cell and the same measure, and those that were not answered alike.
WITH alike AS (
       SELECT q.cell_id, q.measure_sha256, count(*) AS asked, count(DISTINCT q.case_id) AS cases,
              count(DISTINCT (q.answer, coalesce(q.level, -1))) AS answers
         FROM authority_queries AS q
         JOIN cases AS c ON c.id = q.case_id
        WHERE q.cell_id IS NOT NULL AND q.asked_on BETWEEN %(first)s::date AND %(last)s::date
          AND (%(institution_id)s::bigint IS NULL OR c.institution_id = %(institution_id)s)
        GROUP BY q.cell_id, q.measure_sha256)
SELECT count(*) AS groups, coalesce(sum(a.asked), 0) AS asked, count(*) FILTER (WHERE a.cases > 1) AS compared,
       count(*) FILTER (WHERE a.answers > 1) AS violations
  FROM alike AS a;

-- name: unequal
-- Cases of the same cell with the same measure that the matrix, or the institution's people, answered differently.
WITH answered AS (
       SELECT 'answer' AS kind, q.cell_id, q.measure_sha256, q.case_id, q.answer || coalesce(' ' || q.level, '') AS said
         FROM authority_queries AS q
        WHERE q.cell_id IS NOT NULL AND q.asked_on BETWEEN %(first)s::date AND %(last)s::date
        UNION ALL
       SELECT 'decision', q.cell_id, q.measure_sha256, r.case_id, r.state
         FROM authority_requests AS r
         JOIN authority_queries AS q ON q.id = r.query_id
        WHERE q.cell_id IS NOT NULL AND q.asked_on BETWEEN %(first)s::date AND %(last)s::date
          AND r.state IN ('APPROVED', 'REFUSED', 'COUNTERED'))
SELECT a.kind, i.code AS institution, k.product, k.arrears_from, k.amount_from, k.is_hardship,
       array_agg(DISTINCT c.number ORDER BY c.number) AS cases, array_agg(DISTINCT a.said ORDER BY a.said) AS said
  FROM answered AS a
  JOIN authority_cells AS k ON k.id = a.cell_id
  JOIN cases AS c ON c.id = a.case_id
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE %(institution_id)s::bigint IS NULL OR c.institution_id = %(institution_id)s
 GROUP BY a.kind, i.code, k.id, a.measure_sha256
HAVING count(DISTINCT a.said) > 1
 ORDER BY a.kind, i.code, k.id;

-- name: probed
-- Questions that closed in on a limit, by mediator and institution, over some days.
SELECT m.name AS mediator, i.code AS institution, count(*) AS questions, min(q.at) AS first_at, max(q.at) AS last_at
  FROM authority_queries AS q
  JOIN cases AS c ON c.id = q.case_id
  JOIN institutions AS i ON i.id = c.institution_id
  JOIN mediators AS m ON m.id = q.mediator_id
 WHERE q.is_probing AND q.asked_on BETWEEN %(first)s::date AND %(last)s::date
 GROUP BY m.id, i.id
 ORDER BY count(*) DESC, m.id, i.id;
