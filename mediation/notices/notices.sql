-- name: parties_in_sight
-- Those of the given parties that the actor may see.
SELECT p.id
  FROM parties AS p
 WHERE p.id = ANY (%(party_ids)s);

-- name: debtors
-- The people on the other side of cases, and whose they are to mediate.
SELECT p.id AS party_id, p.case_id
  FROM parties AS p
 WHERE p.case_id = ANY (%(case_ids)s) AND p.role IN ('respondent', 'co_borrower', 'guarantor') AND p.id_index IS NOT NULL
   AND p.left_out_at IS NULL
 ORDER BY p.id;

-- name: issue
-- Writes notices that were not issued before.
INSERT INTO notices (case_id, party_id, kind, subject, code, code_index, issued_at, expires_on, text_version,
                     mediator_id, facts)
SELECT p.case_id, p.id, %(kind)s, n.subject, n.code, n.code_index, %(at)s, n.expires_on, %(text_version)s,
       c.mediator_id, n.facts
  FROM unnest(%(party_ids)s::bigint[], %(subjects)s::text[], %(codes)s::text[], %(code_indexes)s::bytea[],
              %(expire_ons)s::date[], %(facts)s::jsonb[]) AS n (party_id, subject, code, code_index, expires_on, facts)
  JOIN parties AS p ON p.id = n.party_id
  JOIN cases AS c ON c.id = p.case_id
 ORDER BY p.id, n.subject
ON CONFLICT (party_id, kind, subject) DO NOTHING
RETURNING id, case_id;

-- name: issued
-- The notices of a kind to parties on given subjects.
SELECT n.id, n.case_id, n.party_id, n.code, n.expires_on
  FROM unnest(%(party_ids)s::bigint[], %(subjects)s::text[]) AS w (party_id, subject)
  JOIN notices AS n ON n.party_id = w.party_id AND n.kind = %(kind)s AND n.subject = w.subject
 ORDER BY n.id;

-- name: reach
-- How the parties of notices can be reached in writing, besides where they confirmed that papers reach them.
SELECT n.id AS notice_id, n.party_id, p.phone_sealed IS NOT NULL AS sms, p.address_sealed IS NOT NULL AS letter
  FROM notices AS n
  JOIN parties AS p ON p.id = n.party_id
 WHERE n.id = ANY (%(notice_ids)s)
 ORDER BY n.id;

-- name: addressed
-- What is needed to write to the parties of notices.
SELECT n.id, n.kind, n.code, n.issued_at, n.expires_on, n.text_version, n.facts, n.party_id, n.case_id,
       c.number, c.ended_on IS NOT NULL AND c.state <> 'AGREED' AS is_over, d.name AS mediator, p.name, p.language, p.phone_sealed, p.address_sealed
  FROM notices AS n
  JOIN cases AS c ON c.id = n.case_id
  JOIN parties AS p ON p.id = n.party_id
  LEFT JOIN mediators AS d ON d.id = n.mediator_id
 WHERE n.id = ANY (%(notice_ids)s)
 ORDER BY n.id;

-- name: of_case
-- The notices of a case.
SELECT n.id
  FROM notices AS n
 WHERE n.case_id = %(case_id)s
 ORDER BY n.id;

-- name: told
-- What the parties of a case were told.
SELECT n.id, n.party_id, p.role, n.kind, coalesce(n.facts ->> 'topic', '') AS topic, n.issued_at, n.expires_on
  FROM notices AS n
  JOIN parties AS p ON p.id = n.party_id
 WHERE n.case_id = %(case_id)s
 ORDER BY n.id;

-- name: centre
-- The centre as it signs.
SELECT o.name, o.short_name, o.address, o.phone, o.notice_url
  FROM organisations AS o
 ORDER BY o.id
 LIMIT 1;

-- name: check_code
-- From when to when a code is of a notice of ours.
SELECT (n.issued_at AT TIME ZONE 'Asia/Shanghai')::date AS since, n.expires_on AS until
  FROM notices AS n
 WHERE n.code_index = %(code_index)s;

-- name: check_mediator
-- From when to when a mediator of this name is on the public roster.
SELECT min(m.term_from) AS since, max(m.term_until) AS until
  FROM mediators AS m
 WHERE m.name = %(name)s AND %(on)s::date BETWEEN m.term_from AND m.term_until
HAVING count(*) > 0;

-- name: count_try
-- Counts one more try from one place in a window, and says how many there were.
INSERT INTO notice_check_tries AS t (source_hash, window_start, tries)
VALUES (%(source_hash)s, %(window_start)s, 1)
ON CONFLICT (source_hash, window_start) DO UPDATE SET tries = t.tries + 1
RETURNING t.tries;

-- name: forget_right_tries
-- Drops the count of a code whose party has shown who it is.
DELETE FROM notice_check_tries
 WHERE source_hash = %(source_hash)s AND window_start = %(window_start)s;

-- name: party_of_code
-- Whose notice a code is of: a party that answers for itself, while its identity is kept.
SELECT p.id AS party_id, p.case_id, p.id_type, p.id_sealed, p.id_index
  FROM notices AS n
  JOIN parties AS p ON p.id = n.party_id
 WHERE n.code_index = %(code_index)s AND p.id_index IS NOT NULL;

-- name: party_of_id
-- A party with what shows that somebody is it.
SELECT p.id AS party_id, p.case_id, p.id_type, p.id_sealed, p.id_index
  FROM parties AS p
 WHERE p.id = %(party_id)s AND p.id_index IS NOT NULL;

-- name: forget_tries
-- Drops the counts of windows that are over.
DELETE FROM notice_check_tries
 WHERE window_start < %(before)s;
