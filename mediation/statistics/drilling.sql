-- name: in_sight
-- The cases that the actor sees.
SELECT c.id
  FROM cases AS c;

-- name: cases_behind
-- A page of the cases that a figure counts, as they stood at a moment.
SELECT c.id, c.number, i.name AS institution, f.product, f.claim_total, f.state, f.accepted_on, f.agreed_on,
       f.amount_agreed
  FROM cases_as_of(%(until)s) AS f
  JOIN cases AS c ON c.id = f.case_id
  JOIN institutions AS i ON i.id = f.institution_id
 WHERE f.filed_on BETWEEN %(from_day)s AND %(to_day)s AND f.case_id > %(after)s
   AND (%(among)s::bigint[] IS NULL OR f.case_id = ANY (%(among)s))
   AND (%(institution)s::text IS NULL OR i.code = %(institution)s)
   AND (%(product)s::text IS NULL OR f.product = %(product)s)
   AND CASE %(part)s
            WHEN 'filed' THEN true
            WHEN 'accepted' THEN f.accepted_on IS NOT NULL
            WHEN 'agreed' THEN f.agreed_on IS NOT NULL
            WHEN 'closed' THEN f.agreed_on IS NOT NULL
                            OR f.accepted_on IS NOT NULL AND f.state IN ('TERMINATED', 'TRANSFERRED', 'CLOSED')
            WHEN 'consented' THEN f.consented
            WHEN 'applied' THEN f.applied
            WHEN 'confirmed' THEN f.confirmed
            ELSE false END
 ORDER BY f.case_id
 LIMIT %(limit)s;
