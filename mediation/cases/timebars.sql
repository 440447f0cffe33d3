-- name: take_filed
-- Filed cases; taken, so that two triages share none.
SELECT c.id
  FROM cases AS c
 WHERE c.state = 'FILED' AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))
 ORDER BY c.id
   FOR NO KEY UPDATE SKIP LOCKED;

-- name: counted_from
-- What the clocks of cases run from, one row per guarantor.
SELECT c.id AS case_id, c.filed_on, l.limitation_ends_on, l.overdue_since, l.contract_date, p.id AS party_id,
       p.liability ->> 'mode' AS mode,
       (p.liability ->> 'period_ends_on')::date AS agreed_until,
       coalesce(least((l.product_facts ->> 'accelerated_on')::date, (l.product_facts ->> 'matures_on')::date),
                l.overdue_since) AS debt_due_on
  FROM cases AS c
  JOIN claims AS l ON l.case_id = c.id
  LEFT JOIN parties AS p ON p.case_id = c.id AND p.role = 'guarantor'
 WHERE c.id = ANY (%(case_ids)s)
 ORDER BY c.id, p.id;

-- name: interruptions
-- What interrupted limitation in cases besides the filing: what was written down, an institution's written demands that
-- reached a debtor, agreements that took effect (from their last instalment on), payments.
SELECT e.case_id, e.payload ->> 'kind' AS kind, (e.payload ->> 'on')::date AS on_day, NULL::date AS runs_from
  FROM events AS e
 WHERE e.case_id = ANY (%(case_ids)s) AND e.event = 'limitation:interrupt'
 UNION ALL
SELECT DISTINCT t.case_id, 'demand', t.day, NULL::date
  FROM contact_attempts AS t
  JOIN parties AS p ON p.id = t.party_id AND p.role IN ('respondent', 'co_borrower')
 WHERE t.case_id = ANY (%(case_ids)s) AND t.caller IN ('bank', 'agency') AND t.outcome = 'delivered'
   AND t.channel IN ('sms', 'letter', 'email')
 UNION ALL
SELECT a.case_id, 'agreement', a.effective_on,
       (SELECT max((i ->> 'due_on')::date) FROM jsonb_array_elements(a.terms -> 'instalments') AS i)
  FROM agreements AS a
 WHERE a.case_id = ANY (%(case_ids)s) AND a.effective_on IS NOT NULL
 UNION ALL
SELECT n.case_id, 'part_payment', y.paid_on, NULL::date
  FROM plans AS n
  JOIN payments AS y ON y.plan_id = n.id
 WHERE n.case_id = ANY (%(case_ids)s);

-- name: told_since
-- Open cases in whose log something has happened since a moment that may move a clock.
SELECT DISTINCT e.case_id
  FROM events AS e
  JOIN cases AS c ON c.id = e.case_id AND c.state <> ALL (%(left)s)
 WHERE e.at >= %(since)s AND e.event = ANY (%(events)s) AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))
 ORDER BY e.case_id;

-- name: at_risk
-- Clocks of open cases with what they would take away, what can still be saved first, by yuan for each day that is left.
SELECT r.case_id, r.number, r.institution, r.mediator, r.party_id, r.code, r.due_on, r.days_left, r.amount,
       round(r.amount / greatest(r.days_left, 1), 2) AS yuan_a_day
  FROM (SELECT f.case_id, c.number, i.code AS institution, m.name AS mediator, f.party_id, f.code, f.due_on,
               f.due_on - %(on)s::date AS days_left,
               least(coalesce(n.owed, c.claim_total), (p.liability ->> 'guarantee_amount')::numeric) AS amount
          FROM case_flags AS f
          JOIN cases AS c ON c.id = f.case_id
          JOIN institutions AS i ON i.id = c.institution_id
          LEFT JOIN mediators AS m ON m.id = c.mediator_id
          LEFT JOIN parties AS p ON p.id = f.party_id
          LEFT JOIN LATERAL (
               SELECT sum(t.amount - t.paid) AS owed
                 FROM plans AS a
                 JOIN instalments AS t ON t.plan_id = a.id
                WHERE a.case_id = c.id AND a.state <> 'RENEGOTIATED' AND t.state <> 'WAIVED') AS n ON true
         WHERE f.code = ANY (%(codes)s) AND f.cleared_at IS NULL AND c.state <> ALL (%(left)s)
           AND (%(institution)s::text IS NULL OR i.code = %(institution)s)
           AND (%(mediator)s::text IS NULL OR m.licence_number = %(mediator)s)) AS r
 WHERE r.amount > 0
 ORDER BY r.days_left < 0, yuan_a_day DESC, r.due_on, r.case_id, r.code
 LIMIT %(limit)s;

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
   AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))
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
