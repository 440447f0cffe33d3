-- name: filed
-- Filed cases of an institution, a product, a filing, or with a flag that stands; what is not given narrows nothing.
SELECT c.id
  FROM cases AS c
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE c.state = 'FILED'
   AND (%(institution)s::text IS NULL OR i.code = %(institution)s)
   AND (%(product)s::text IS NULL OR c.product = %(product)s)
   AND (%(filing)s::bigint IS NULL
        OR EXISTS (SELECT 1 FROM events AS e
                    WHERE e.case_id = c.id AND e.seq = 1 AND (e.payload ->> 'batch')::bigint = %(filing)s))
   AND (%(rule)s::text IS NULL
        OR EXISTS (SELECT 1 FROM case_flags AS f
                    WHERE f.case_id = c.id AND f.code = %(rule)s AND f.cleared_at IS NULL))
 ORDER BY c.id;

-- name: by_filing
-- Filings of which cases are still filed: how many, and how many by the strictest flag that stands.
SELECT (e.payload ->> 'batch')::bigint AS filing, i.code AS institution, i.name, min(e.at) AS filed_at,
       count(*) AS cases, count(*) FILTER (WHERE s.is_wrong) AS wrong,
       count(*) FILTER (WHERE NOT s.is_wrong) AS flagged
  FROM cases AS c
  JOIN institutions AS i ON i.id = c.institution_id
  JOIN events AS e ON e.case_id = c.id AND e.seq = 1
  LEFT JOIN LATERAL (
       SELECT bool_or(f.verdict <> 'look') AS is_wrong
         FROM case_flags AS f
        WHERE f.case_id = c.id AND f.verdict <> 'accept' AND f.cleared_at IS NULL) AS s ON true
 WHERE c.state = 'FILED'
 GROUP BY filing, i.code, i.name
 ORDER BY filed_at, filing
 LIMIT %(limit)s;

-- name: summed
-- The given cases by institution and product, with what they claim together.
SELECT i.name AS institution, c.product, count(*) AS cases, sum(c.claim_total) AS claimed
  FROM cases AS c
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE c.id = ANY (%(case_ids)s)
 GROUP BY i.name, c.product
 ORDER BY cases DESC, i.name, c.product;
