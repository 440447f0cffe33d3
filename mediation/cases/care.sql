-- name: raise_flag
-- Writes down what makes a party vulnerable, unless it stands already.
INSERT INTO vulnerability_flags (case_id, party_id, kind, raised_at, raised_by)
VALUES (%(case_id)s, %(party_id)s, %(kind)s, %(at)s, %(actor_id)s)
ON CONFLICT (party_id, kind) WHERE cleared_at IS NULL DO NOTHING;

-- name: clear_flag
-- It makes the party vulnerable no longer, or never did.
UPDATE vulnerability_flags AS f
   SET cleared_at = %(at)s, cleared_by = %(actor_id)s
 WHERE f.party_id = %(party_id)s AND f.kind = %(kind)s AND f.cleared_at IS NULL;

-- name: standing
-- What makes parties vulnerable now.
SELECT f.party_id, f.kind
  FROM vulnerability_flags AS f
 WHERE f.party_id = ANY (%(party_ids)s) AND f.cleared_at IS NULL AND f.kind IS NOT NULL
 ORDER BY f.party_id, f.id;
