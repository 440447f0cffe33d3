-- name: schedule_sessions
-- Books sessions; the database refuses two at once for one mediator.
INSERT INTO mediation_sessions (case_id, mediator_id, starts_at, ends_at, mode, state)
SELECT s.case_id, c.mediator_id, s.starts_at, s.ends_at, s.mode, 'scheduled'
  FROM unnest(%(case_ids)s::bigint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[], %(modes)s::text[])
       AS s (case_id, starts_at, ends_at, mode)
  JOIN cases AS c ON c.id = s.case_id
 WHERE c.state = 'IN_MEDIATION'
RETURNING id, case_id;

-- name: close_sessions
-- Writes how scheduled sessions went.
UPDATE mediation_sessions AS s
   SET state = CASE WHEN h.attended THEN 'held' ELSE 'no_show' END, minutes = h.minutes
  FROM unnest(%(session_ids)s::bigint[], %(attended)s::boolean[], %(minutes)s::text[])
       AS h (session_id, attended, minutes)
 WHERE s.id = h.session_id AND s.state = 'scheduled'
RETURNING s.id, s.case_id, s.state;

-- name: note_attendance
-- Writes which respondents came.
INSERT INTO session_attendances (session_id, party_id, attended)
SELECT h.session_id, p.id, h.attended
  FROM unnest(%(session_ids)s::bigint[], %(attended)s::boolean[]) AS h (session_id, attended)
  JOIN mediation_sessions AS s ON s.id = h.session_id
  JOIN parties AS p ON p.case_id = s.case_id AND p.role = 'respondent';

-- name: expired_cases
-- Cases in mediation whose period is over; of the given ones, if any are given.
SELECT c.id
  FROM cases AS c
 WHERE c.period_ends_on < %(on)s::date
   AND (c.state = 'IN_MEDIATION'
        -- While a mediation rests its period runs on, unless the reason is appraisal.
        OR c.state = 'SUSPENDED' AND 'appraisal' <> (SELECT e.payload ->> 'reason' FROM events AS e
                                                      WHERE e.case_id = c.id AND e.event = 'suspend'
                                                      ORDER BY e.seq DESC LIMIT 1))
   AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))
 ORDER BY c.id
 LIMIT %(limit)s;

-- name: coming_sessions
-- Sessions booked for a day.
SELECT s.id AS session, s.case_id, c.number, s.starts_at, s.mode
  FROM mediation_sessions AS s
  JOIN cases AS c ON c.id = s.case_id
 WHERE s.state = 'scheduled' AND (s.starts_at AT TIME ZONE 'Asia/Shanghai')::date = %(day)s::date
   AND (%(among)s::bigint[] IS NULL OR s.case_id = ANY (%(among)s))
 ORDER BY s.starts_at, s.id;

-- name: erase_minutes
-- Drops the minutes of sessions.
UPDATE mediation_sessions AS s
   SET minutes = ''
 WHERE s.case_id = ANY (%(case_ids)s) AND s.minutes <> '';
