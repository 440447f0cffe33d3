-- name: party_in_sight
-- A party that the actor may see.
SELECT p.id, p.case_id, p.role, p.kind
  FROM parties AS p
 WHERE p.id = %(party_id)s;

-- name: representative_known
-- Whoever acts for somebody in a case already, by keyed index of the identifier.
SELECT p.id
  FROM parties AS p
 WHERE p.case_id = %(case_id)s AND p.role = 'agent' AND p.id_type = %(id_type)s AND p.id_index = %(id_index)s;

-- name: add_representative
-- Writes down a person who acts for parties of a case.
INSERT INTO parties (id, case_id, role, kind, name, id_type, id_sealed, id_index, phone_sealed, phone_index)
VALUES (%(id)s, %(case_id)s, 'agent', 'natural_person', %(name)s, %(id_type)s, %(id_sealed)s, %(id_index)s,
        %(phone_sealed)s, %(phone_index)s);

-- name: represent
-- Writes down for whom a person acts.
INSERT INTO representations (case_id, representative_id, principal_id, kind, authority, scope, holds_from, holds_until,
                             document_sha256, recorded_at)
VALUES (%(case_id)s, %(representative_id)s, %(principal_id)s, %(kind)s, %(authority)s, %(scope)s, %(holds_from)s,
        %(holds_until)s, %(document_sha256)s, %(at)s);

-- name: end_representation
-- Ends what a person may do for a party.
UPDATE representations AS r
   SET ended_at = %(at)s
 WHERE r.representative_id = %(representative_id)s AND r.principal_id = %(principal_id)s AND r.ended_at IS NULL
RETURNING r.case_id;

-- name: of_cases
-- Who acts or acted for whom in cases.
SELECT r.case_id, r.representative_id, r.principal_id, r.kind, r.authority, r.scope, r.holds_from, r.holds_until,
       r.ended_at,
       (%(at)s::timestamptz AT TIME ZONE 'Asia/Shanghai')::date
       BETWEEN r.holds_from AND coalesce(r.holds_until, 'infinity')
       AND (r.ended_at IS NULL OR r.ended_at > %(at)s) AS holds
  FROM representations AS r
 WHERE r.case_id = ANY (%(case_ids)s)
 ORDER BY r.case_id, r.id;

-- name: acts_for
-- Whether somebody may act for a party at a moment; everybody acts for themselves.
SELECT acts_for(%(who)s::bigint, %(whom)s::bigint, %(at)s::timestamptz, %(needs_special)s::boolean);
