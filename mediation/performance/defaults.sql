-- name: running_plans
-- The plans of cases that run, taken until the end of the transaction; not those whose agreement is replaced already.
SELECT p.id, p.case_id, p.state, p.accelerates, p.revives, p.notice_days, p.defaulted_on, p.noticed_on, p.total,
       p.last_due_on, p.agreement_id, a.state AS agreement_state
  FROM plans AS p
  JOIN agreements AS a ON a.id = p.agreement_id AND a.state NOT IN ('SUPERSEDED', 'VARIED')
 WHERE p.case_id = ANY (%(case_ids)s) AND p.state IN ('ACTIVE', 'DEFAULTED', 'ACCELERATED')
 ORDER BY p.id
   FOR NO KEY UPDATE OF p;

-- name: plans_seen
-- Cases of the actor's sight that have a plan.
SELECT DISTINCT p.case_id
  FROM plans AS p
 WHERE p.case_id = ANY (%(case_ids)s);

-- name: unnoticed
-- Plans in default of which the debtor was not told; since when money is overdue, and what the debtor may still do.
SELECT p.case_id, c.number, p.defaulted_on, p.notice_days, s.open, s.since
  FROM plans AS p
  JOIN cases AS c ON c.id = p.case_id
 CROSS JOIN LATERAL (SELECT sum(i.amount - i.paid - i.waived) AS open, min(i.due_on) AS since
                       FROM instalments AS i
                      WHERE i.plan_id = p.id AND i.state IN ('OVERDUE', 'DEFAULT')) AS s
 WHERE p.state = 'DEFAULTED' AND p.noticed_on IS NULL AND p.defaulted_on <= %(on)s::date
   AND (%(among)s::bigint[] IS NULL OR p.case_id = ANY (%(among)s))
 ORDER BY p.case_id;

-- name: mark_noticed
-- Writes down that debtors were told of the default, and when.
UPDATE plans AS p
   SET noticed_on = %(on)s
 WHERE p.case_id = ANY (%(case_ids)s) AND p.state = 'DEFAULTED' AND p.noticed_on IS NULL
RETURNING p.case_id;

-- name: told_of_default
-- Cases whose party was sent the notice of a default, of those in which that is not written down yet.
SELECT DISTINCT p.case_id
  FROM plans AS p
  JOIN notices AS n ON n.case_id = p.case_id AND n.facts ->> 'topic' = %(topic)s
   AND (n.issued_at AT TIME ZONE 'Asia/Shanghai')::date >= p.defaulted_on
 WHERE p.state = 'DEFAULTED' AND p.noticed_on IS NULL AND (%(among)s::bigint[] IS NULL OR p.case_id = ANY (%(among)s));

-- name: accelerate
-- All that is open is to fall due at once.
UPDATE plans AS p
   SET state = 'ACCELERATED', accelerated_on = %(on)s
 WHERE p.id = ANY (%(plan_ids)s)
RETURNING p.case_id, p.total;

-- name: fall_due_at_once
-- Instalments of accelerated plans whose day has not come.
UPDATE instalments AS i
   SET state = 'DUE'
 WHERE i.plan_id = ANY (%(plan_ids)s) AND i.state = 'SCHEDULED';

