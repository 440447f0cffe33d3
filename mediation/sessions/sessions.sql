-- name: cases_seen
-- Of cases, those that the actor may see.
SELECT c.id FROM cases AS c WHERE c.id = ANY (%(case_ids)s);

-- name: sessions_seen
-- Of sessions, those that the actor may see.
SELECT s.id, s.case_id, s.room_id FROM mediation_sessions AS s WHERE s.id = ANY (%(session_ids)s);

-- name: hold_mediators
-- Makes others wait who book for the mediators of cases.
SELECT m.id FROM mediators AS m
 WHERE m.id IN (SELECT c.mediator_id FROM cases AS c WHERE c.id = ANY (%(case_ids)s))
 ORDER BY m.id
   FOR NO KEY UPDATE;

-- name: hold_rooms
-- Makes others wait who book rooms.
SELECT r.id FROM session_rooms AS r
 WHERE %(rooms)s::bigint[] IS NULL OR r.id = ANY (%(rooms)s)
 ORDER BY r.id
   FOR NO KEY UPDATE;

-- name: hold_persons
-- Makes others wait who book for the people of cases, in whichever case of theirs.
SELECT p.id FROM parties AS p
 WHERE p.id_index IN (SELECT q.id_index FROM parties AS q WHERE q.case_id = ANY (%(case_ids)s))
 ORDER BY p.id
   FOR NO KEY UPDATE;

-- name: schedule_sessions
-- Books sessions; the database refuses two at once for one mediator or room.
INSERT INTO mediation_sessions (case_id, mediator_id, starts_at, ends_at, mode, state, room_id, link, changed_at)
SELECT s.case_id, c.mediator_id, s.starts_at, s.ends_at, s.mode, 'scheduled', s.room_id, s.link, %(at)s
  FROM unnest(%(case_ids)s::bigint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[], %(modes)s::text[],
              %(rooms)s::bigint[], %(links)s::text[])
       AS s (case_id, starts_at, ends_at, mode, room_id, link)
  JOIN cases AS c ON c.id = s.case_id
 WHERE c.state = 'IN_MEDIATION'
RETURNING id, case_id, starts_at, mode;

-- name: seat_parties
-- Gives every party of the cases its place in a session; the database refuses two at once for one person.
INSERT INTO session_seats (session_id, party_id, person_index, starts_at, ends_at, takes_time)
SELECT s.id, p.id, p.id_index, s.starts_at, s.ends_at, s.takes_time
  FROM mediation_sessions AS s
  JOIN parties AS p ON p.case_id = s.case_id AND p.left_out_at IS NULL
 WHERE s.id = ANY (%(session_ids)s)
 ORDER BY p.id_index, s.starts_at;

-- name: move_sessions
-- Puts scheduled sessions to other times, and to other rooms where one is named; seats follow.
UPDATE mediation_sessions AS s
   SET starts_at = w.starts_at, ends_at = w.ends_at, room_id = coalesce(w.room_id, s.room_id), revision = b.revision + 1,
       changed_at = %(at)s
  FROM unnest(%(session_ids)s::bigint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[], %(rooms)s::bigint[])
       AS w (session_id, starts_at, ends_at, room_id)
  JOIN mediation_sessions AS b ON b.id = w.session_id
 WHERE s.id = w.session_id AND s.state = 'scheduled'
RETURNING s.id, s.case_id, s.starts_at, b.starts_at AS started_at;

-- name: cancel_sessions
-- Calls scheduled sessions off.
UPDATE mediation_sessions AS s
   SET state = 'cancelled', cancel_reason = %(reason)s, cancelled_by = %(by)s, revision = s.revision + 1,
       changed_at = %(at)s
 WHERE s.id = ANY (%(session_ids)s) AND s.state = 'scheduled'
RETURNING s.id, s.case_id;

