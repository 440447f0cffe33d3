-- name: named
-- The newest application of each case or agreement that is named, of those the actor sees.
SELECT n.name, max(n.id) AS id
  FROM (SELECT c.number AS name, k.id
          FROM cases AS c
          JOIN agreements AS a ON a.case_id = c.id
          JOIN confirmations AS k ON k.agreement_id = a.id
         WHERE c.number = ANY (%(names)s)
         UNION ALL
        SELECT a.number, k.id
          FROM agreements AS a
          JOIN confirmations AS k ON k.agreement_id = a.id
         WHERE a.number = ANY (%(names)s)) AS n
 GROUP BY n.name;

-- name: lock
-- Keeps applications for oneself until the transaction ends, so that what is read next is how they stand.
SELECT k.id
  FROM confirmations AS k
 WHERE k.id = ANY (%(ids)s)
 ORDER BY k.id
   FOR NO KEY UPDATE;

-- name: standing
-- How applications stand, what was said about them, and about others of their cases.
SELECT k.id, k.court_id, a.case_id, c.number AS case_number, a.state, k.applied_on, k.ruled_on, k.served_on,
       GREATEST(k.applied_on, k.accepted_on, k.ruled_on, max(r.on)) AS last_on,
       ARRAY(SELECT o.id FROM confirmations AS o JOIN agreements AS b ON b.id = o.agreement_id
              WHERE b.case_id = a.case_id) AS applications,
       ARRAY(SELECT s.fingerprint FROM court_reports AS s JOIN confirmations AS o ON o.id = s.confirmation_id
               JOIN agreements AS b ON b.id = o.agreement_id WHERE b.case_id = a.case_id) AS fingerprints
  FROM confirmations AS k
  JOIN agreements AS a ON a.id = k.agreement_id
  JOIN cases AS c ON c.id = a.case_id
  LEFT JOIN court_reports AS r ON r.confirmation_id = k.id
 WHERE k.id = ANY (%(ids)s)
 GROUP BY k.id, a.id, c.id;

-- name: rulings
-- Whose the numbers of rulings are.
SELECT k.id, k.court_id, k.ruling_number
  FROM confirmations AS k
 WHERE k.ruling_number = ANY (%(numbers)s);

-- name: keys
-- Keys of rows that courts have used.
SELECT r.court_id, r.row_key
  FROM court_reports AS r
 WHERE r.row_key = ANY (%(keys)s);

-- name: record
-- Writes down one thing about each application, and moves its agreement.
WITH told AS MATERIALIZED (
       SELECT t.id, t.outcome, t.after, t.day, t.number, t.ground, t.until, t.served, t.objector, t.row_key,
              t.fingerprint
         FROM unnest(%(ids)s::bigint[], %(outcomes)s::text[], %(after)s::text[], %(days)s::date[], %(numbers)s::text[],
                     %(grounds)s::text[], %(until)s::date[], %(served)s::date[], %(objectors)s::text[],
                     %(keys)s::text[], %(fingerprints)s::bytea[])
              AS t (id, outcome, after, day, number, ground, until, served, objector, row_key, fingerprint)),
     changed AS (
       UPDATE confirmations AS k
          SET accepted_on = CASE t.outcome WHEN 'accepted' THEN t.day ELSE k.accepted_on END,
              declined_on = CASE t.outcome WHEN 'not_accepted' THEN t.day ELSE k.declined_on END,
              decline_ground = CASE t.outcome WHEN 'not_accepted' THEN t.ground ELSE k.decline_ground END,
              supplement_by = CASE t.outcome WHEN 'supplement' THEN t.until WHEN 'accepted' THEN k.supplement_by END,
              withdrawn_on = CASE t.outcome WHEN 'withdrawn' THEN t.day ELSE k.withdrawn_on END,
              ruled_on = CASE WHEN t.outcome IN ('confirmed', 'dismissed') THEN t.day ELSE k.ruled_on END,
              ruling_number = CASE WHEN t.outcome IN ('confirmed', 'dismissed') THEN t.number
                                   ELSE k.ruling_number END,
              dismissal_ground = CASE t.outcome WHEN 'dismissed' THEN t.ground ELSE k.dismissal_ground END,
              served_on = coalesce(t.served, k.served_on),
              revoked_on = CASE t.outcome WHEN 'revoked' THEN t.day ELSE k.revoked_on END
         FROM told AS t
        WHERE k.id = t.id
    RETURNING k.id, k.agreement_id, k.court_id, t.after),
     moved AS (
       UPDATE agreements AS a SET state = g.after FROM changed AS g WHERE a.id = g.agreement_id AND a.state <> g.after)
INSERT INTO court_reports (confirmation_id, court_id, row_key, fingerprint, outcome, "on", number, ground, objector,
                           until, reported_at, actor_id)
SELECT t.id, g.court_id, t.row_key, t.fingerprint, t.outcome, t.day, t.number, t.ground, t.objector, t.until, %(at)s,
       %(actor_id)s
  FROM told AS t
  JOIN changed AS g ON g.id = t.id;

-- name: reports
-- What courts have said about the applications of cases.
SELECT a.case_id, r.outcome, r.on, r.number, r.ground, r.objector, r.until, r.reported_at
  FROM court_reports AS r
  JOIN confirmations AS k ON k.id = r.confirmation_id
  JOIN agreements AS a ON a.id = k.agreement_id
 WHERE a.case_id = ANY (%(case_ids)s)
 ORDER BY a.case_id, r.id;