-- name: revive
-- What the agreement gave up is owed again: one more instalment at the end, made of what was given up.
WITH given_up AS (
       SELECT p.id AS plan_id, p.total, greatest(p.last_due_on, %(on)s::date) AS due_on, w.component, w.amount,
              row_number() OVER line AS place, sum(w.amount) OVER line AS high, sum(w.amount) OVER (PARTITION BY p.id) AS whole
         FROM plans AS p
         JOIN agreements AS a ON a.id = p.agreement_id
        CROSS JOIN LATERAL (
              SELECT t.component, t.amount::numeric AS amount, array_position(%(civil_code)s::text[], t.component) AS rank
                FROM jsonb_each_text(a.terms -> 'waived') AS t (component, amount)
               WHERE t.amount::numeric > 0) AS w
        WHERE p.id = ANY (%(plan_ids)s) AND p.revives
       WINDOW line AS (PARTITION BY p.id ORDER BY w.rank)),
     laid_out AS (
       INSERT INTO instalments (plan_id, number, due_on, amount, starts_at, state)
       SELECT g.plan_id, (SELECT max(i.number) + 1 FROM instalments AS i WHERE i.plan_id = g.plan_id), g.due_on, g.whole,
              g.total, 'SCHEDULED'
         FROM given_up AS g
        WHERE g.place = 1
    RETURNING id, plan_id, amount),
     made_of AS (
       INSERT INTO plan_components (plan_id, rank, component, starts_at, ends_at)
       SELECT g.plan_id, g.place + (SELECT max(c.rank) FROM plan_components AS c WHERE c.plan_id = g.plan_id), g.component,
              g.total + g.high - g.amount, g.total + g.high
         FROM given_up AS g),
     entered AS (
       INSERT INTO ledger_entries (plan_id, instalment_id, debit, credit, component, amount, at)
       SELECT g.plan_id, l.id, 'due', 'revived', g.component, g.amount, %(at)s
         FROM given_up AS g
         JOIN laid_out AS l ON l.plan_id = g.plan_id)
UPDATE plans AS p
   SET total = p.total + l.amount
  FROM laid_out AS l
 WHERE p.id = l.plan_id
RETURNING p.case_id, l.amount;

-- name: waive
-- Claimants give up the rest of instalments, each named by its plan and number.
WITH wanted AS MATERIALIZED (
       SELECT i.id, i.plan_id, i.amount - i.paid - i.waived AS rest, i.starts_at + i.paid AS low,
              i.starts_at + i.amount - i.waived AS high
         FROM unnest(%(plan_ids)s::bigint[], %(numbers)s::integer[]) AS n (plan_id, number)
         JOIN instalments AS i ON i.plan_id = n.plan_id AND i.number = n.number AND i.paid + i.waived < i.amount),
     entered AS (
       INSERT INTO ledger_entries (plan_id, instalment_id, debit, credit, component, amount, at)
       SELECT w.plan_id, w.id, 'waived', 'due', c.component, least(w.high, c.ends_at) - greatest(w.low, c.starts_at), %(at)s
         FROM wanted AS w
         JOIN plan_components AS c ON c.plan_id = w.plan_id AND c.starts_at < w.high AND w.low < c.ends_at
        ORDER BY w.id, c.rank)
UPDATE instalments AS i
   SET waived = i.waived + w.rest, state = 'WAIVED'
  FROM wanted AS w
 WHERE i.id = w.id
RETURNING i.plan_id, i.number, w.rest;

-- name: raise_dispute
-- A debtor says that a payment is missing.
INSERT INTO payment_disputes (plan_id, paid_on, amount, raised_on, answer_by)
VALUES (%(plan_id)s, %(paid_on)s, %(amount)s, %(on)s, %(answer_by)s)
RETURNING id;

-- name: find_dispute
-- The open dispute of a case.
SELECT d.id, d.plan_id, d.raised_on, d.answer_by, d.amount, d.paid_on, c.institution_id
  FROM payment_disputes AS d
  JOIN plans AS p ON p.id = d.plan_id
  JOIN cases AS c ON c.id = p.case_id
 WHERE p.case_id = %(case_id)s AND d.state = 'open';

-- name: answer_dispute
-- The institution's answer; the days that it took do not count towards a default.
WITH answered AS (
       UPDATE payment_disputes AS d
          SET state = %(state)s, answered_on = %(on)s, reason = %(reason)s
        WHERE d.id = %(id)s AND d.state = 'open'
    RETURNING d.plan_id, d.raised_on)
UPDATE plans AS p
   SET frozen_days = p.frozen_days + (%(on)s::date - a.raised_on)
  FROM answered AS a
 WHERE p.id = a.plan_id
RETURNING p.case_id;

-- name: open_disputes
-- Disputes that wait for an answer, the most pressing first.
SELECT d.id AS dispute, p.case_id, c.number, i.code AS institution, d.paid_on, d.amount, d.raised_on, d.answer_by
  FROM payment_disputes AS d
  JOIN plans AS p ON p.id = d.plan_id
  JOIN cases AS c ON c.id = p.case_id
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE d.state = 'open' AND (%(among)s::bigint[] IS NULL OR p.case_id = ANY (%(among)s))
 ORDER BY d.answer_by, d.id;

