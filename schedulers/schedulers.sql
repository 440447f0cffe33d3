-- name: database_time
-- The one place where the time is read: every process sees the same clock, whichever machine it runs on.
SELECT clock_timestamp() AS now;

-- name: hold_lease
-- Takes or keeps the lead; no row comes back while another process has it.
INSERT INTO leases AS l (name, holder, token, beat_at, until)
VALUES (%(name)s, %(holder)s, 1, %(now)s, %(until)s)
ON CONFLICT (name) DO UPDATE
   SET token = l.token + CASE WHEN l.holder = excluded.holder THEN 0 ELSE 1 END,
       holder = excluded.holder, beat_at = excluded.beat_at, until = excluded.until
    -- A lease that ends later than any could was written before the clock was set back.
 WHERE l.holder = excluded.holder OR l.until <= %(now)s OR l.until > %(latest)s
RETURNING token;

-- name: release_lease
-- Gives the lead up at once, so that the next process need not wait for the lease to run out.
UPDATE leases SET until = %(now)s
 WHERE name = %(name)s AND holder = %(holder)s;

-- name: last_slots
-- The newest slot of each job that was booked by now; what a clock that was wrong booked for later is left aside.
SELECT j.name AS job,
       (SELECT max(r.due_at) FROM job_runs AS r WHERE r.job = j.name AND r.due_at <= %(now)s) AS due_at
  FROM unnest(%(jobs)s::text[]) AS j (name);

-- name: begin_jobs
-- Marks where the slots of a job begin that was never run before: those of an earlier time were never due.
INSERT INTO job_runs (job, due_at, token, started_at, finished_at, outcome)
SELECT j.name, %(now)s, %(token)s, %(now)s, %(now)s, %(outcome)s
  FROM unnest(%(jobs)s::text[]) AS j (name)
 WHERE NOT EXISTS (SELECT 1 FROM job_runs AS r WHERE r.job = j.name AND r.due_at <= %(now)s)
ON CONFLICT (job, due_at) DO NOTHING;

-- name: retire_jobs
-- Jobs that are no longer in the catalogue are not late.
UPDATE job_runs SET next_due_at = NULL
 WHERE job <> ALL (%(jobs)s::text[]) AND next_due_at IS NOT NULL;

-- name: book_slot
-- Books a slot if the token still leads and nobody booked the slot before; says which of the two it was.
WITH leader AS (
       SELECT l.token
         FROM leases AS l
        WHERE l.name = %(name)s AND l.token = %(token)s AND l.until > %(now)s),
     booked AS (
       INSERT INTO job_runs (job, due_at, next_due_at, token, started_at)
       SELECT %(job)s, %(due_at)s, %(next_due_at)s, leader.token, %(now)s
         FROM leader
       ON CONFLICT (job, due_at) DO NOTHING
       RETURNING id)
SELECT EXISTS (SELECT 1 FROM leader) AS leads, (SELECT id FROM booked) AS run_id;

-- name: limit_transaction
-- For the rest of the transaction no statement takes longer, and no pause between two.
SELECT set_config('statement_timeout', %(longest)s::text, true),
       set_config('idle_in_transaction_session_timeout', %(pause)s::text, true);

-- name: finish_slot
-- Closes the books on a run; no row is touched when another process took the lead meanwhile.
UPDATE job_runs AS r
   SET finished_at = %(finished_at)s, outcome = %(outcome)s, note = %(note)s::jsonb
  FROM leases AS l
 WHERE r.id = %(run_id)s AND l.name = %(name)s AND l.token = %(token)s AND r.token = l.token;

-- name: record_failure
-- Keeps the failure of a run whose own row went with its work.
INSERT INTO job_runs AS r (job, due_at, next_due_at, token, started_at, finished_at, outcome, note)
SELECT %(job)s, %(due_at)s, %(next_due_at)s, l.token, %(now)s, %(finished_at)s, %(outcome)s, %(note)s::jsonb
  FROM leases AS l
 WHERE l.name = %(name)s AND l.token = %(token)s
ON CONFLICT (job, due_at) DO UPDATE
   SET finished_at = excluded.finished_at, outcome = excluded.outcome, note = excluded.note
 WHERE r.token = excluded.token;

-- name: forget_runs
-- Drops runs of long ago, but the newest of each job, from which the next slot is counted.
DELETE FROM job_runs AS r
 WHERE r.due_at < %(before)s
   AND r.due_at < (SELECT max(k.due_at) FROM job_runs AS k WHERE k.job = r.job AND k.due_at <= %(now)s);
