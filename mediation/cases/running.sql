-- name: facts
-- What the clocks of a claim run from, one row.
SELECT c.filed_on, c.ended_on, l.limitation_ends_on, l.overdue_since, p.last_due_on,
       coalesce(p.state = 'FULFILLED', false) AS is_performed
  FROM cases AS c
  JOIN claims AS l ON l.case_id = c.id
  LEFT JOIN plans AS p ON p.case_id = c.id AND p.state <> 'RENEGOTIATED'
 WHERE c.id = %(case_id)s;

-- name: newest_events
-- The newest event of each kind in a case, and its day.
SELECT DISTINCT ON (e.event) e.event, e.seq, (e.at AT TIME ZONE 'Asia/Shanghai')::date AS day
  FROM events AS e
 WHERE e.case_id = %(case_id)s
 ORDER BY e.event, e.seq DESC;
