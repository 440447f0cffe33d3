-- name: shown
-- The cases that have received the document named for each.
SELECT w.case_id
  FROM unnest(%(case_ids)s::bigint[], %(digests)s::bytea[]) AS w (case_id, sha256)
 WHERE EXISTS (SELECT 1 FROM attachments AS a
                WHERE a.case_id = w.case_id AND a.state = 'RECEIVED' AND a.content_sha256 = w.sha256);
