-- name: parked_cases
-- Cases that a job leaves out.
SELECT f.case_id
  FROM job_failures AS f
 WHERE f.job = %(job)s AND f.parked_at IS NOT NULL
 ORDER BY f.case_id;

-- name: cases_in_states
-- Cases that a job may concern, without those it leaves out.
SELECT c.id
  FROM cases AS c
 WHERE c.state = ANY (%(states)s::text[]) AND c.id <> ALL (%(parked)s::bigint[])
 ORDER BY c.id;

-- name: count_failures
-- Counts one more failure in a row for each case, and parks what has failed too often.
INSERT INTO job_failures AS f (job, case_id, failures, reason, failed_at, parked_at)
SELECT %(job)s, w.case_id, 1, w.reason, %(at)s, CASE WHEN %(park_after)s <= 1 THEN %(at)s::timestamptz END
  FROM unnest(%(case_ids)s::bigint[], %(reasons)s::text[]) AS w (case_id, reason)
ON CONFLICT (job, case_id) DO UPDATE
   SET failures = f.failures + 1, reason = excluded.reason, failed_at = excluded.failed_at,
       parked_at = CASE WHEN f.failures + 1 >= %(park_after)s THEN excluded.failed_at END
RETURNING case_id, failures, parked_at;

-- name: forgive
-- What a job did not fail on this time, it has not failed on in a row; what is parked stays parked.
UPDATE job_failures AS f
   SET failures = 0
 WHERE f.job = %(job)s AND f.parked_at IS NULL AND f.failures > 0 AND f.case_id <> ALL (%(failing)s::bigint[]);

-- name: failing_cases
-- What jobs leave out or failed on at their last run, with the reason.
SELECT f.job, c.number, c.state, f.failures, f.reason, f.failed_at, f.parked_at
  FROM job_failures AS f
  JOIN cases AS c ON c.id = f.case_id
 WHERE f.failures > 0
 ORDER BY f.parked_at NULLS LAST, f.job, c.number;

-- name: release_case
-- Gives a parked case back to its job.
UPDATE job_failures AS f
   SET failures = 0, parked_at = NULL
  FROM cases AS c
 WHERE c.id = f.case_id AND c.number = %(number)s AND f.job = %(job)s AND f.parked_at IS NOT NULL;
