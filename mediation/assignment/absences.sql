-- name: ask
-- Writes down that a mediator asks for leave.
INSERT INTO leave_requests (mediator_id, from_day, until, reason, hand_over, asked_at)
VALUES (%(mediator_id)s, %(from_day)s, %(until)s, %(reason)s, %(hand_over)s, %(at)s)
RETURNING id;

-- name: answer
-- Writes who answered a request that waits, and how.
UPDATE leave_requests AS r
   SET is_granted = %(is_granted)s, answered_at = %(at)s, answered_by = %(actor_id)s
 WHERE r.id = %(request_id)s AND r.answered_at IS NULL
RETURNING r.mediator_id, r.from_day, r.until, r.reason;

-- name: enter
-- Enters leave.
INSERT INTO mediator_leaves (mediator_id, from_day, until, reason)
VALUES (%(mediator_id)s, %(from_day)s, %(until)s, %(reason)s);

-- name: shorten
-- Ends a leave that has begun on a day.
UPDATE mediator_leaves AS l
   SET until = %(day)s
 WHERE l.id = %(leave_id)s AND l.from_day <= %(day)s AND l.until > %(day)s;

-- name: drop
-- Drops a leave that has not begun by a day.
DELETE FROM mediator_leaves AS l
 WHERE l.id = %(leave_id)s AND l.from_day > %(day)s;

-- name: leaves
-- Leave that is not over by a day, of all mediators or of one, the earliest first.
SELECT l.id, l.mediator_id, m.name, m.licence_number, l.from_day, l.until, l.reason
  FROM mediator_leaves AS l
  JOIN mediators AS m ON m.id = l.mediator_id
 WHERE l.until >= %(day)s::date AND (%(mediator_id)s::bigint IS NULL OR l.mediator_id = %(mediator_id)s)
 ORDER BY l.from_day, l.id;

-- name: requests
-- Requests for leave, of all mediators or of one: those that wait, and what was answered since a moment.
SELECT r.id, r.mediator_id, m.name, m.licence_number, r.from_day, r.until, r.reason, r.hand_over, r.asked_at,
       r.answered_at, r.is_granted
  FROM leave_requests AS r
  JOIN mediators AS m ON m.id = r.mediator_id
 WHERE (r.answered_at IS NULL OR r.answered_at >= %(since)s)
   AND (%(mediator_id)s::bigint IS NULL OR r.mediator_id = %(mediator_id)s)
 ORDER BY r.answered_at DESC NULLS FIRST, r.from_day, r.id;

-- name: hours
-- When a mediator works.
SELECT h.weekday, h.starts, h.ends
  FROM mediator_hours AS h
 WHERE h.mediator_id = %(mediator_id)s
 ORDER BY h.weekday;

-- name: drop_hours
-- Drops when a mediator works, before it is said anew.
DELETE FROM mediator_hours AS h
 WHERE h.mediator_id = %(mediator_id)s;

-- name: put_hours
-- Writes when a mediator works.
INSERT INTO mediator_hours (mediator_id, weekday, starts, ends)
SELECT %(mediator_id)s, w.weekday, w.starts, w.ends
  FROM unnest(%(weekdays)s::integer[], %(starts)s::time[], %(ends)s::time[]) AS w (weekday, starts, ends);

-- name: in_mediation
-- The cases of a mediator that can go to somebody else.
SELECT c.id
  FROM cases AS c
 WHERE c.mediator_id = %(mediator_id)s AND c.state = 'IN_MEDIATION'
 ORDER BY c.id;