-- name: idle_sessions
-- Scheduled sessions of cases whose mediation is over, or that went to another mediator; one a case.
SELECT DISTINCT ON (s.case_id)
       s.id, CASE WHEN c.mediator_id = s.mediator_id OR c.ended_on IS NOT NULL THEN 'case_ended'
                  ELSE 'mediator_changed' END AS reason
  FROM mediation_sessions AS s
  JOIN cases AS c ON c.id = s.case_id
 WHERE s.state = 'scheduled'
   AND (c.state NOT IN ('IN_MEDIATION', 'SUSPENDED') OR c.mediator_id IS DISTINCT FROM s.mediator_id)
   AND (%(among)s::bigint[] IS NULL OR s.case_id = ANY (%(among)s))
 ORDER BY s.case_id, s.id;

-- name: unwanted_videos
-- Sessions on video to come in which somebody who takes part does not want video.
SELECT s.id, s.case_id
  FROM mediation_sessions AS s
 WHERE s.state = 'scheduled' AND s.mode = 'video' AND (%(among)s::bigint[] IS NULL OR s.case_id = ANY (%(among)s))
   -- Few said no, so that the few are looked at closely.
   AND s.case_id IN (SELECT k.case_id FROM consents AS k
                      WHERE k.purpose = 'online' AND k.state IN ('REFUSED', 'REVOKED'))
   AND EXISTS (SELECT 1 FROM parties AS p
                WHERE p.case_id = s.case_id AND p.left_out_at IS NULL AND declined(p.id, 'online', s.starts_at))
 ORDER BY s.id;

-- name: close_sessions
-- Writes how scheduled sessions went.
UPDATE mediation_sessions AS s
   SET state = CASE WHEN h.attended THEN 'held' ELSE 'no_show' END
  FROM unnest(%(session_ids)s::bigint[], %(attended)s::boolean[]) AS h (session_id, attended)
 WHERE s.id = h.session_id AND s.state = 'scheduled'
RETURNING s.id, s.case_id, s.state, s.starts_at;

-- name: note_attendance
-- Writes who came, the institution without a party; if nobody is named, whether all parties came.
WITH held AS MATERIALIZED (
       SELECT h.session_id, h.attended, s.case_id
         FROM unnest(%(session_ids)s::bigint[], %(attended)s::boolean[]) AS h (session_id, attended)
         JOIN mediation_sessions AS s ON s.id = h.session_id),
     absent AS MATERIALIZED (
       SELECT a.session_id, a.party_id
         FROM unnest(%(absent_sessions)s::bigint[], %(absent_parties)s::bigint[]) AS a (session_id, party_id)),
     sides AS (
       SELECT h.session_id, p.id AS party_id, h.attended
         FROM held AS h JOIN parties AS p ON p.case_id = h.case_id AND p.left_out_at IS NULL
        UNION ALL
       SELECT h.session_id, NULL, true FROM held AS h)
INSERT INTO session_attendances (session_id, party_id, attended)
SELECT s.session_id, s.party_id,
       CASE WHEN EXISTS (SELECT 1 FROM absent AS a WHERE a.session_id = s.session_id)
            THEN NOT EXISTS (SELECT 1 FROM absent AS a
                              WHERE a.session_id = s.session_id AND a.party_id IS NOT DISTINCT FROM s.party_id)
            ELSE s.attended END
  FROM sides AS s;

-- name: room_by_name
-- An open room.
SELECT r.id FROM session_rooms AS r WHERE r.name = %(name)s AND r.is_open;

-- name: session_by_id
-- One session and its case.
SELECT s.id, s.case_id, c.number, s.mediator_id, m.name AS mediator, s.starts_at, s.ends_at, s.mode, s.state,
       r.name AS room, s.link, s.revision
  FROM mediation_sessions AS s
  JOIN cases AS c ON c.id = s.case_id
  JOIN mediators AS m ON m.id = s.mediator_id
  LEFT JOIN session_rooms AS r ON r.id = s.room_id
 WHERE s.id = %(session_id)s;

