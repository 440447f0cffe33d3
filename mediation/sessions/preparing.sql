-- name: everybody
-- The institution (no party) and the parties of cases.
SELECT c.id AS case_id, NULL::bigint AS party_id FROM cases AS c WHERE c.id = ANY (%(case_ids)s)
 UNION ALL
SELECT p.case_id, p.id FROM parties AS p WHERE p.case_id = ANY (%(case_ids)s) AND p.left_out_at IS NULL
 ORDER BY case_id, party_id NULLS FIRST;

-- name: state
-- How far everybody of a case is.
SELECT e.party_id, e.role, d.rights_version, d.rights_given_at, d.acknowledged_at, d.identity_way,
       d.identity_checked_at, d.text_agreed_at
  FROM (SELECT NULL::bigint AS party_id, 'claimant' AS role
         UNION ALL
        SELECT p.id, p.role FROM parties AS p WHERE p.case_id = %(case_id)s AND p.left_out_at IS NULL) AS e
  LEFT JOIN session_preparations AS d ON d.case_id = %(case_id)s AND d.party_id IS NOT DISTINCT FROM e.party_id
 ORDER BY e.party_id NULLS FIRST;

-- name: give_rights
-- Gives a version of the notice to whoever has not acknowledged one.
INSERT INTO session_preparations (case_id, party_id, rights_version, rights_given_at, rights_channel)
SELECT w.case_id, w.party_id, %(version)s, %(at)s, %(channel)s
  FROM unnest(%(case_ids)s::bigint[], %(party_ids)s::bigint[]) AS w (case_id, party_id)
  JOIN cases AS c ON c.id = w.case_id
 WHERE w.party_id IS NULL OR EXISTS (SELECT 1 FROM parties AS p WHERE p.id = w.party_id AND p.case_id = w.case_id)
    ON CONFLICT (case_id, party_id) DO UPDATE
   SET rights_version = excluded.rights_version, rights_given_at = excluded.rights_given_at,
       rights_channel = excluded.rights_channel
 WHERE session_preparations.acknowledged_at IS NULL
RETURNING case_id, party_id;

-- name: acknowledge
-- They have read the notice; who acknowledged before is left as they were.
UPDATE session_preparations AS d
   SET acknowledged_at = coalesce(d.acknowledged_at, %(at)s)
  FROM unnest(%(case_ids)s::bigint[], %(party_ids)s::bigint[]) AS w (case_id, party_id)
 WHERE d.case_id = w.case_id AND d.party_id IS NOT DISTINCT FROM w.party_id AND d.rights_given_at IS NOT NULL
RETURNING d.case_id, d.party_id;

-- name: check_identity
-- Writes how and by whom identities were checked; a later check replaces an earlier one.
INSERT INTO session_preparations (case_id, party_id, identity_way, identity_checked_at, identity_checked_by)
SELECT w.case_id, w.party_id, %(way)s, %(at)s, %(actor_id)s
  FROM unnest(%(case_ids)s::bigint[], %(party_ids)s::bigint[]) AS w (case_id, party_id)
  JOIN cases AS c ON c.id = w.case_id
 WHERE w.party_id IS NULL OR EXISTS (SELECT 1 FROM parties AS p WHERE p.id = w.party_id AND p.case_id = w.case_id)
    ON CONFLICT (case_id, party_id) DO UPDATE
   SET identity_way = excluded.identity_way, identity_checked_at = excluded.identity_checked_at,
       identity_checked_by = excluded.identity_checked_by
RETURNING case_id, party_id;

-- name: agree_to_text
-- Writes who consents to asynchronous text.
INSERT INTO session_preparations (case_id, party_id, text_agreed_at)
SELECT w.case_id, w.party_id, %(at)s
  FROM unnest(%(case_ids)s::bigint[], %(party_ids)s::bigint[]) AS w (case_id, party_id)
  JOIN cases AS c ON c.id = w.case_id
 WHERE w.party_id IS NULL OR EXISTS (SELECT 1 FROM parties AS p WHERE p.id = w.party_id AND p.case_id = w.case_id)
    ON CONFLICT (case_id, party_id) DO UPDATE SET text_agreed_at = excluded.text_agreed_at
RETURNING case_id, party_id;

-- name: agree_to_writing
-- Cases in which the institution and everybody but agents agreed to asynchronous text.
SELECT c.id AS case_id
  FROM unnest(%(case_ids)s::bigint[]) AS c (id)
 WHERE NOT EXISTS (SELECT 1
                     FROM (SELECT p.id FROM parties AS p
                            WHERE p.case_id = c.id AND p.role <> 'agent' AND p.left_out_at IS NULL
                            UNION ALL SELECT NULL) AS side (party_id)
                    WHERE NOT EXISTS (SELECT 1 FROM session_preparations AS d
                                       WHERE d.case_id = c.id AND d.party_id IS NOT DISTINCT FROM side.party_id
                                         AND d.text_agreed_at IS NOT NULL));
