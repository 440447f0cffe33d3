-- name: open_feed
-- Keeps the digest of a mediator's new secret.
INSERT INTO calendar_feeds (mediator_id, token_sha256, opened_at) VALUES (%(mediator_id)s, %(digest)s, %(at)s);

-- name: close_feed
-- Takes a mediator's secrets back.
UPDATE calendar_feeds AS f SET revoked_at = %(at)s WHERE f.mediator_id = %(mediator_id)s AND f.revoked_at IS NULL;

-- name: mediator_with_licence
-- Whose licence number it is.
SELECT m.id FROM mediators AS m WHERE m.licence_number = %(licence)s;

-- name: mediator_of_token
-- Whose open secret has this digest.
SELECT f.mediator_id FROM calendar_feeds AS f WHERE f.token_sha256 = %(digest)s AND f.revoked_at IS NULL;

-- name: sessions_of_mediator
-- A mediator's sessions that end after a time, cancelled ones too.
SELECT s.id, c.number, s.starts_at, s.ends_at, s.mode, s.state, r.name AS room, s.revision, s.changed_at
  FROM mediation_sessions AS s
  JOIN cases AS c ON c.id = s.case_id
  LEFT JOIN session_rooms AS r ON r.id = s.room_id
 WHERE s.mediator_id = %(mediator_id)s AND s.ends_at >= %(since)s
 ORDER BY s.starts_at, s.id;

-- name: session_entry
-- A session as a calendar shows it.
SELECT s.id, c.number, s.starts_at, s.ends_at, s.mode, s.state, r.name AS room, s.revision, s.changed_at
  FROM mediation_sessions AS s
  JOIN cases AS c ON c.id = s.case_id
  LEFT JOIN session_rooms AS r ON r.id = s.room_id
 WHERE s.id = %(session_id)s;
