-- name: close_expired
-- Lets go of slots whose offer is over.
UPDATE slot_offers AS o SET closed_at = %(at)s WHERE o.closed_at IS NULL AND o.expires_at <= %(at)s;

-- name: offer_slots
-- Offers each case its slots: free ones of its mediator in turn, so that cases of one mediator share none and all get
-- early ones.
WITH wanted AS MATERIALIZED (
       SELECT c.id, c.mediator_id, c.period_ends_on, w.mode,
              row_number() OVER (PARTITION BY c.mediator_id ORDER BY c.id) - 1 AS turn,
              count(*) OVER (PARTITION BY c.mediator_id) AS cases
         FROM unnest(%(case_ids)s::bigint[], %(modes)s::text[]) AS w (case_id, mode)
         JOIN cases AS c ON c.id = w.case_id
        WHERE c.state = 'IN_MEDIATION'
          AND NOT EXISTS (SELECT 1 FROM slot_offers AS o WHERE o.case_id = c.id AND o.closed_at IS NULL)
          AND NOT EXISTS (SELECT 1 FROM mediation_sessions AS s WHERE s.case_id = c.id AND s.state = 'scheduled')),
     hours AS (
       SELECT m.mediator_id, d.day, h.starts, h.ends
         FROM (SELECT DISTINCT w.mediator_id FROM wanted AS w) AS m
        CROSS JOIN unnest(%(days)s::date[]) AS d (day)
         JOIN LATERAL (
              SELECT w.starts, w.ends FROM mediator_hours AS w
               WHERE w.mediator_id = m.mediator_id AND w.weekday = extract(isodow FROM d.day) - 1
               UNION ALL
              SELECT u.starts, u.ends FROM unnest(%(centre_starts)s::time[], %(centre_ends)s::time[]) AS u (starts, ends)
               WHERE NOT EXISTS (SELECT 1 FROM mediator_hours AS w WHERE w.mediator_id = m.mediator_id)) AS h ON true
        WHERE NOT EXISTS (SELECT 1 FROM mediator_leaves AS l
                           WHERE l.mediator_id = m.mediator_id AND d.day BETWEEN l.from_day AND l.until)),
     slots AS (
       SELECT h.mediator_id, h.day, t.starts_at, t.starts_at + %(length)s::interval AS ends_at
         FROM hours AS h
        CROSS JOIN LATERAL generate_series((h.day + h.starts) AT TIME ZONE 'Asia/Shanghai',
                                           (h.day + h.ends) AT TIME ZONE 'Asia/Shanghai' - %(length)s::interval,
                                           %(length)s::interval) AS t (starts_at)
        WHERE t.starts_at >= %(not_before)s),
     free AS MATERIALIZED (
       SELECT f.mediator_id, f.day, f.starts_at, f.ends_at,
              row_number() OVER (PARTITION BY f.mediator_id ORDER BY f.starts_at) - 1 AS place
         FROM slots AS f
        WHERE NOT EXISTS (SELECT 1 FROM mediation_sessions AS s
                           WHERE s.mediator_id = f.mediator_id AND s.takes_time
                             AND tstzrange(s.starts_at, s.ends_at) && tstzrange(f.starts_at, f.ends_at))
          AND NOT EXISTS (SELECT 1 FROM slot_offers AS o
                           WHERE o.mediator_id = f.mediator_id AND o.closed_at IS NULL
                             AND o.starts_at < f.ends_at AND o.ends_at > f.starts_at)),
     fitting AS (
       SELECT w.id, w.mediator_id, w.mode, f.starts_at, f.ends_at,
              row_number() OVER (PARTITION BY w.id ORDER BY f.starts_at) AS rank
         FROM wanted AS w
         JOIN free AS f ON f.mediator_id = w.mediator_id AND mod(f.place, w.cases) = w.turn
        WHERE (w.period_ends_on IS NULL OR f.day <= w.period_ends_on)
          AND NOT EXISTS (SELECT 1 FROM parties AS p
                            JOIN session_seats AS e ON e.person_index = p.id_index AND e.takes_time
                           WHERE p.case_id = w.id AND p.left_out_at IS NULL
                             AND tstzrange(e.starts_at, e.ends_at) && tstzrange(f.starts_at, f.ends_at)))
INSERT INTO slot_offers (case_id, mediator_id, mode, starts_at, ends_at, offered_at, expires_at)
SELECT t.id, t.mediator_id, t.mode, t.starts_at, t.ends_at, %(at)s, %(expires_at)s
  FROM fitting AS t
 WHERE t.rank <= %(count)s
RETURNING case_id, starts_at, ends_at;

-- name: pick_slots
-- Marks what a side picks of open offers.
UPDATE slot_offers AS o
   SET institution_picked_at = CASE %(side)s WHEN 'institution' THEN %(at)s ELSE o.institution_picked_at END,
       respondent_picked_at = CASE %(side)s WHEN 'respondent' THEN %(at)s ELSE o.respondent_picked_at END
  FROM unnest(%(case_ids)s::bigint[], %(starts)s::timestamptz[]) AS w (case_id, starts_at)
 WHERE o.case_id = w.case_id AND o.starts_at = w.starts_at AND o.closed_at IS NULL AND o.expires_at > %(at)s
   AND o.starts_at > %(at)s
