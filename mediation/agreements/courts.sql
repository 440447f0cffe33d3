-- name: courts
-- The courts and their regions.
SELECT k.id, k.name, k.region_code
  FROM courts AS k
 ORDER BY k.id;

-- name: domiciles
-- Where the parties to cases and the organisation are; an institution is where its credit code was registered.
SELECT c.id AS case_id, c.court_id, o.regime, o.region_code AS seat,
       ARRAY(SELECT p.region_code FROM parties AS p
              WHERE p.case_id = c.id AND p.role <> 'agent' AND p.region_code <> ''
              UNION SELECT substr(i.uscc, 3, 6)) AS domiciles
  FROM cases AS c
  JOIN institutions AS i ON i.id = c.institution_id
 CROSS JOIN (SELECT regime, region_code FROM organisations ORDER BY id LIMIT 1) AS o
 WHERE c.id = ANY (%(case_ids)s);
