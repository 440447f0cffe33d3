-- name: apply_jointly
-- Files joint applications for effective agreements still within their thirty days.
WITH applied AS (
       UPDATE agreements AS a
          SET state = 'APPLIED'
        WHERE a.case_id = ANY (%(case_ids)s) AND a.state = 'EFFECTIVE' AND a.apply_by >= %(on)s::date
    RETURNING a.id, a.case_id, a.court_id)
INSERT INTO confirmations (agreement_id, court_id, applied_on)
SELECT p.id, p.court_id, %(on)s
  FROM applied AS p
RETURNING agreement_id;

-- name: court_accepts
-- The court takes applications on.
WITH accepted AS (
       UPDATE agreements AS a
          SET state = 'ACCEPTED_BY_COURT'
        WHERE a.case_id = ANY (%(case_ids)s) AND a.state = 'APPLIED'
    RETURNING a.id)
UPDATE confirmations AS k
   SET accepted_on = %(on)s
  FROM accepted AS p
 WHERE k.agreement_id = p.id
RETURNING k.id;

-- name: rule
-- The court's rulings on accepted applications.
WITH ruled AS (
       UPDATE agreements AS a
          SET state = CASE WHEN r.ground = '' THEN 'CONFIRMED' ELSE 'DISMISSED' END
         FROM unnest(%(case_ids)s::bigint[], %(numbers)s::text[], %(grounds)s::text[]) AS r (case_id, number, ground)
        WHERE a.case_id = r.case_id AND a.state = 'ACCEPTED_BY_COURT'
    RETURNING a.id, r.number, r.ground)
UPDATE confirmations AS k
   SET ruled_on = %(on)s, ruling_number = p.number, dismissal_ground = p.ground
  FROM ruled AS p
 WHERE k.agreement_id = p.id
RETURNING k.id;

-- name: miss_windows
-- Closes the window of effective agreements nobody applied for in time.
UPDATE agreements AS a
   SET state = 'NOT_APPLIED'
 WHERE a.id IN (SELECT b.id FROM agreements AS b
                 WHERE b.state = 'EFFECTIVE' AND b.apply_by < %(on)s::date
                   AND (%(among)s::bigint[] IS NULL OR b.case_id = ANY (%(among)s))
                 ORDER BY b.id LIMIT %(limit)s FOR NO KEY UPDATE)
RETURNING a.case_id;

-- name: closing_windows
-- Effective agreements nobody has applied for, and the greatest of the numbers of days that have passed since.
SELECT a.id AS agreement, a.case_id, c.number, a.apply_by, a.apply_by - %(on)s::date AS days_left, w.threshold
  FROM agreements AS a
  JOIN cases AS c ON c.id = a.case_id
 CROSS JOIN LATERAL (SELECT max(t.days) AS threshold FROM unnest(%(thresholds)s::integer[]) AS t (days)
                      WHERE t.days <= %(on)s::date - a.effective_on) AS w
 WHERE a.state = 'EFFECTIVE' AND a.apply_by >= %(on)s::date AND w.threshold IS NOT NULL
   AND (%(among)s::bigint[] IS NULL OR a.case_id = ANY (%(among)s))
 ORDER BY a.apply_by, a.id;
