-- name: runs
-- The newest matchings of waiting cases, with what was published of each.
SELECT r.id, r.announced_at, r.at, r.waiting, r.assigned, r.gap, r.commitment, r.input_digest, r.file_digest, r.method
  FROM assignment_runs AS r
 ORDER BY r.id DESC
 LIMIT %(limit)s;

-- name: loads
-- How much each mediator has to do: open cases, capacity, the oldest of the cases, and cases that wait for an answer.
SELECT m.id, m.name, m.licence_number, m.capacity, count(c.id) AS open_cases, min(c.accepted_on) AS oldest,
       count(c.id) FILTER (WHERE c.state = 'ASSIGNED') AS unanswered
  FROM mediators AS m
  LEFT JOIN cases AS c
    ON c.mediator_id = m.id AND c.state IN ('ASSIGNED', 'IN_MEDIATION', 'SUSPENDED', 'AGREEMENT_PENDING_SIGNATURE')
 GROUP BY m.id
 ORDER BY count(c.id)::numeric / greatest(m.capacity, 1) DESC, m.name
 LIMIT %(limit)s;

-- name: in_queue
-- How many cases wait for a mediator, and since when.
SELECT count(*) AS cases, min(c.accepted_on) AS oldest
  FROM cases AS c
 WHERE c.state = 'AWAITING_ASSIGNMENT';

-- name: run
-- One matching, with what was published of it.
SELECT r.id, r.announced_at, r.at, r.waiting, r.assigned, r.gap, r.objective, r.bound, r.commitment, r.input_digest,
       r.file_digest, r.method, r.beacon, r.rule_version
  FROM assignment_runs AS r
 WHERE r.id = %(run_id)s;

-- name: waiting
-- Cases that wait for a mediator, those that a person has to appoint for first.
SELECT c.id, c.number, c.product, c.claim_total, c.accepted_on, coalesce(j.refuses_automation, false) AS by_a_person
  FROM cases AS c
  LEFT JOIN joint_choices AS j ON j.case_id = c.id
 WHERE c.state = 'AWAITING_ASSIGNMENT'
 ORDER BY by_a_person DESC, c.accepted_on, c.id
 LIMIT %(limit)s;

-- name: overrides
-- Mediators wanted against rules: those that wait for a second person, then the newest.
SELECT o.id, c.number, m.name AS mediator, o.reason, o.rules, o.asked_at, o.asked_by, o.approved_at,
       COALESCE(NULLIF(a.last_name || a.first_name, ''), a.username) AS asker,
       COALESCE(NULLIF(b.last_name || b.first_name, ''), b.username) AS approver
  FROM assignment_overrides AS o
  JOIN cases AS c ON c.id = o.case_id
  JOIN mediators AS m ON m.id = o.mediator_id
  LEFT JOIN users AS a ON a.id = o.asked_by
  LEFT JOIN users AS b ON b.id = o.approved_by
 WHERE o.approved_at IS NOT NULL OR c.state = 'AWAITING_ASSIGNMENT'
 ORDER BY o.approved_at DESC NULLS FIRST, o.id DESC
 LIMIT %(limit)s;
