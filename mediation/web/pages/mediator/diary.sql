-- name: sessions
-- A mediator's sessions that begin in a time, cancelled ones left out.
SELECT s.id, c.number, s.starts_at, s.ends_at, s.mode, s.state, r.name AS room
  FROM mediation_sessions AS s
  JOIN cases AS c ON c.id = s.case_id
  LEFT JOIN session_rooms AS r ON r.id = s.room_id
 WHERE s.mediator_id = %(mediator_id)s AND s.starts_at >= %(first)s AND s.starts_at < %(until)s
   AND s.state <> 'cancelled'
 ORDER BY s.starts_at, s.id;
