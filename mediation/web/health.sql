-- name: applied_migrations
-- What the database says was done to it.
SELECT m.app, m.name
  FROM django_migrations AS m;

-- name: beat_age
-- Seconds since the clock that leads was last heard of, by the one clock that both sides share; none before the first.
SELECT extract(epoch FROM clock_timestamp() - max(l.beat_at))::float8 AS seconds
  FROM leases AS l;
