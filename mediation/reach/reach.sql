-- name: people
-- The parties of cases that have one of some roles in them.
SELECT p.id AS party_id, p.case_id, p.role, p.left_out_at IS NOT NULL AS is_left_out
  FROM parties AS p
 WHERE p.case_id = ANY (%(case_ids)s) AND p.role = ANY (%(roles)s) AND p.id_index IS NOT NULL
 ORDER BY p.id;

-- name: outcomes
-- What happened in cases since a moment that both sides are told and were not: how a mediation ended, what a court said,
-- that the agreement before stays.
SELECT e.case_id, c.number, e.seq, e.event, e.at, e.to_state = 'AGREED' AS stays, coalesce(e.payload ->> 'reason', '') AS reason,
       coalesce(e.payload ->> 'ruling', '') AS ruling, n.name
  FROM events AS e
  JOIN cases AS c ON c.id = e.case_id
 CROSS JOIN LATERAL (SELECT 'outcome:' || c.number || ':' || e.seq AS name) AS n
 WHERE e.at >= %(since)s
   AND (e.event = ANY (%(events)s) OR e.to_state = 'AGREED' AND e.event <> 'sign' AND strpos(e.event, ':') = 0)
   AND NOT EXISTS (SELECT 1 FROM outbox_messages AS o WHERE o.said_once = n.name)
   AND (%(among)s::bigint[] IS NULL OR e.case_id = ANY (%(among)s))
 ORDER BY e.case_id, e.seq;
