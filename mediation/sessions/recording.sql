-- name: set_recorded
-- Says whether a scheduled session is recorded.
UPDATE mediation_sessions AS s
   SET is_recorded = %(is_recorded)s
 WHERE s.id = %(session_id)s AND s.state = 'scheduled'
RETURNING s.id, s.case_id;

-- name: stop_unwanted
-- Stops the recording of sessions to come in which somebody does not consent to it; one a case.
UPDATE mediation_sessions AS s
   SET is_recorded = false
 WHERE s.id IN (SELECT min(r.id) FROM mediation_sessions AS r
                 WHERE r.is_recorded AND r.state = 'scheduled' AND NOT all_consent_to_recording(r.case_id, r.starts_at)
                   AND (%(among)s::bigint[] IS NULL OR r.case_id = ANY (%(among)s))
                 GROUP BY r.case_id)
RETURNING s.id, s.case_id;
