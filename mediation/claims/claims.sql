-- name: to_check
-- Accepted cases whose claim was not checked by this version, or was changed since; what was filed of them.
SELECT c.id AS case_id, c.row_fingerprint, c.product, l.principal, l.interest, l.penalty_interest, l.compound_interest,
       l.liquidated_damages, l.fees, l.enforcement_costs, l.total, l.cutoff_date, l.overdue_since, l.overdue_days,
       l.product_facts
  FROM cases AS c
  JOIN claims AS l ON l.case_id = c.id
  LEFT JOIN claim_checks AS k ON k.case_id = c.id
 WHERE c.accepted_on IS NOT NULL AND c.erased_on IS NULL AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))
   AND (k.case_id IS NULL OR k.version <> %(version)s OR k.row_fingerprint <> c.row_fingerprint)
 ORDER BY c.id
 LIMIT %(limit)s
   FOR NO KEY UPDATE OF c SKIP LOCKED;

-- name: keep_checks
-- Keeps checks of claims, each in place of the one before.
INSERT INTO claim_checks (case_id, version, row_fingerprint, checked_at, finding, day_count, cost_pct, over_ceiling,
                          components, lines, reasons, remarks)
SELECT f.case_id, %(version)s, f.row_fingerprint, %(at)s, f.finding, f.day_count, f.cost_pct, f.over_ceiling,
       f.components, f.lines, string_to_array(f.reasons, ','), string_to_array(f.remarks, ',')
  FROM unnest(%(case_ids)s::bigint[], %(fingerprints)s::bytea[], %(findings)s::text[], %(day_counts)s::text[],
              %(costs)s::numeric[], %(overs)s::numeric[], %(components)s::jsonb[], %(lines)s::jsonb[],
              %(reasons)s::text[], %(remarks)s::text[])
       AS f (case_id, row_fingerprint, finding, day_count, cost_pct, over_ceiling, components, lines, reasons, remarks)
    ON CONFLICT (case_id) DO UPDATE
   SET version = excluded.version, row_fingerprint = excluded.row_fingerprint, checked_at = excluded.checked_at,
       finding = excluded.finding, day_count = excluded.day_count, cost_pct = excluded.cost_pct,
       over_ceiling = excluded.over_ceiling, components = excluded.components, lines = excluded.lines,
       reasons = excluded.reasons, remarks = excluded.remarks;

-- name: check_of_case
-- The latest check of a claim with what a paper says besides, as far as the actor may see it.
SELECT c.id AS case_id, c.number, c.product, i.name AS institution, l.total, l.cutoff_date, l.product_facts,
       k.version, k.checked_at, k.finding, k.day_count, k.cost_pct, k.over_ceiling, k.components, k.lines, k.reasons,
       k.remarks
  FROM cases AS c
  JOIN institutions AS i ON i.id = c.institution_id
  JOIN claims AS l ON l.case_id = c.id
  JOIN claim_checks AS k ON k.case_id = c.id
 WHERE c.id = %(case_id)s;

-- name: deviating
-- Open cases whose institution states more than the recomputation allows, the largest claims first.
SELECT c.id AS case_id, c.number, i.code AS institution, c.product, c.claim_total, k.finding, k.cost_pct,
       k.over_ceiling, k.checked_at
  FROM claim_checks AS k
  JOIN cases AS c ON c.id = k.case_id
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE k.finding = %(finding)s AND c.ended_on IS NULL
 ORDER BY c.claim_total DESC, c.id
 LIMIT %(limit)s;
