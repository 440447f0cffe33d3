-- name: totals
-- One row of counts and sums from which the figures of a period are made; cases filed in the period, as of a moment.
SELECT count(*) AS cases,
       count(*) FILTER (WHERE f.accepted_on IS NOT NULL) AS accepted,
       count(*) FILTER (WHERE f.consented) AS consented,
       count(*) FILTER (WHERE f.assigned) AS assigned,
       count(*) FILTER (WHERE f.agreed_on IS NOT NULL) AS agreed,
       count(*) FILTER (WHERE f.accepted_on IS NOT NULL AND f.agreed_on IS NULL AND f.state IN ('TERMINATED', 'TRANSFERRED', 'CLOSED'))
           AS terminated,
       count(*) FILTER (WHERE f.accepted_on IS NOT NULL AND f.ended_on IS NULL) AS open,
       count(*) FILTER (WHERE f.applied) AS applied,
       count(*) FILTER (WHERE f.confirmed) AS confirmed,
       count(*) FILTER (WHERE f.performed) AS performed,
       count(*) FILTER (WHERE f.in_default) AS in_default,
       coalesce(sum(f.claim_total) FILTER (WHERE f.accepted_on IS NOT NULL), 0) AS amount_in_dispute,
       coalesce(sum(f.amount_agreed) FILTER (WHERE f.agreed_on IS NOT NULL), 0) AS amount_agreed,
       coalesce(sum(f.claim_total - f.amount_agreed) FILTER (WHERE f.agreed_on IS NOT NULL), 0) AS amount_waived,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY f.ended_on - f.accepted_on)
           FILTER (WHERE f.agreed_on IS NOT NULL) AS median_days_to_agreement
  FROM cases_as_of(%(until)s) AS f
 WHERE f.filed_on BETWEEN %(from_day)s AND %(to_day)s;

-- name: money
-- Yuan due and paid on plans of the period's cases, as of a day; and how many mature plans were performed.
SELECT coalesce(sum(i.amount - p.given_up) FILTER (WHERE i.due_on <= %(as_of)s), 0) AS fallen_due,
       coalesce(sum(p.paid_in_time) FILTER (WHERE i.due_on <= %(as_of)s), 0) AS paid_in_time,
       coalesce(sum(p.paid), 0) AS paid
  FROM instalments AS i
  JOIN plans AS n ON n.id = i.plan_id
  JOIN cases AS c ON c.id = n.case_id
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(e.paid), 0) AS paid, coalesce(sum(e.paid) FILTER (WHERE y.timely_from <= i.due_on), 0) AS paid_in_time,
              coalesce(sum(e.given_up), 0) AS given_up
         FROM (SELECT l.payment_id, l.amount * (CASE WHEN l.debit = 'held' THEN 1 WHEN l.credit = 'held' THEN -1 ELSE 0 END) AS paid,
                      CASE WHEN l.debit IN ('waived', 'agreed') THEN l.amount ELSE 0 END AS given_up
                 FROM ledger_entries AS l
                WHERE l.instalment_id = i.id AND l.at < %(until)s) AS e
         LEFT JOIN payments AS y ON y.id = e.payment_id) AS p
 WHERE c.filed_on BETWEEN %(from_day)s AND %(to_day)s AND n.id IN (
       SELECT n2.id FROM plans AS n2 JOIN agreements AS g ON g.id = n2.agreement_id WHERE g.effective_on <= %(as_of)s);

-- name: mature_plans
-- Agreements whose last due date has passed, and how many of them were performed in full.
SELECT count(*) AS mature, count(*) FILTER (WHERE f.performed) AS performed
  FROM cases_as_of(%(until)s) AS f
  JOIN plans AS n ON n.case_id = f.case_id
 WHERE f.filed_on BETWEEN %(from_day)s AND %(to_day)s AND n.last_due_on <= %(as_of)s AND n.state <> 'RENEGOTIATED';

-- name: notices
-- Invitations to parties of the period's cases whose last day was over, and how many of them nobody had answered by then: no
-- question of consent answered, no call that reached the party.
SELECT count(*) AS notices,
       count(*) FILTER (
             WHERE NOT EXISTS (SELECT 1 FROM consents AS k
                                WHERE k.party_id = n.party_id AND k.answered_at >= n.issued_at
                                  AND (k.answered_at AT TIME ZONE 'Asia/Shanghai')::date <= n.expires_on)
               AND NOT EXISTS (SELECT 1 FROM contact_attempts AS a
                                WHERE a.party_id = n.party_id AND a.outcome IN ('connected', 'refused')
                                  AND a.at >= n.issued_at
                                  AND (a.at AT TIME ZONE 'Asia/Shanghai')::date <= n.expires_on)) AS silent
  FROM notices AS n
  JOIN cases AS c ON c.id = n.case_id
 WHERE c.filed_on BETWEEN %(from_day)s AND %(to_day)s AND n.expires_on <= %(as_of)s AND n.kind = 'invitation';

