-- name: end_standing
-- Ends the standing consent of an institution.
UPDATE standing_consents AS s
   SET revoked_at = %(at)s
 WHERE s.institution_id = %(institution_id)s AND s.revoked_at IS NULL;

-- name: record
-- Writes down an institution's standing consent.
INSERT INTO standing_consents (institution_id, version, document_sha256, holds_from, recorded_at, actor_id)
VALUES (%(institution_id)s, %(version)s, %(document_sha256)s, %(holds_from)s, %(at)s, %(actor_id)s);

-- name: holds_from
-- Keeps with the institution the day from which it consents to whatever it files, or that it does not.
UPDATE institutions AS i
   SET standing_consent_on = %(holds_from)s
 WHERE i.id = %(institution_id)s
RETURNING i.code;

-- name: of_institutions
-- All standing consents of institutions, the newest first.
SELECT s.institution_id, s.version, encode(s.document_sha256, 'hex') AS document_sha256, s.holds_from, s.recorded_at, s.revoked_at
  FROM standing_consents AS s
 WHERE s.institution_id = ANY (%(institution_ids)s)
 ORDER BY s.id DESC;
