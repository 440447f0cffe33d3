-- name: applied_migrations
-- What the database says was done to it.
SELECT m.app, m.name
  FROM django_migrations AS m;

-- name: database_time
-- The clock by which beats are written down.
SELECT clock_timestamp() AS now;

-- name: last_beat
-- When a clock that led was last heard of; NULL before the first.
SELECT max(l.beat_at) AS at
  FROM leases AS l;
