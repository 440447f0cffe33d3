-- name: rest_of
-- What is left of instalments of a plan: how many of them are open, and their sum.
SELECT count(*) AS instalments, sum(i.amount - i.paid - i.waived) AS rest
  FROM instalments AS i
 WHERE i.plan_id = %(plan_id)s AND i.number = ANY (%(numbers)s) AND i.paid + i.waived < i.amount;

-- name: propose
-- Puts what is to be given up or written off to a second person, one proposal for each plan.
WITH proposed AS (
       INSERT INTO releases (plan_id, kind, numbers, amount, reason, proposed_by, proposed_at)
       SELECT w.plan_id, %(kind)s, %(numbers)s::integer[], w.amount, %(reason)s, %(actor_id)s, %(at)s
         FROM unnest(%(plan_ids)s::bigint[], %(amounts)s::numeric[]) AS w (plan_id, amount)
    RETURNING plan_id, amount)
SELECT p.case_id, n.amount
  FROM proposed AS n
  JOIN plans AS p ON p.id = n.plan_id;

-- name: seen
-- Proposals of the actor's sight.
SELECT r.id, r.plan_id, p.case_id, r.kind, r.numbers, r.amount, r.reason, r.proposed_by
  FROM releases AS r
  JOIN plans AS p ON p.id = r.plan_id
 WHERE r.id = ANY (%(release_ids)s)
 ORDER BY r.id;

-- name: answer
-- A second person's answer to proposals that wait.
UPDATE releases AS r
   SET state = %(state)s, answer = %(answer)s, answered_by = %(actor_id)s, answered_at = %(at)s
 WHERE r.id = ANY (%(release_ids)s) AND r.state = 'open';

-- name: waiting
-- Proposals of an institution that wait, the oldest first, with who proposed them.
SELECT r.id, c.number, r.kind, r.numbers, r.amount, r.reason, r.proposed_by, r.proposed_at,
       coalesce(nullif(u.last_name || u.first_name, ''), u.username) AS proposed_name
  FROM releases AS r
  JOIN plans AS p ON p.id = r.plan_id
  JOIN cases AS c ON c.id = p.case_id
  LEFT JOIN users AS u ON u.id = r.proposed_by
 WHERE r.state = 'open' AND c.institution_id = %(institution_id)s
 ORDER BY r.proposed_at, r.id
 LIMIT %(limit)s;

-- name: answered
-- Proposals of an institution that were answered, the newest first, with both people.
SELECT r.id, c.number, r.kind, r.amount, r.state, r.reason, r.answer, r.answered_at,
       coalesce(nullif(u.last_name || u.first_name, ''), u.username) AS proposed_name,
       coalesce(nullif(s.last_name || s.first_name, ''), s.username) AS answered_name
  FROM releases AS r
  JOIN plans AS p ON p.id = r.plan_id
  JOIN cases AS c ON c.id = p.case_id
  LEFT JOIN users AS u ON u.id = r.proposed_by
  LEFT JOIN users AS s ON s.id = r.answered_by
 WHERE r.state <> 'open' AND c.institution_id = %(institution_id)s
 ORDER BY r.answered_at DESC, r.id DESC
 LIMIT %(limit)s;
