-- name: consented
-- Those of the given parties that consent to a purpose at a moment.
SELECT p.id
  FROM parties AS p
 WHERE p.id = ANY (%(party_ids)s) AND consented(p.id, %(purpose)s, %(at)s::timestamptz);
