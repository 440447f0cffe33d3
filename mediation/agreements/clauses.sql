-- name: take_case
-- Takes a case for the time of a verb.
SELECT c.id FROM cases AS c WHERE c.id = %(case_id)s FOR NO KEY UPDATE;

-- name: last_version
-- The version that the clauses of a case have.
SELECT c.id, (SELECT coalesce(max(d.version), 0) FROM draft_clauses AS d WHERE d.case_id = c.id) AS version
  FROM cases AS c
 WHERE c.id = %(case_id)s;

-- name: write
-- Keeps a version of the clauses of a case.
INSERT INTO draft_clauses (id, case_id, version, texts_sealed, written_at, actor_id)
VALUES (%(id)s, %(case_id)s, %(version)s, %(texts)s, %(at)s, %(actor_id)s);

-- name: newest
-- The newest clauses of cases, of those written since mediation began or began anew.
SELECT DISTINCT ON (d.case_id) d.id, d.case_id, d.version, d.texts_sealed
  FROM draft_clauses AS d
 WHERE d.case_id = ANY (%(case_ids)s) AND d.texts_sealed <> ''::bytea
   AND d.written_at >= mediated_since(d.case_id)
 ORDER BY d.case_id, d.version DESC;

-- name: versions
-- All versions of the clauses of a case, the newest first.
SELECT d.id, d.version, d.written_at, d.actor_id, d.texts_sealed
  FROM draft_clauses AS d
 WHERE d.case_id = %(case_id)s
 ORDER BY d.version DESC;

-- name: erase
-- Drops what the clauses of cases say.
UPDATE draft_clauses AS d SET texts_sealed = ''::bytea WHERE d.case_id = ANY (%(case_ids)s);
