-- name: record
-- What the record holds of cases whose mediation ended, or is about to: when it began, and its sessions since then.
SELECT c.id AS case_id, c.state, c.accepted_on, b.began_on, m.name AS mediator,
       coalesce(array_agg((s.starts_at AT TIME ZONE 'Asia/Shanghai')::date ORDER BY s.starts_at)
                FILTER (WHERE s.state = 'held'), '{}') AS held_on,
       count(*) FILTER (WHERE s.state = 'no_show') AS missed
  FROM cases AS c
  LEFT JOIN mediators AS m ON m.id = c.mediator_id
 CROSS JOIN LATERAL (
       SELECT (max(e.at) FILTER (WHERE e.event IN ('confirm_entrustment', 'renegotiate'))
               AT TIME ZONE 'Asia/Shanghai')::date AS began_on,
              max(e.at) FILTER (WHERE e.event = 'reopen') AS reopened_at
         FROM events AS e
        WHERE e.case_id = c.id) AS b
  LEFT JOIN mediation_sessions AS s
    ON s.case_id = c.id AND (b.reopened_at IS NULL OR s.starts_at >= b.reopened_at)
 WHERE c.id = ANY (%(case_ids)s)
 GROUP BY c.id, m.id, b.began_on, b.reopened_at
 ORDER BY c.id;

-- name: make
-- Writes the next version of the reports of cases that have ended without agreement and no court has.
INSERT INTO termination_reports (case_id, version, mediator_id, ground, began_on, ended_on, held_on, missed, course,
                                 remarks, made_at, actor_id)
SELECT c.id, 1 + coalesce((SELECT max(r.version) FROM termination_reports AS r WHERE r.case_id = c.id), 0),
       c.mediator_id, c.termination_reason, w.began_on, c.ended_on,
       ARRAY(SELECT d.value::date FROM jsonb_array_elements_text(w.held_on) WITH ORDINALITY AS d (value, place)
              ORDER BY d.place),
       w.missed, w.course, w.remarks, %(at)s, %(actor_id)s
  FROM unnest(%(case_ids)s::bigint[], %(began_on)s::date[], %(held_on)s::jsonb[], %(missed)s::integer[],
              %(courses)s::text[], %(remarks)s::text[]) AS w (case_id, began_on, held_on, missed, course, remarks)
  JOIN cases AS c ON c.id = w.case_id
 WHERE c.state = 'TERMINATED' AND c.erased_on IS NULL
RETURNING case_id, version;

-- name: newest
-- The newest report of each case, and what the paper prints around it.
SELECT DISTINCT ON (r.case_id)
       r.case_id, r.version, r.ground, r.began_on, r.ended_on, r.held_on, r.missed, r.course, r.remarks, r.made_at,
       c.number, c.cause_of_action, c.accepted_on, c.erased_on, i.name AS claimant, m.name AS mediator, k.name AS court
  FROM termination_reports AS r
  JOIN cases AS c ON c.id = r.case_id
  JOIN institutions AS i ON i.id = c.institution_id
  LEFT JOIN mediators AS m ON m.id = r.mediator_id
  LEFT JOIN courts AS k
    ON k.id = coalesce(c.court_id, (SELECT d.id FROM courts AS d WHERE d.region_code = %(home_court)s
                                     ORDER BY d.id LIMIT 1))
 WHERE r.case_id = ANY (%(case_ids)s)
 ORDER BY r.case_id, r.version DESC;

-- name: lacking
-- Those of some cases that a mediator mediated, that ended without agreement, and whose end is not reported.
SELECT c.id
  FROM cases AS c
 WHERE c.id = ANY (%(case_ids)s) AND c.state = 'TERMINATED' AND c.mediator_id IS NOT NULL
   AND c.period_ends_on IS NOT NULL AND c.erased_on IS NULL
   AND NOT EXISTS (SELECT 1 FROM termination_reports AS r WHERE r.case_id = c.id AND r.ended_on = c.ended_on);
