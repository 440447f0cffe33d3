-- name: people
-- The parties of cases that have one of some roles in them.
SELECT p.id AS party_id, p.case_id, p.role, p.left_out_at IS NOT NULL AS is_left_out
  FROM parties AS p
 WHERE p.case_id = ANY (%(case_ids)s) AND p.role = ANY (%(roles)s) AND p.id_index IS NOT NULL
 ORDER BY p.id;