-- name: sessions_to_tell
-- What is told of sessions: when and where they are, and how often that has changed.
SELECT s.id AS session, s.case_id, c.number, s.starts_at, s.ends_at, s.mode, r.name AS room, s.link, s.revision
  FROM mediation_sessions AS s
  JOIN cases AS c ON c.id = s.case_id
  LEFT JOIN session_rooms AS r ON r.id = s.room_id
 WHERE s.id = ANY (%(session_ids)s)
 ORDER BY s.id;

-- name: sessions_of_cases
-- Sessions as a list shows them.
SELECT s.id, s.case_id, s.starts_at, s.ends_at, s.mode, s.state, r.name AS room, s.link, s.revision, s.cancel_reason,
       s.cancelled_by, s.is_recorded
  FROM mediation_sessions AS s
  LEFT JOIN session_rooms AS r ON r.id = s.room_id
 WHERE s.case_id = ANY (%(case_ids)s)
 ORDER BY s.starts_at, s.id;

-- name: no_shows
-- What became of the sessions that began in a time, by institution.
WITH due AS (
       SELECT s.id, s.case_id, s.state, c.institution_id, c.ended_on, c.termination_reason,
              EXISTS (SELECT 1 FROM session_attendances AS a
                       WHERE a.session_id = s.id AND a.party_id IS NULL AND NOT a.attended) AS institution_away,
              EXISTS (SELECT 1 FROM session_attendances AS a
                       WHERE a.session_id = s.id AND a.party_id IS NOT NULL AND NOT a.attended) AS party_away,
              EXISTS (SELECT 1 FROM mediation_sessions AS h WHERE h.case_id = s.case_id AND h.state = 'held') AS heard
         FROM mediation_sessions AS s
         JOIN cases AS c ON c.id = s.case_id
        WHERE s.state IN ('held', 'no_show') AND s.starts_at >= %(first)s AND s.starts_at < %(until)s)
SELECT i.code AS institution, count(*) AS sessions, count(*) FILTER (WHERE d.state = 'no_show') AS missed,
       count(*) FILTER (WHERE d.party_away) AS party_away, count(*) FILTER (WHERE d.institution_away) AS institution_away,
       count(DISTINCT d.case_id) FILTER (WHERE d.state = 'no_show' AND NOT d.heard
                                           AND d.termination_reason IS NOT NULL) AS ended_unheard
  FROM due AS d
  JOIN institutions AS i ON i.id = d.institution_id
 GROUP BY i.code
 ORDER BY i.code;

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
SELECT s.id AS session, s.case_id, c.number, s.starts_at, s.ends_at, s.mode, r.name AS room, s.link
  FROM mediation_sessions AS s
  JOIN cases AS c ON c.id = s.case_id
  LEFT JOIN session_rooms AS r ON r.id = s.room_id
 WHERE s.state = 'scheduled' AND (s.starts_at AT TIME ZONE 'Asia/Shanghai')::date = %(day)s::date
   AND (%(among)s::bigint[] IS NULL OR s.case_id = ANY (%(among)s))
 ORDER BY s.starts_at, s.id;

-- name: erase_seats
-- Drops who sat in the sessions of cases.
UPDATE session_seats AS e
   SET person_index = NULL
  FROM mediation_sessions AS s
 WHERE s.id = e.session_id AND s.case_id = ANY (%(case_ids)s) AND e.person_index IS NOT NULL;

-- name: erase_records
-- Drops the text of minutes and undisputed facts; their digests stay.
UPDATE session_records AS r
   SET body = ''
  FROM mediation_sessions AS s
 WHERE s.id = r.session_id AND s.case_id = ANY (%(case_ids)s) AND r.body <> '';

-- name: erase_statements
-- Drops what sides told the mediator alone.
UPDATE statements AS n
   SET text_sealed = ''
  FROM mediation_sessions AS s
 WHERE s.id = n.session_id AND s.case_id = ANY (%(case_ids)s);

-- name: erase_reports
-- Drops what mediators wrote of how mediations ended; that they reported stays.
UPDATE termination_reports AS r
   SET course = '', remarks = ''
 WHERE r.case_id = ANY (%(case_ids)s) AND r.course <> '';
