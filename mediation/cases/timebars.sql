-- name: take_filed
-- Filed cases; taken, so that two triages share none.
SELECT c.id
  FROM cases AS c
 WHERE c.state = 'FILED' AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))
 ORDER BY c.id
   FOR NO KEY UPDATE SKIP LOCKED;

-- name: counted_from
-- What the clocks of cases run from, one row per guarantor.
SELECT c.id AS case_id, c.filed_on, l.limitation_ends_on, p.id AS party_id,
       coalesce(p.liability ->> 'mode', 'general') AS mode,
       (p.liability ->> 'period_ends_on')::date AS agreed_until,
       coalesce(least((l.product_facts ->> 'accelerated_on')::date, (l.product_facts ->> 'matures_on')::date),
                l.overdue_since) AS debt_due_on
  FROM cases AS c
  JOIN claims AS l ON l.case_id = c.id
  LEFT JOIN parties AS p ON p.case_id = c.id AND p.role = 'guarantor'
 WHERE c.id = ANY (%(case_ids)s)
 ORDER BY c.id, p.id;

-- name: ending_between
-- Open cases with a clock of a kind that ends between two days.
SELECT f.case_id
  FROM case_flags AS f
  JOIN cases AS c ON c.id = f.case_id
 WHERE f.code = %(code)s AND f.cleared_at IS NULL AND f.due_on BETWEEN %(first)s::date AND %(last)s::date
   AND c.state <> ALL (%(left)s)
 ORDER BY f.case_id;

-- name: clocks_due
-- Clocks of open cases that run out within so many days, and how many are left.
SELECT f.id, f.case_id, c.number, c.institution_id, f.party_id, f.code, f.due_on,
       f.due_on - %(on)s::date AS days_left
  FROM case_flags AS f
  JOIN cases AS c ON c.id = f.case_id
 WHERE f.code = ANY (%(codes)s) AND f.cleared_at IS NULL AND c.state <> ALL (%(left)s)
   AND f.due_on BETWEEN %(on)s::date AND %(on)s::date + %(within_days)s::integer
 ORDER BY f.due_on, f.id;

-- name: warn
-- Clocks of open cases that have come below a threshold they had not come below before; the threshold is kept.
WITH near AS (
       SELECT f.id, c.number, c.institution_id, f.due_on - %(on)s::date AS days_left,
              (SELECT min(t.days) FROM unnest(%(thresholds)s::integer[]) AS t (days)
                WHERE t.days >= f.due_on - %(on)s::date) AS threshold
         FROM case_flags AS f
         JOIN cases AS c ON c.id = f.case_id
        WHERE f.code = ANY (%(codes)s) AND f.cleared_at IS NULL AND f.due_on >= %(on)s::date
          AND c.state <> ALL (%(left)s) AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))),
     warned AS (
       UPDATE case_flags AS f
          SET warned_days = n.threshold
         FROM near AS n
        WHERE n.id = f.id AND n.threshold < coalesce(f.warned_days, 2147483647)
    RETURNING f.id, f.case_id, n.number, n.institution_id, f.party_id, f.code, f.due_on, n.days_left,
              n.threshold)
SELECT w.id, w.case_id, w.number, w.institution_id, w.party_id, w.code, w.due_on, w.days_left, w.threshold
  FROM warned AS w
 ORDER BY w.due_on, w.id;
