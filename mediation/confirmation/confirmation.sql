-- name: ready
-- Agreements of cases that can be applied for, be it again after an application was withdrawn: whether they are still in
-- time, and whether everybody has signed both papers; not those that another is about to replace.
SELECT a.id, a.case_id, a.state, a.apply_by >= %(on)s::date AS in_time,
       j.agreement_id IS NOT NULL AND a.court_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM signatures AS s WHERE s.agreement_id = a.id AND s.signed_at IS NULL) AS is_complete
  FROM agreements AS a
  LEFT JOIN joint_applications AS j ON j.agreement_id = a.id
 WHERE a.case_id = ANY (%(case_ids)s) AND a.state IN ('EFFECTIVE', 'WITHDRAWN')
   AND NOT EXISTS (SELECT 1 FROM agreements AS b WHERE b.replaces_id = a.id AND b.state <> 'REFUSED')
 ORDER BY a.id;

-- name: to_send
-- Cases whose application is signed by everybody and still in time; what was withdrawn goes to no court by itself.
SELECT a.case_id
  FROM agreements AS a
  JOIN joint_applications AS j ON j.agreement_id = a.id
  JOIN courts AS d ON d.id = a.court_id
 WHERE a.state = 'EFFECTIVE' AND a.apply_by >= %(on)s::date AND (%(court)s::text IS NULL OR d.code = %(court)s)
   AND NOT EXISTS (SELECT 1 FROM agreements AS b WHERE b.replaces_id = a.id AND b.state <> 'REFUSED')
   AND NOT EXISTS (SELECT 1 FROM signatures AS s WHERE s.agreement_id = a.id AND s.signed_at IS NULL)
 ORDER BY a.case_id;

-- name: apply_jointly
-- Files the joint applications of agreements that nobody has filed meanwhile.
WITH applied AS (
       UPDATE agreements AS a
          SET state = 'APPLIED'
        WHERE a.id = ANY (%(ids)s) AND a.state IN ('EFFECTIVE', 'WITHDRAWN')
    RETURNING a.id, a.court_id)
INSERT INTO confirmations (agreement_id, court_id, applied_on)
SELECT p.id, p.court_id, %(on)s
  FROM applied AS p;

-- name: miss_windows
-- Closes the window of effective agreements nobody applied for in time.
UPDATE agreements AS a
   SET state = 'NOT_APPLIED'
  FROM cases AS c
 WHERE c.id = a.case_id
   AND a.id IN (SELECT b.id FROM agreements AS b
                 WHERE b.state = 'EFFECTIVE' AND b.apply_by < %(on)s::date
                   AND (%(among)s::bigint[] IS NULL OR b.case_id = ANY (%(among)s))
                 ORDER BY b.id LIMIT %(limit)s FOR NO KEY UPDATE)
RETURNING a.case_id, c.number, a.apply_by;

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

-- name: supplements_of
-- Applications of cases whose court waits for something.
SELECT k.id, a.case_id, a.state, k.supplement_by
  FROM confirmations AS k
  JOIN agreements AS a ON a.id = k.agreement_id
 WHERE a.case_id = ANY (%(case_ids)s) AND k.state IN ('APPLIED', 'ACCEPTED_BY_COURT') AND k.supplement_by IS NOT NULL
 ORDER BY a.case_id;

-- name: answer_supplements
-- Courts wait for nothing any more.
UPDATE confirmations AS k
   SET supplement_by = NULL
 WHERE k.id = ANY (%(ids)s);

-- name: answers
-- What courts were given in a case, and the papers among its documents.
SELECT e.at, e.role, d.id AS paper, d.file_name, d.bytes, d.content_sha256
  FROM events AS e
 CROSS JOIN LATERAL jsonb_array_elements_text(coalesce(e.payload -> 'papers', '[]')) AS p (sha256)
  JOIN attachments AS d
    ON d.case_id = e.case_id AND d.state = 'RECEIVED' AND d.content_sha256 = decode(p.sha256, 'hex')
 WHERE e.case_id = %(case_id)s AND e.event = 'agreement:answer_supplement'
 ORDER BY e.seq, d.id;

