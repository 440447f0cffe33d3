-- name: asked
-- What was last asked of cases that wait to be put right, the most pressing first.
SELECT c.id AS case_id, c.number, i.code AS institution, i.name AS institution_name,
       e.payload -> 'defects' AS defects,
       (e.payload ->> 'answer_by')::date AS answer_by
  FROM cases AS c
  JOIN institutions AS i ON i.id = c.institution_id
 CROSS JOIN LATERAL (SELECT r.payload
                       FROM events AS r
                      WHERE r.case_id = c.id AND r.event = 'request_rectification'
                      ORDER BY r.seq DESC
                      LIMIT 1) AS e
 WHERE c.state = 'RECTIFICATION_REQUESTED'
   AND (%(case_ids)s::bigint[] IS NULL OR c.id = ANY (%(case_ids)s))
 ORDER BY e.payload ->> 'answer_by', c.id
 LIMIT %(limit)s;

-- name: unanswered
-- Cases that wait to be put right, with what is left of the days to answer in.
SELECT c.id AS case_id, c.number, a.answer_by, a.answer_by - %(on)s::date AS days_left,
       CASE WHEN a.answer_by - %(on)s::date <= %(soon_days)s::integer THEN %(soon_days)s::integer END AS threshold
  FROM cases AS c
 CROSS JOIN LATERAL (SELECT (r.payload ->> 'answer_by')::date AS answer_by
                       FROM events AS r
                      WHERE r.case_id = c.id AND r.event = 'request_rectification'
                      ORDER BY r.seq DESC
                      LIMIT 1) AS a
 WHERE c.state = 'RECTIFICATION_REQUESTED' AND a.answer_by >= %(on)s::date
   AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))
 ORDER BY c.id;
