-- name: hold_party
-- Holds a party, so that versions of its confirmation follow one another; the number of the next.
SELECT 1 + coalesce((SELECT max(a.version) FROM address_confirmations AS a WHERE a.party_id = p.id), 0) AS next
  FROM parties AS p
 WHERE p.id = %(party_id)s
   FOR NO KEY UPDATE OF p;

-- name: confirm
-- Writes down where papers are to reach a party.
INSERT INTO address_confirmations (id, case_id, party_id, version, address_sealed, email_sealed, phone_sealed,
                                   confirmed_by_id, channel, document_sha256, confirmed_at, actor_id)
VALUES (%(id)s, %(case_id)s, %(party_id)s, %(version)s, %(address_sealed)s, %(email_sealed)s, %(phone_sealed)s,
        %(confirmed_by)s, %(channel)s, %(document_sha256)s, %(at)s, %(actor_id)s);

-- name: newest
-- The newest confirmation of each party up to a moment, sealed.
SELECT DISTINCT ON (a.party_id) a.id, a.party_id, a.version, a.address_sealed, a.email_sealed, a.phone_sealed,
       a.confirmed_by_id, a.channel, a.confirmed_at
  FROM address_confirmations AS a
 WHERE a.party_id = ANY (%(party_ids)s) AND a.confirmed_at <= %(at)s
 ORDER BY a.party_id, a.version DESC;