-- name: waiting_supplements
-- Applications that the actor sees whose court waits for something, the nearest last day first.
SELECT a.case_id, c.number, k.supplement_by
  FROM confirmations AS k
  JOIN agreements AS a ON a.id = k.agreement_id
  JOIN cases AS c ON c.id = a.case_id
 WHERE k.state IN ('APPLIED', 'ACCEPTED_BY_COURT') AND k.supplement_by IS NOT NULL
 ORDER BY k.supplement_by, k.id
 LIMIT %(limit)s;

-- name: lapse_supplements
-- Withdraws applications whose court was not given in time what it asked for.
WITH late AS MATERIALIZED (
       SELECT k.id, a.id AS agreement_id, a.case_id, a.state AS before, k.supplement_by
         FROM confirmations AS k
         JOIN agreements AS a ON a.id = k.agreement_id
        WHERE k.state IN ('APPLIED', 'ACCEPTED_BY_COURT') AND k.supplement_by < %(on)s::date
          AND (%(among)s::bigint[] IS NULL OR a.case_id = ANY (%(among)s))
        ORDER BY k.id LIMIT %(limit)s
          FOR NO KEY UPDATE OF k, a),
     withdrawn AS (
       UPDATE agreements AS a SET state = 'WITHDRAWN' FROM late AS l WHERE a.id = l.agreement_id RETURNING a.id)
UPDATE confirmations AS k
   SET supplement_by = NULL, withdrawn_on = %(on)s
  FROM late AS l
  JOIN withdrawn AS w ON w.id = l.agreement_id
  JOIN cases AS c ON c.id = l.case_id
 WHERE k.id = l.id
RETURNING l.case_id, c.number, l.before, l.supplement_by AS asked_until;

-- name: open_supplements
-- Applications whose court waits for something, and the least of the numbers of days that is not yet reached.
SELECT k.id AS confirmation, a.case_id, c.number, k.supplement_by, k.supplement_by - %(on)s::date AS days_left,
       w.threshold
  FROM confirmations AS k
  JOIN agreements AS a ON a.id = k.agreement_id
  JOIN cases AS c ON c.id = a.case_id
 CROSS JOIN LATERAL (SELECT min(t.days) AS threshold FROM unnest(%(thresholds)s::integer[]) AS t (days)
                      WHERE t.days >= k.supplement_by - %(on)s::date) AS w
 WHERE k.state IN ('APPLIED', 'ACCEPTED_BY_COURT') AND k.supplement_by >= %(on)s::date AND w.threshold IS NOT NULL
   AND (%(among)s::bigint[] IS NULL OR a.case_id = ANY (%(among)s))
 ORDER BY k.supplement_by, k.id;

-- name: applications
-- Applications and how they stand, one page of them.
SELECT k.id, c.id AS case_id, c.number AS case_number, a.number AS agreement, i.name AS institution, c.cause_of_action,
       a.settled_amount, k.state, d.code AS court_code, d.name AS court, k.applied_on, k.accepted_on, k.supplement_by,
       k.ruled_on, k.ruling_number
  FROM confirmations AS k
  JOIN agreements AS a ON a.id = k.agreement_id
  JOIN cases AS c ON c.id = a.case_id
  JOIN institutions AS i ON i.id = c.institution_id
  JOIN courts AS d ON d.id = k.court_id
 WHERE k.id > %(after)s AND (%(state)s::text IS NULL OR k.state = %(state)s)
 ORDER BY k.id
 LIMIT %(limit)s;

-- name: confirmed
-- Confirmed agreements of cases, and when by their terms the last instalment falls due.
SELECT a.case_id, a.number, d.name AS court, k.ruling_number, k.ruled_on,
       (SELECT max((i.value ->> 'due_on')::date) FROM jsonb_array_elements(a.terms -> 'instalments') AS i) AS last_due_on
  FROM agreements AS a
  JOIN confirmations AS k ON k.agreement_id = a.id AND k.withdrawn_on IS NULL
  JOIN courts AS d ON d.id = k.court_id
 WHERE a.case_id = ANY (%(case_ids)s) AND a.state = 'CONFIRMED'
 ORDER BY a.case_id;
