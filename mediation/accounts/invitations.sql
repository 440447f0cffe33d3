-- name: draw_id
-- Reserves the id of an invitation, so that its address can be sealed before it is written.
SELECT nextval(pg_get_serial_sequence('invitations', 'id')) AS id;

-- name: begun_since
-- How many invitations somebody has made since a moment.
SELECT count(*) AS begun
  FROM invitations AS i
 WHERE i.invited_by_id = %(by)s AND i.invited_at > %(since)s;

-- name: add
-- Adds an invitation with its first link.
INSERT INTO invitations (id, last_name, first_name, address_sealed, language, role, institution_id, court_id,
                         mediator_id, invited_by_id, invited_at, token_digest, sent_at, expires_at)
VALUES (%(id)s, %(last_name)s, %(first_name)s, %(address_sealed)s, %(language)s, %(role)s, %(institution_id)s,
        %(court_id)s, %(mediator_id)s, %(by)s, %(at)s, %(digest)s, %(at)s, %(expires_at)s);

-- name: renew
-- Gives an invitation that nobody took up or withdrew another link, in place of the one it had.
UPDATE invitations
   SET token_digest = %(digest)s, sendings = sendings + 1, sent_at = %(at)s, expires_at = %(expires_at)s
 WHERE id = %(id)s AND used_at IS NULL AND withdrawn_at IS NULL
RETURNING role, sendings;

-- name: withdraw
-- Ends an invitation that nobody took up.
UPDATE invitations SET withdrawn_at = %(at)s, address_sealed = NULL
 WHERE id = %(id)s AND used_at IS NULL AND withdrawn_at IS NULL
RETURNING role;

-- name: open_by_digest
-- The invitation that a link opens now, if it opens any.
SELECT i.id, i.last_name, i.first_name, i.language, i.role, i.institution_id, i.court_id, i.mediator_id,
       i.address_sealed
  FROM invitations AS i
 WHERE i.token_digest = %(digest)s AND i.used_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > %(at)s
   FOR UPDATE;

-- name: use
-- Ends an invitation as taken up.
UPDATE invitations SET used_at = %(at)s, address_sealed = NULL
 WHERE id = %(id)s;

-- name: newest
-- Invitations that the actor may see, the newest first, and how each stands.
SELECT i.id, i.last_name, i.first_name, i.address_sealed, i.role, n.name AS institution, c.name AS court,
       m.name AS mediator, i.invited_by_id, i.sent_at, i.expires_at, i.sendings,
       CASE WHEN i.used_at IS NOT NULL THEN 'used' WHEN i.withdrawn_at IS NOT NULL THEN 'withdrawn'
            WHEN i.expires_at <= %(at)s THEN 'expired' ELSE 'open' END AS state
  FROM invitations AS i
  LEFT JOIN institutions AS n ON n.id = i.institution_id
  LEFT JOIN courts AS c ON c.id = i.court_id
  LEFT JOIN mediators AS m ON m.id = i.mediator_id
 ORDER BY i.id DESC
 LIMIT %(limit)s;

-- name: letters
-- What the mails with some invitations say, of those that may still be mailed.
SELECT i.id, i.last_name, i.first_name, i.address_sealed, i.language, i.role, i.token_digest, i.expires_at,
       coalesce(nullif(u.last_name || u.first_name, ''), u.username) AS inviter, n.name AS institution
  FROM invitations AS i
  JOIN users AS u ON u.id = i.invited_by_id
  LEFT JOIN institutions AS n ON n.id = u.institution_id
 WHERE i.id = ANY (%(ids)s) AND i.used_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > %(at)s;

-- name: forget
-- Drops invitations that have been of no use for long.
DELETE FROM invitations
 WHERE expires_at < %(before)s;
