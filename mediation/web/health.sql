-- name: applied_migrations
-- What the database says was done to it.
SELECT m.app, m.name
  FROM django_migrations AS m;

-- name: database_time
-- The clock by which beats are written down.
SELECT clock_timestamp() AS now;

-- name: lead
-- Who leads, as the fencing token says, and when it was last heard of; nothing before the first beat.
SELECT l.token, l.beat_at, l.until
  FROM leases AS l
 ORDER BY l.beat_at DESC
 LIMIT 1;

-- name: last_runs
-- The newest slot of each job that has come, and whether the one after it has been due for longer than it may.
WITH RECURSIVE jobs AS (
       SELECT min(r.job) AS job FROM job_runs AS r
        UNION ALL
       SELECT (SELECT min(r.job) FROM job_runs AS r WHERE r.job > j.job) FROM jobs AS j WHERE j.job IS NOT NULL)
SELECT j.job, r.due_at, r.outcome, r.finished_at,
       extract(epoch FROM r.finished_at - r.started_at)::float8 AS seconds,
       coalesce(r.next_due_at < %(now)s::timestamptz - %(tolerance)s::interval, false) AS is_late
  FROM jobs AS j
 CROSS JOIN LATERAL (
       SELECT k.due_at, k.next_due_at, k.outcome, k.started_at, k.finished_at
         FROM job_runs AS k
        WHERE k.job = j.job AND k.due_at <= %(now)s
        ORDER BY k.due_at DESC
        LIMIT 1) AS r
 ORDER BY j.job;

-- name: parked
-- How many cases each job leaves out.
SELECT f.job, count(*) AS cases
  FROM job_failures AS f
 WHERE f.parked_at IS NOT NULL
 GROUP BY f.job
 ORDER BY f.job;

-- name: queue
-- How many messages wait, and how many nobody could send.
SELECT count(*) FILTER (WHERE m.parked_reason = '') AS waiting, count(*) FILTER (WHERE m.parked_reason <> '') AS parked
  FROM outbox_messages AS m
 WHERE m.sent_at IS NULL;
