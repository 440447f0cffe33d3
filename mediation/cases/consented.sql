-- name: consented
-- Those of the given parties that consent to a purpose at a moment.
SELECT p.id
  FROM parties AS p
 WHERE p.id = ANY (%(party_ids)s) AND consented(p.id, %(purpose)s, %(at)s::timestamptz);

-- name: declining
-- Cases in which somebody has refused a purpose, or revoked consent to it.
SELECT DISTINCT p.case_id
  FROM parties AS p
 WHERE p.case_id = ANY (%(case_ids)s) AND declined(p.id, %(purpose)s, %(at)s::timestamptz)
 ORDER BY p.case_id;
