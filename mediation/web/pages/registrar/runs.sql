-- name: runs
-- The newest matchings of waiting cases, with what was published of each.
SELECT r.id, r.announced_at, r.at, r.waiting, r.assigned, r.gap, r.commitment, r.input_digest, r.file_digest, r.method
  FROM assignment_runs AS r
 ORDER BY r.id DESC
 LIMIT %(limit)s;

-- name: loads
-- How much each mediator has to do: open cases, capacity, the oldest of the cases, and cases that wait for an answer.
SELECT m.name, m.licence_number, m.capacity, count(c.id) AS open_cases, min(c.accepted_on) AS oldest,
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