-- name: urge
-- Writes down that somebody was urged to perform.
INSERT INTO urgings (plan_id, at, channel, result, promised_on, actor_id)
SELECT p.id, %(at)s, %(channel)s, %(result)s, %(promised_on)s, %(actor_id)s
  FROM plans AS p
 WHERE p.case_id = %(case_id)s AND p.state IN ('ACTIVE', 'DEFAULTED', 'ACCELERATED')
RETURNING plan_id;

-- name: urgings
-- How often and with what result somebody was urged, newest first.
SELECT u.at, u.channel, u.result, u.promised_on
  FROM urgings AS u
  JOIN plans AS p ON p.id = u.plan_id
 WHERE p.case_id = %(case_id)s
 ORDER BY u.id DESC;

-- name: to_urge
-- Cases with money overdue, and when somebody was last urged; longest without first.
SELECT p.case_id, c.number, s.open, s.since, u.at AS urged_at, u.result, u.promised_on
  FROM plans AS p
  JOIN cases AS c ON c.id = p.case_id
 CROSS JOIN LATERAL (SELECT sum(i.amount - i.paid - i.waived) AS open, min(i.due_on) AS since
                       FROM instalments AS i
                      WHERE i.plan_id = p.id AND i.state IN ('OVERDUE', 'DEFAULT')) AS s
  LEFT JOIN LATERAL (SELECT g.at, g.result, g.promised_on FROM urgings AS g
                      WHERE g.plan_id = p.id ORDER BY g.id DESC LIMIT 1) AS u ON true
 WHERE p.state IN ('ACTIVE', 'DEFAULTED', 'ACCELERATED') AND s.open > 0
   AND NOT EXISTS (SELECT 1 FROM payment_disputes AS d WHERE d.plan_id = p.id AND d.state = 'open')
 ORDER BY u.at NULLS FIRST, s.since, p.id
 LIMIT %(limit)s OFFSET %(after)s;

-- name: end_plans
-- Plans leave performance: enforcement was applied for, the debt was sued for, or written off.
UPDATE plans AS p
   SET state = %(state)s
 WHERE p.id = ANY (%(plan_ids)s)
RETURNING p.case_id, p.total;

-- name: of_case
-- The plans of a case, the newest last.
SELECT p.id, p.state, p.total, p.grace_days, p.accelerates, p.revives, p.notice_days, p.last_due_on, p.fulfilled_on,
       p.defaulted_on, p.noticed_on, p.accelerated_on, p.frozen_days, a.number AS agreement
  FROM plans AS p
  JOIN agreements AS a ON a.id = p.agreement_id
 WHERE p.case_id = %(case_id)s
 ORDER BY p.id;

-- name: instalments_of
-- The instalments of a plan.
SELECT i.number, i.due_on, i.amount, i.paid, i.waived, i.paid_on, i.state
  FROM instalments AS i
 WHERE i.plan_id = %(plan_id)s
 ORDER BY i.number;

-- name: ledger_of
-- The entries of a plan as of a moment, in the order in which they were made.
SELECT e.id, e.at, e.debit, e.credit, e.component, e.amount, i.number AS instalment, y.transaction_ref, y.paid_on
  FROM ledger_entries AS e
  LEFT JOIN instalments AS i ON i.id = e.instalment_id
  LEFT JOIN payments AS y ON y.id = e.payment_id
 WHERE e.plan_id = %(plan_id)s AND e.at < %(until)s
 ORDER BY e.id;

-- name: balances_of
-- What stands on each account of a plan, by component, as of a moment; debits less credits.
SELECT a.account, a.component, sum(a.amount) AS balance
  FROM ledger_entries AS e
 CROSS JOIN LATERAL (VALUES (e.debit, e.amount), (e.credit, -e.amount)) AS s (account, amount)
 CROSS JOIN LATERAL (SELECT s.account, coalesce(e.component, '') AS component, s.amount) AS a
 WHERE e.plan_id = %(plan_id)s AND e.at < %(until)s
 GROUP BY a.account, a.component
HAVING sum(a.amount) <> 0
 ORDER BY a.account, a.component;
