-- name: without_application
-- Agreements that an application can be drawn up for, with the power of attorney that was filed last.
SELECT a.id, a.case_id, a.number, a.court_id, a.facts_sealed, w.id AS power_id, w.handler_name, w.authority_type
  FROM agreements AS a
  LEFT JOIN LATERAL (SELECT r.power_id
                       FROM power_renewals AS r
                      WHERE r.case_id = a.case_id
                      ORDER BY r.renewed_at DESC, r.id DESC
                      LIMIT 1) AS r ON true
  LEFT JOIN powers_of_attorney AS w ON w.id = r.power_id
 WHERE a.case_id = ANY (%(case_ids)s)
   AND (a.state = 'SIGNING'
        OR a.state = 'EFFECTIVE' AND a.apply_by >= %(on)s::date
           AND NOT EXISTS (SELECT 1 FROM agreements AS b WHERE b.replaces_id = a.id AND b.state <> 'REFUSED'))
   AND NOT EXISTS (SELECT 1 FROM joint_applications AS j WHERE j.agreement_id = a.id)
 ORDER BY a.case_id
   FOR NO KEY UPDATE OF a;

-- name: insert_applications
-- Writes that applications were drawn up, and what their papers are known by.
INSERT INTO joint_applications (agreement_id, drawn_up_on, document_sha256, power_id)
SELECT j.id, %(on)s, j.digest, j.power_id
  FROM unnest(%(ids)s::bigint[], %(digests)s::bytea[], %(powers)s::bigint[]) AS j (id, digest, power_id);

-- name: applications
-- What the applications of live agreements are printed from, and the digest that each must have; of two, the later one.
SELECT DISTINCT ON (a.case_id) a.id, a.case_id, a.facts_sealed, j.drawn_up_on AS dated, j.document_sha256,
       p.handler_name, p.authority_type
  FROM agreements AS a
  JOIN joint_applications AS j ON j.agreement_id = a.id
  LEFT JOIN powers_of_attorney AS p ON p.id = j.power_id
 WHERE a.case_id = ANY (%(case_ids)s) AND is_live(a.state)
 ORDER BY a.case_id, a.id DESC;

-- name: agreed
-- What the papers of live agreements are printed from; of two, the later one.
SELECT DISTINCT ON (a.case_id) a.id, a.case_id, a.facts_sealed
  FROM agreements AS a
 WHERE a.case_id = ANY (%(case_ids)s) AND is_live(a.state)
 ORDER BY a.case_id, a.id DESC;
