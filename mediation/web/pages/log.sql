-- name: seals
-- The newest sealed days.
SELECT s.day, s.events, encode(s.digest, 'hex') AS digest
  FROM daily_seals AS s
 ORDER BY s.day DESC
 LIMIT %(limit)s;

-- name: events_of_case
-- The events of a case as they are chained: who did what, when, and the hash of each.
SELECT e.seq, e.event, e.from_state, e.to_state, e.at, e.role, u.username, encode(e.hash, 'hex') AS hash
  FROM events AS e
  LEFT JOIN users AS u ON u.id = e.actor_id
 WHERE e.case_id = %(case_id)s
 ORDER BY e.seq;
