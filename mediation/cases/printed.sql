-- name: keep
-- Keeps papers under their digests; one that is kept already is the same.
INSERT INTO printed_papers (document_sha256, case_id, content_sealed, part_id, part_at, kept_at, actor_id)
SELECT p.document_sha256, p.case_id, p.content_sealed,
       CASE WHEN p.part_at IS NOT NULL THEN %(part_id)s::bytea END, p.part_at, %(at)s, %(actor_id)s
  FROM unnest(%(digests)s::bytea[], %(case_ids)s::bigint[], %(contents)s::bytea[], %(part_places)s::integer[])
       AS p (document_sha256, case_id, content_sealed, part_at)
    ON CONFLICT (document_sha256) DO NOTHING;

-- name: has_part
-- Whether a part is kept already.
SELECT EXISTS (SELECT 1 FROM paper_parts AS t WHERE t.sha256 = %(sha256)s);

-- name: keep_part
-- Keeps what papers have in common, once.
INSERT INTO paper_parts (sha256, content)
VALUES (%(sha256)s, %(content)s)
    ON CONFLICT (sha256) DO NOTHING;

-- name: kept
-- Papers by their digests.
SELECT p.document_sha256, p.content_sealed, p.part_id, p.part_at
  FROM printed_papers AS p
 WHERE p.document_sha256 = ANY (%(digests)s::bytea[]);

-- name: parts
-- What papers have in common.
SELECT t.sha256, t.content
  FROM paper_parts AS t
 WHERE t.sha256 = ANY (%(ids)s::bytea[]);

-- name: erase
-- Drops the papers of cases.
UPDATE printed_papers AS p
   SET content_sealed = ''::bytea
 WHERE p.case_id = ANY (%(case_ids)s);
