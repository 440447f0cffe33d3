-- name: keep
-- Keeps papers under their digests; one that is kept already is the same.
INSERT INTO printed_papers (document_sha256, case_id, content_sealed, kept_at, actor_id)
SELECT p.document_sha256, p.case_id, p.content_sealed, %(at)s, %(actor_id)s
  FROM unnest(%(digests)s::bytea[], %(case_ids)s::bigint[], %(contents)s::bytea[])
       AS p (document_sha256, case_id, content_sealed)
    ON CONFLICT (document_sha256) DO NOTHING;

-- name: kept
-- Papers by their digests.
SELECT p.document_sha256, p.content_sealed
  FROM printed_papers AS p
 WHERE p.document_sha256 = ANY (%(digests)s::bytea[]);

-- name: erase
-- Drops the papers of cases.
UPDATE printed_papers AS p
   SET content_sealed = ''::bytea
 WHERE p.case_id = ANY (%(case_ids)s);
