-- name: held_cases, planned once
-- What terms in cases are held to: what is owed by now, and the cell of the matrix in effect that each falls into.
SELECT c.id AS case_id, w.total AS claim_total, w.principal, w.interest, w.penalty_interest, w.compound_interest,
       w.liquidated_damages, w.fees, w.enforcement_costs, m.id AS matrix_id, k.id, k.limits_sealed
  FROM cases AS c
  JOIN open_claims AS w ON w.case_id = c.id
  LEFT JOIN LATERAL (
       SELECT x.id
         FROM authority_matrices AS x
        WHERE x.institution_id = c.institution_id AND x.state = 'PUBLISHED' AND x.effective_from <= %(on)s::date
        ORDER BY x.effective_from DESC, x.version DESC
        LIMIT 1) AS m ON true
 CROSS JOIN LATERAL (
       SELECT greatest(0, %(on)s::date - (SELECT l.overdue_since FROM claims AS l WHERE l.case_id = c.id)) AS arrears,
              EXISTS (SELECT 1
                        FROM vulnerability_flags AS v
                        JOIN parties AS p ON p.id = v.party_id AND p.role IN ('respondent', 'co_borrower')
                       WHERE v.case_id = c.id AND v.cleared_at IS NULL AND v.kind = ANY (%(hardship)s)) AS is_hardship
       ) AS f
  LEFT JOIN authority_cells AS k
         ON k.matrix_id = m.id AND k.product = c.product AND k.is_hardship = f.is_hardship
        AND k.arrears_from <= f.arrears AND (k.arrears_until IS NULL OR f.arrears < k.arrears_until)
        AND k.amount_from <= w.total AND (k.amount_until IS NULL OR w.total < k.amount_until)
 WHERE c.id = ANY ((SELECT %(case_ids)s::bigint[])::bigint[])
 ORDER BY c.id;

-- name: cells_of_class
-- The cells that a class of an institution's cases falls into, of the matrix in effect; one row without a cell if there
-- is a matrix.
SELECT k.id, k.product, k.limits_sealed
  FROM (SELECT x.id
          FROM authority_matrices AS x
         WHERE x.institution_id = %(institution_id)s AND x.state = 'PUBLISHED' AND x.effective_from <= %(on)s::date
         ORDER BY x.effective_from DESC, x.version DESC
         LIMIT 1) AS m
  LEFT JOIN authority_cells AS k
         ON k.matrix_id = m.id AND k.product = ANY (%(products)s)
        AND k.arrears_from <= coalesce(%(overdue_to)s, k.arrears_from)
        AND coalesce(k.arrears_until, %(overdue_from)s + 1) > %(overdue_from)s
        AND k.amount_from <= coalesce(%(claim_to)s, k.amount_from)
        AND coalesce(k.amount_until, %(claim_from)s + 1) > %(claim_from)s;

-- name: authorised
-- Cases in which exactly these terms may be agreed to on a day: found within the matrix still in effect, or approved,
-- lately.
SELECT w.case_id
  FROM unnest(%(case_ids)s::bigint[], %(digests)s::bytea[]) AS w (case_id, digest)
 WHERE EXISTS (
         SELECT 1
           FROM authority_requests AS r
          WHERE r.case_id = w.case_id AND r.valid_until >= %(on)s::date
            AND (r.state = 'APPROVED' AND r.proposal_sha256 = w.digest
                 OR r.state = 'COUNTERED' AND r.counter_sha256 = w.digest))
    OR EXISTS (
         SELECT 1
           FROM authority_queries AS q
           JOIN cases AS c ON c.id = q.case_id
           JOIN authority_cells AS k ON k.id = q.cell_id
           LEFT JOIN authority_settings AS s ON s.institution_id = c.institution_id
          WHERE q.case_id = w.case_id AND q.answer = 'within' AND q.proposal_sha256 = w.digest
            AND q.asked_on + coalesce(s.approval_days, %(usual_approval)s) >= %(on)s::date
            AND k.matrix_id = (SELECT m.id
                                 FROM authority_matrices AS m
                                WHERE m.institution_id = c.institution_id AND m.state = 'PUBLISHED'
                                  AND m.effective_from <= %(on)s::date
                                ORDER BY m.effective_from DESC, m.version DESC
                                LIMIT 1));

-- name: cases_seen
-- Cases, as far as the actor may see them.
SELECT c.id FROM cases AS c WHERE c.id = ANY (%(case_ids)s);
