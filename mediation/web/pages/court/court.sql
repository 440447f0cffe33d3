-- name: applications
-- Applications before the courts that the actor sees, in one of some states, one page of them.
SELECT k.id, a.case_id, c.number, a.number AS agreement, i.name AS institution, c.cause_of_action, a.settled_amount, k.state,
       d.name AS court, k.applied_on, k.accepted_on, k.supplement_by, k.ruled_on, k.ruling_number
  FROM confirmations AS k
  JOIN agreements AS a ON a.id = k.agreement_id
  JOIN cases AS c ON c.id = a.case_id
  JOIN institutions AS i ON i.id = c.institution_id
  JOIN courts AS d ON d.id = k.court_id
 WHERE k.state = ANY (%(states)s) AND k.id > %(after)s AND (%(number)s::text IS NULL OR c.number = %(number)s)
 ORDER BY k.id
 LIMIT %(limit)s;

-- name: counts
-- How many applications there are in each state.
SELECT k.state, count(*) AS applications
  FROM confirmations AS k
 GROUP BY k.state;

-- name: pending
-- What the clocks of every application that waits for the court run from.
SELECT k.state, k.applied_on, k.accepted_on, k.supplement_by, count(*) AS applications
  FROM confirmations AS k
 WHERE k.state IN ('APPLIED', 'ACCEPTED_BY_COURT')
 GROUP BY k.state, k.applied_on, k.accepted_on, k.supplement_by;

-- name: to_come
-- Agreements for a court that nobody has applied for yet, and the last day of the first of them to close.
SELECT count(*) AS agreements, min(a.apply_by) AS first_closes_on
  FROM agreements AS a
 WHERE a.court_id = %(court_id)s AND a.state = 'EFFECTIVE' AND a.apply_by >= %(on)s;

-- name: cases_named
-- The cases of applications by the numbers of the cases.
SELECT DISTINCT a.case_id AS id
  FROM confirmations AS k
  JOIN agreements AS a ON a.id = k.agreement_id
  JOIN cases AS c ON c.id = a.case_id
 WHERE c.number = ANY (%(numbers)s);