-- name: no_shows
-- Sessions of the period's cases whose time came, and how many were missed; cases with such sessions, and how many
-- ended without agreement after one was missed and none held.
WITH due AS (
       SELECT e.case_id, count(*) AS sessions, count(*) FILTER (WHERE e.event = 'session:no_show') AS missed
         FROM events AS e
         JOIN cases AS c ON c.id = e.case_id
        WHERE e.event IN ('hold_session', 'session:no_show') AND e.at < %(until)s
          AND c.filed_on BETWEEN %(from_day)s AND %(to_day)s
        GROUP BY e.case_id)
SELECT coalesce(sum(d.sessions), 0)::bigint AS sessions_due, coalesce(sum(d.missed), 0)::bigint AS missed,
       count(*) AS cases_due,
       count(*) FILTER (WHERE d.missed = d.sessions AND f.agreed_on IS NULL
                          AND f.state IN ('TERMINATED', 'TRANSFERRED', 'CLOSED')) AS unheard
  FROM due AS d
  JOIN cases_as_of(%(until)s) AS f ON f.case_id = d.case_id;

-- name: rows_filed
-- Rows of batches committed in the period, which is when their cases were filed, by where they ended.
SELECT r.outcome, count(*) AS rows
  FROM filing_rows AS r
  JOIN filing_batches AS b ON b.id = r.batch_id
 WHERE b.state = 'COMMITTED' AND b.committed_at < %(until)s
   AND (b.committed_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN %(from_day)s AND %(to_day)s
 GROUP BY r.outcome;

-- name: by_month
-- Acceptances by month, and how many of them have settled.
SELECT date_trunc('month', f.accepted_on)::date AS month, count(*) AS accepted,
       count(*) FILTER (WHERE f.agreed_on IS NOT NULL) AS agreed
  FROM cases_as_of(%(until)s) AS f
 WHERE f.accepted_on IS NOT NULL AND f.filed_on BETWEEN %(from_day)s AND %(to_day)s
 GROUP BY 1
 ORDER BY 1;

-- name: by_institution
-- The same by institution.
SELECT i.code, i.name, count(*) AS filed, count(*) FILTER (WHERE f.accepted_on IS NOT NULL) AS accepted,
       count(*) FILTER (WHERE f.agreed_on IS NOT NULL) AS agreed,
       coalesce(sum(f.amount_agreed) FILTER (WHERE f.agreed_on IS NOT NULL), 0) AS amount_agreed
  FROM cases_as_of(%(until)s) AS f
  JOIN institutions AS i ON i.id = f.institution_id
 WHERE f.filed_on BETWEEN %(from_day)s AND %(to_day)s
 GROUP BY i.code, i.name
 ORDER BY filed DESC, i.code;

-- name: by_product
-- The same by product.
SELECT f.product AS code, count(*) AS filed, count(*) FILTER (WHERE f.accepted_on IS NOT NULL) AS accepted,
       count(*) FILTER (WHERE f.agreed_on IS NOT NULL) AS agreed,
       coalesce(sum(f.amount_agreed) FILTER (WHERE f.agreed_on IS NOT NULL), 0) AS amount_agreed
  FROM cases_as_of(%(until)s) AS f
 WHERE f.filed_on BETWEEN %(from_day)s AND %(to_day)s
 GROUP BY f.product
 ORDER BY filed DESC, f.product;

-- name: buckets
-- Where every case of the period stands; each case is in exactly one bucket.
SELECT CASE WHEN f.agreed_on IS NOT NULL AND f.performed THEN 'agreed_performed'
            WHEN f.agreed_on IS NOT NULL AND f.in_default THEN 'agreed_in_default'
            WHEN f.agreed_on IS NOT NULL THEN 'agreed_in_performance'
            WHEN f.state = 'REFUSED' THEN 'refused'
            WHEN f.state = 'WITHDRAWN' THEN 'withdrawn'
            WHEN f.state = 'RESOLVED_WITHOUT_AGREEMENT' THEN 'resolved_directly'
            WHEN f.state IN ('TERMINATED', 'TRANSFERRED', 'CLOSED') THEN coalesce(f.reason, 'other')
            WHEN f.accepted_on IS NULL THEN 'awaiting_acceptance'
            WHEN NOT f.consented THEN 'seeking_consent'
            WHEN NOT f.assigned OR f.state = 'AWAITING_ASSIGNMENT' THEN 'awaiting_assignment'
            ELSE 'in_mediation' END AS bucket,
       count(*) AS cases
  FROM cases_as_of(%(until)s) AS f
 WHERE f.filed_on BETWEEN %(from_day)s AND %(to_day)s
 GROUP BY 1;
