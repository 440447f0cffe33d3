-- name: insert_record
-- Writes the next version of a session's minutes or facts.
INSERT INTO session_records (session_id, kind, version, body, body_sha256, drafted_at, actor_id)
SELECT %(session_id)s, %(kind)s, 1 + coalesce(max(r.version), 0), %(body)s, %(digest)s, %(at)s, %(actor_id)s
  FROM session_records AS r
 WHERE r.session_id = %(session_id)s AND r.kind = %(kind)s
RETURNING id, version;

-- name: latest_record
-- The version that counts.
SELECT r.id, r.session_id, r.kind, r.version, r.body, r.body_sha256, r.drafted_at
  FROM session_records AS r
 WHERE r.session_id = %(session_id)s AND r.kind = %(kind)s
 ORDER BY r.version DESC
 LIMIT 1;

-- name: answer_record
-- Writes that somebody signed a version or would not; who answered it before has.
INSERT INTO record_signatures (record_id, party_id, is_signed, refusal, at, actor_id)
VALUES (%(record_id)s, %(party_id)s, %(is_signed)s, %(refusal)s, %(at)s, %(actor_id)s)
    ON CONFLICT (record_id, party_id) DO NOTHING;

-- name: signatures
-- The institution and every party of a record's case, and what they answered.
SELECT e.party_id, e.role, e.name, g.is_signed, g.refusal, g.at
  FROM session_records AS r
  JOIN mediation_sessions AS s ON s.id = r.session_id
 CROSS JOIN LATERAL (
       SELECT NULL::bigint AS party_id, 'claimant' AS role, i.name
         FROM cases AS c JOIN institutions AS i ON i.id = c.institution_id WHERE c.id = s.case_id
        UNION ALL
       SELECT p.id, p.role, p.name FROM parties AS p WHERE p.case_id = s.case_id AND p.left_out_at IS NULL) AS e
  LEFT JOIN record_signatures AS g ON g.record_id = r.id AND g.party_id IS NOT DISTINCT FROM e.party_id
 WHERE r.id = %(record_id)s
 ORDER BY e.party_id NULLS FIRST;

-- name: signed_facts
-- Undisputed facts whose latest version everybody but agents has signed, of sessions or of cases.
SELECT r.session_id, s.case_id, r.version, encode(r.body_sha256, 'hex') AS sha256, r.body
  FROM session_records AS r
  JOIN mediation_sessions AS s ON s.id = r.session_id
 WHERE r.kind = 'undisputed_facts'
   AND (%(session_ids)s::bigint[] IS NULL OR r.session_id = ANY (%(session_ids)s))
   AND (%(case_ids)s::bigint[] IS NULL OR s.case_id = ANY (%(case_ids)s))
   AND NOT EXISTS (SELECT 1 FROM session_records AS l
                    WHERE l.session_id = r.session_id AND l.kind = r.kind AND l.version > r.version)
   AND NOT EXISTS (SELECT 1
                     FROM (SELECT p.id FROM parties AS p
                            WHERE p.case_id = s.case_id AND p.role <> 'agent' AND p.left_out_at IS NULL
                            UNION ALL SELECT NULL) AS e (party_id)
                    WHERE NOT EXISTS (SELECT 1 FROM record_signatures AS g
                                       WHERE g.record_id = r.id AND g.is_signed
                                         AND g.party_id IS NOT DISTINCT FROM e.party_id))
 ORDER BY r.session_id;
