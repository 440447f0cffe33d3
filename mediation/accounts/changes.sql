-- name: record
-- Adds a change of reference data.
INSERT INTO reference_changes (at, actor_id, role, what, which, facts)
VALUES (%(at)s, %(actor_id)s, %(role)s, %(what)s, %(which)s, %(facts)s);

-- name: newest
-- A page of changes, the newest first, and by whom.
SELECT r.id, r.at, r.role, r.what, r.which, r.facts, coalesce(nullif(u.last_name || u.first_name, ''), u.username) AS name
  FROM reference_changes AS r
  LEFT JOIN users AS u ON u.id = r.actor_id
 WHERE %(before)s::bigint IS NULL OR r.id < %(before)s
 ORDER BY r.id DESC
 LIMIT %(limit)s;
