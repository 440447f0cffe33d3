-- name: periods
-- The mediation periods of cases, or of all that run: when each began, rested for appraisal and was extended.
-- A rest that lasts ends today, for the time being. After a case is opened again, or its agreement mediated about, its
-- period begins afresh.
WITH asked AS MATERIALIZED (
       SELECT c.id, c.state, c.period_ends_on, c.ended_on IS NOT NULL AS is_over,
              coalesce((SELECT max(e.seq) FROM events AS e WHERE e.case_id = c.id AND e.event IN ('reopen', 'renegotiate')), 0) AS since
         FROM cases AS c
        WHERE c.period_ends_on IS NOT NULL
          AND CASE WHEN %(case_ids)s::bigint[] IS NULL THEN c.ended_on IS NULL ELSE c.id = ANY (%(case_ids)s) END),
     told AS (
       SELECT a.id, e.seq, e.event, e.to_state, e.payload, (e.at AT TIME ZONE 'Asia/Shanghai')::date AS day,
              lead((e.at AT TIME ZONE 'Asia/Shanghai')::date) OVER (PARTITION BY a.id ORDER BY e.seq) AS next_day
         FROM asked AS a
         JOIN events AS e ON e.case_id = a.id AND e.seq >= a.since
        WHERE strpos(e.event, ':') = 0)
SELECT a.id AS case_id, a.state, a.period_ends_on, a.is_over,
       min(t.day) FILTER (WHERE t.event = 'confirm_entrustment'
                              OR t.event = 'renegotiate' AND t.to_state = 'IN_MEDIATION') AS began_on,
       coalesce(array_agg(t.day ORDER BY t.seq) FILTER (
           WHERE t.event = 'suspend' AND t.payload ->> 'reason' = 'appraisal'), '{}') AS rests_from,
       coalesce(array_agg(coalesce(t.next_day, %(on)s::date) ORDER BY t.seq) FILTER (
           WHERE t.event = 'suspend' AND t.payload ->> 'reason' = 'appraisal'), '{}') AS rests_until,
       (array_agg(t.day ORDER BY t.seq DESC) FILTER (WHERE t.event = 'extend_period'))[1] AS extended_on,
       (array_agg((t.payload ->> 'until')::date ORDER BY t.seq DESC)
           FILTER (WHERE t.event = 'extend_period'))[1] AS extended_to
  FROM asked AS a
  JOIN told AS t ON t.id = a.id
 GROUP BY a.id, a.state, a.period_ends_on, a.is_over
HAVING bool_or(t.event = 'confirm_entrustment' OR t.event = 'renegotiate' AND t.to_state = 'IN_MEDIATION')
 ORDER BY a.id;

-- name: rest
-- Since when a case rests, why, and when to look again.
SELECT e.at, e.role, e.payload ->> 'reason' AS reason, coalesce(e.payload ->> 'why', '') AS why,
       (e.payload ->> 'look_again_on')::date AS look_again_on
  FROM cases AS c
  JOIN events AS e ON e.case_id = c.id AND e.event = 'suspend'
 WHERE c.id = %(case_id)s AND c.state = 'SUSPENDED'
 ORDER BY e.seq DESC
 LIMIT 1;

-- name: sides
-- The parties on the other side of each case, all of whom an extension needs; not those who were left out.
SELECT p.case_id, array_agg(p.id ORDER BY p.id) AS party_ids
  FROM parties AS p
 WHERE p.case_id = ANY (%(case_ids)s) AND p.role IN ('respondent', 'co_borrower', 'guarantor')
   AND p.left_out_at IS NULL
 GROUP BY p.case_id;

-- name: move_ends
-- Writes the ends of periods that were computed anew.
UPDATE cases AS c
   SET period_ends_on = w.ends_on
  FROM unnest(%(case_ids)s::bigint[], %(ends_on)s::date[]) AS w (case_id, ends_on)
 WHERE c.id = w.case_id;
