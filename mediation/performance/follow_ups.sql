-- name: open_follow_ups
-- Asks institutions to put the credit record right where a plan was performed.
INSERT INTO follow_ups (plan_id, opened_on, answer_by)
SELECT p.id, %(on)s, %(answer_by)s
  FROM plans AS p
 WHERE p.state = 'FULFILLED' AND (%(among)s::bigint[] IS NULL OR p.case_id = ANY (%(among)s))
   AND NOT EXISTS (SELECT 1 FROM follow_ups AS f WHERE f.plan_id = p.id)
 ORDER BY p.id
RETURNING plan_id;

-- name: lapse_follow_ups
-- Requests whose plan is not performed any more, and back again when it is; nobody's from then on.
UPDATE follow_ups AS f
   SET state = CASE p.state WHEN 'FULFILLED' THEN 'open' ELSE 'lapsed' END, taken_by = NULL, taken_at = NULL
  FROM plans AS p
 WHERE p.id = f.plan_id AND f.state = CASE p.state WHEN 'FULFILLED' THEN 'lapsed' ELSE 'open' END
   AND (%(among)s::bigint[] IS NULL OR p.case_id = ANY (%(among)s));

-- name: waiting_follow_ups
-- Requests that wait for an answer, the most pressing first, with how many days are left.
SELECT p.case_id, c.number, c.institution_id, i.code AS institution, f.opened_on, f.answer_by,
       f.answer_by - %(on)s::date AS days_left, f.taken_by
  FROM follow_ups AS f
  JOIN plans AS p ON p.id = f.plan_id
  JOIN cases AS c ON c.id = p.case_id
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE f.state = 'open' AND (%(among)s::bigint[] IS NULL OR p.case_id = ANY (%(among)s))
 ORDER BY f.answer_by, f.id;

-- name: take_follow_ups
-- Somebody takes requests that wait and that nobody has.
UPDATE follow_ups AS f
   SET taken_by = %(actor_id)s, taken_at = %(at)s
  FROM plans AS p
 WHERE p.id = f.plan_id AND p.case_id = ANY (%(case_ids)s) AND f.state = 'open' AND f.taken_by IS NULL
RETURNING p.case_id;

-- name: give_back_follow_ups
-- Requests that wait are nobody's again: one's own, or anybody's.
UPDATE follow_ups AS f
   SET taken_by = NULL, taken_at = NULL
  FROM plans AS p
 WHERE p.id = f.plan_id AND p.case_id = ANY (%(case_ids)s) AND f.state = 'open' AND f.taken_by IS NOT NULL
   AND (%(anybodys)s OR f.taken_by = %(actor_id)s)
RETURNING p.case_id;

-- name: answer_follow_up
-- The institution's answer, by who has the request or where nobody has.
UPDATE follow_ups AS f
   SET state = %(state)s, answered_on = %(on)s, answered_by = %(actor_id)s, reason = %(reason)s
  FROM plans AS p
 WHERE p.id = f.plan_id AND p.case_id = %(case_id)s AND f.state = 'open'
   AND (f.taken_by IS NULL OR f.taken_by = %(actor_id)s)
RETURNING f.id;

-- name: open_of_institution
-- Requests of an institution that wait: one's own first, then the most pressing, with who has them.
SELECT p.case_id, c.number, f.opened_on, f.answer_by, f.taken_by, f.taken_at,
       coalesce(nullif(u.last_name || u.first_name, ''), u.username) AS taken_name
  FROM follow_ups AS f
  JOIN plans AS p ON p.id = f.plan_id
  JOIN cases AS c ON c.id = p.case_id
  LEFT JOIN users AS u ON u.id = f.taken_by
 WHERE f.state = 'open' AND c.institution_id = %(institution_id)s
 ORDER BY f.taken_by IS NOT DISTINCT FROM %(actor_id)s DESC, f.answer_by, f.id
 LIMIT %(limit)s;

-- name: closed_of_institution
-- Requests of an institution that were answered or lapsed, the newest first, with who answered and what was done.
SELECT p.case_id, c.number, f.opened_on, f.state, f.answered_on, f.reason,
       coalesce(nullif(u.last_name || u.first_name, ''), u.username) AS answered_name
  FROM follow_ups AS f
  JOIN plans AS p ON p.id = f.plan_id
  JOIN cases AS c ON c.id = p.case_id
  LEFT JOIN users AS u ON u.id = f.answered_by
 WHERE f.state <> 'open' AND c.institution_id = %(institution_id)s
 ORDER BY f.answered_on DESC NULLS LAST, f.id DESC
 LIMIT %(limit)s;
