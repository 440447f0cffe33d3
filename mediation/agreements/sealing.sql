-- name: waiting
-- Agreements that wait for nothing but the organisation's seal, oldest place first.
SELECT s.id AS place, a.case_id, c.number, a.number AS agreement, i.name AS institution, c.product, a.settled_amount,
       m.name AS mediator, e.last_at AS waiting_since, encode(a.document_sha256, 'hex') AS sha256
  FROM signatures AS s
  JOIN agreements AS a ON a.id = s.agreement_id
  JOIN cases AS c ON c.id = a.case_id
  JOIN institutions AS i ON i.id = c.institution_id
  LEFT JOIN mediators AS m ON m.id = c.mediator_id
 CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE b.signed_at IS NULL) AS missing, max(b.signed_at) AS last_at
         FROM signatures AS b
        WHERE b.agreement_id = s.agreement_id AND b.paper = s.paper AND b.position < s.position) AS e
 WHERE s.role = 'organisation' AND s.paper = 'agreement' AND s.signed_at IS NULL AND s.refused_at IS NULL
   AND is_live(a.state) AND a.state NOT IN ('DRAFT', 'LINTED') AND e.missing = 0
   AND (%(institution)s::text IS NULL OR i.code = %(institution)s)
   AND (%(product)s::text IS NULL OR c.product = %(product)s)
   AND (%(places)s::bigint[] IS NULL OR s.id = ANY (%(places)s)) AND s.id > %(after)s
 ORDER BY s.id
 LIMIT %(limit)s;

-- name: institutions
-- Institutions to narrow the list to.
SELECT i.code, i.name FROM institutions AS i ORDER BY i.name;

-- name: lock
-- Holds agreements whose seal was chosen, so that nothing changes while they are judged.
SELECT s.id
  FROM signatures AS s
  JOIN agreements AS a ON a.id = s.agreement_id
 WHERE s.id = ANY (%(places)s) AND s.role = 'organisation' AND s.paper = 'agreement'
 ORDER BY a.id, s.id
   FOR NO KEY UPDATE OF a, s;

-- name: judged
-- How places for the seal stand: answered or not, whether anybody before has not signed, of which paper.
SELECT s.id AS place, c.number, a.settled_amount, a.document_sha256,
       s.signed_at IS NOT NULL OR s.refused_at IS NOT NULL AS is_answered,
       NOT is_live(a.state) OR a.state IN ('DRAFT', 'LINTED') AS is_fallen,
       EXISTS (SELECT 1 FROM signatures AS b
                WHERE b.agreement_id = s.agreement_id AND b.paper = s.paper AND b.position < s.position
                  AND b.signed_at IS NULL) AS is_early
  FROM signatures AS s
  JOIN agreements AS a ON a.id = s.agreement_id
  JOIN cases AS c ON c.id = a.case_id
 WHERE s.id = ANY (%(places)s) AND s.role = 'organisation' AND s.paper = 'agreement'
 ORDER BY s.id;
