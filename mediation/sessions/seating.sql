-- name: free_seats
-- Frees the time of who was left out of cases with sessions to come.
UPDATE session_seats AS e
   SET person_index = NULL
  FROM mediation_sessions AS s, parties AS p
 WHERE s.id = e.session_id AND s.state = 'scheduled' AND p.id = e.party_id AND p.left_out_at IS NOT NULL
   AND e.person_index IS NOT NULL AND (%(among)s::bigint[] IS NULL OR s.case_id = ANY (%(among)s));

-- name: seat_newcomers
-- Gives places in sessions to come to who takes part and has none, unless they are in another session at that time.
INSERT INTO session_seats (session_id, party_id, person_index, starts_at, ends_at, takes_time)
SELECT s.id, p.id, p.id_index, s.starts_at, s.ends_at, s.takes_time
  FROM mediation_sessions AS s
  JOIN parties AS p ON p.case_id = s.case_id AND p.left_out_at IS NULL
  LEFT JOIN session_seats AS e ON e.session_id = s.id AND e.party_id = p.id
 WHERE s.state = 'scheduled' AND (e.id IS NULL OR (e.person_index IS NULL AND p.id_index IS NOT NULL))
   AND (%(among)s::bigint[] IS NULL OR s.case_id = ANY (%(among)s))
   AND NOT EXISTS (SELECT 1 FROM session_seats AS o
                    WHERE o.person_index = p.id_index AND o.takes_time AND s.takes_time
                      AND tstzrange(o.starts_at, o.ends_at) && tstzrange(s.starts_at, s.ends_at))
 ORDER BY p.id_index, s.starts_at
ON CONFLICT (session_id, party_id) DO UPDATE SET person_index = excluded.person_index
RETURNING session_id;

-- name: without_seat
-- Sessions to come in which somebody who takes part has no place.
SELECT DISTINCT s.id
  FROM mediation_sessions AS s
  JOIN parties AS p ON p.case_id = s.case_id AND p.left_out_at IS NULL
 WHERE s.state = 'scheduled' AND (%(among)s::bigint[] IS NULL OR s.case_id = ANY (%(among)s))
   AND NOT EXISTS (SELECT 1 FROM session_seats AS e
                    WHERE e.session_id = s.id AND e.party_id = p.id
                      AND (e.person_index IS NOT NULL OR p.id_index IS NULL))
 ORDER BY s.id;