RETURNING o.id;

-- name: common_slots
-- The earliest slot of each case that both sides picked and that is still free, with a free room if it needs one.
SELECT DISTINCT ON (o.case_id) o.case_id, o.starts_at, o.ends_at, o.mode, r.id AS room_id
  FROM slot_offers AS o
  JOIN cases AS c ON c.id = o.case_id AND c.state = 'IN_MEDIATION' AND c.mediator_id = o.mediator_id
  LEFT JOIN LATERAL (
       SELECT r.id FROM session_rooms AS r
        WHERE o.mode = 'in_person' AND r.is_open
          AND (r.is_step_free
               OR NOT EXISTS (SELECT 1 FROM vulnerability_flags AS f
                                JOIN parties AS p ON p.id = f.party_id AND p.left_out_at IS NULL
                               WHERE f.case_id = o.case_id AND f.cleared_at IS NULL
                                 AND f.kind = ANY (%(without_steps)s::text[])))
          AND NOT EXISTS (SELECT 1 FROM mediation_sessions AS s
                           WHERE s.room_id = r.id AND s.takes_time
                             AND tstzrange(s.starts_at, s.ends_at) && tstzrange(o.starts_at, o.ends_at))
        ORDER BY r.is_step_free, r.id LIMIT 1) AS r ON true
 WHERE o.case_id = ANY (%(case_ids)s) AND o.closed_at IS NULL AND o.expires_at > %(at)s AND o.starts_at > %(at)s
   AND o.institution_picked_at IS NOT NULL AND o.respondent_picked_at IS NOT NULL
   AND (o.mode <> 'in_person' OR r.id IS NOT NULL)
   AND NOT EXISTS (SELECT 1 FROM mediation_sessions AS s
                    WHERE s.mediator_id = o.mediator_id AND s.takes_time
                      AND tstzrange(s.starts_at, s.ends_at) && tstzrange(o.starts_at, o.ends_at))
   AND NOT EXISTS (SELECT 1 FROM parties AS p JOIN session_seats AS e ON e.person_index = p.id_index AND e.takes_time
                    WHERE p.case_id = o.case_id AND p.left_out_at IS NULL
                      AND tstzrange(e.starts_at, e.ends_at) && tstzrange(o.starts_at, o.ends_at))
 ORDER BY o.case_id, o.starts_at;

-- name: close_unwanted
-- Lets go of slots on video in cases where somebody who takes part does not want video.
UPDATE slot_offers AS o
   SET closed_at = %(at)s
 WHERE o.closed_at IS NULL AND o.mode = 'video' AND (%(among)s::bigint[] IS NULL OR o.case_id = ANY (%(among)s))
   AND o.case_id IN (SELECT k.case_id FROM consents AS k
                      WHERE k.purpose = 'online' AND k.state IN ('REFUSED', 'REVOKED'))
   AND EXISTS (SELECT 1 FROM parties AS p
                WHERE p.case_id = o.case_id AND p.left_out_at IS NULL AND declined(p.id, 'online', %(at)s::timestamptz))
RETURNING o.case_id;

-- name: close_offers
-- Lets go of what cases were offered.
UPDATE slot_offers AS o SET closed_at = %(at)s WHERE o.case_id = ANY (%(case_ids)s) AND o.closed_at IS NULL;

-- name: open_offers
-- What cases are offered.
SELECT o.case_id, o.mode, o.starts_at, o.ends_at, o.expires_at, o.institution_picked_at, o.respondent_picked_at
  FROM slot_offers AS o
 WHERE o.case_id = ANY (%(case_ids)s) AND o.closed_at IS NULL AND o.expires_at > %(at)s
 ORDER BY o.case_id, o.starts_at;

-- name: unanswered
-- Sides that picked none of the slots offered to their case by a day.
SELECT c.id AS case_id, c.number, t.turn, min(o.offered_at) AS offered_at, min(o.expires_at) AS expires_at
  FROM slot_offers AS o
  JOIN cases AS c ON c.id = o.case_id AND c.state = 'IN_MEDIATION'
 CROSS JOIN (VALUES ('claimant'), ('respondent')) AS t (turn)
 WHERE o.closed_at IS NULL AND o.expires_at > %(at)s
   AND (o.offered_at AT TIME ZONE 'Asia/Shanghai')::date <= %(offered_by)s::date
   AND (%(among)s::bigint[] IS NULL OR o.case_id = ANY (%(among)s))
 GROUP BY c.id, c.number, t.turn
HAVING count(CASE t.turn WHEN 'claimant' THEN o.institution_picked_at ELSE o.respondent_picked_at END) = 0
 ORDER BY c.id, t.turn;
