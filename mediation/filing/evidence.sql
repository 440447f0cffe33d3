-- name: open_delivery
-- Registers an archive; nothing when the institution delivered it before. Waits for a delivery under way.
INSERT INTO evidence_deliveries (institution_id, delivered_by, file_name, file_sha256, file_bytes, received_at)
VALUES (%(institution_id)s, %(delivered_by)s, %(file_name)s, %(sha256)s, %(bytes)s, %(at)s)
ON CONFLICT DO NOTHING
RETURNING id;

-- name: delivery_of_file
-- The receipt for these bytes, delivered by an institution before.
SELECT d.id, d.receipt
  FROM evidence_deliveries AS d
 WHERE d.institution_id = %(institution_id)s AND d.file_sha256 = %(sha256)s;

-- name: cases_by_reference
-- An institution's cases by its own references.
SELECT c.id, c.institution_ref, c.state
  FROM cases AS c
 WHERE c.institution_id = %(institution_id)s AND c.institution_ref = ANY (%(references)s::text[])
   AND c.erased_on IS NULL
 ORDER BY c.id;

-- name: cases_listing
-- The cases of an institution that list documents by these names.
SELECT a.file_name, a.case_id
  FROM attachments AS a
  JOIN cases AS c ON c.id = a.case_id
 WHERE c.institution_id = %(institution_id)s AND a.file_name = ANY (%(names)s::text[])
   AND NOT c.state = ANY (%(over)s::text[]) AND c.erased_on IS NULL
 ORDER BY a.case_id;

-- name: documents
-- The documents of cases, listed and received.
SELECT a.case_id, a.file_name, a.declared_sha256, a.content_sha256
  FROM attachments AS a
 WHERE a.case_id = ANY (%(case_ids)s::bigint[]);

-- name: in_sight
-- Those of some cases that the actor sees.
SELECT c.id
  FROM cases AS c
 WHERE c.id = ANY (%(case_ids)s::bigint[]);

-- name: list_documents
-- Lists documents of cases; what is listed already stays as it was.
INSERT INTO attachments (case_id, kind, file_name, declared_sha256, state, listed_at)
SELECT w.case_id, w.kind, w.file_name, w.declared_sha256, 'LISTED', %(at)s
  FROM unnest(%(case_ids)s::bigint[], %(kinds)s::text[], %(names)s::text[], %(declared)s::bytea[])
       AS w (case_id, kind, file_name, declared_sha256)
ON CONFLICT (case_id, file_name) DO UPDATE
   SET kind = EXCLUDED.kind, listed_at = EXCLUDED.listed_at
 WHERE attachments.listed_at IS NULL;

-- name: receive_documents
-- Notes what was received for cases; what was received before is never exchanged.
INSERT INTO attachments (case_id, kind, file_name, state, content_sha256, bytes, received_at)
SELECT w.case_id, 'other', w.file_name, 'RECEIVED', w.content_sha256, w.bytes, %(at)s
  FROM unnest(%(case_ids)s::bigint[], %(names)s::text[], %(contents)s::bytea[], %(sizes)s::bigint[])
       AS w (case_id, file_name, content_sha256, bytes)
ON CONFLICT (case_id, file_name) DO UPDATE
   SET state = EXCLUDED.state, content_sha256 = EXCLUDED.content_sha256, bytes = EXCLUDED.bytes,
       received_at = EXCLUDED.received_at
 WHERE attachments.state <> 'RECEIVED'
RETURNING id, case_id, file_name;

-- name: mark_mismatched
-- Notes of listed documents that what came was not what had been declared.
UPDATE attachments AS a
   SET state = 'MISMATCHED'
  FROM unnest(%(case_ids)s::bigint[], %(names)s::text[]) AS w (case_id, file_name)
 WHERE a.case_id = w.case_id AND a.file_name = w.file_name AND a.state = 'LISTED';

-- name: insert_entries
-- Writes down where each file of an archive ended.
INSERT INTO evidence_entries (delivery_id, place, name, outcome, note, case_id, attachment_id, content_sha256)
SELECT %(delivery_id)s, w.place, w.name, w.outcome, w.note, w.case_id, w.attachment_id, w.content_sha256
  FROM unnest(%(places)s::integer[], %(names)s::text[], %(outcomes)s::text[], %(notes)s::text[],
              %(case_ids)s::bigint[], %(attachment_ids)s::bigint[], %(contents)s::bytea[])
       AS w (place, name, outcome, note, case_id, attachment_id, content_sha256);

-- name: finish_delivery
-- Closes a delivery with what the institution is given for it.
UPDATE evidence_deliveries
   SET receipt = %(receipt)s::jsonb
 WHERE id = %(delivery_id)s;

-- name: entries
-- The files of a delivery of which something is said, in order.
SELECT e.place, e.name, e.outcome, e.note
  FROM evidence_entries AS e
 WHERE e.delivery_id = %(delivery_id)s AND e.note IS NOT NULL
 ORDER BY e.place
 LIMIT %(limit)s;

-- name: attachment
-- A document that was received.
SELECT a.id, a.case_id, a.kind, a.file_name, a.content_sha256, a.bytes, a.received_at
  FROM attachments AS a
 WHERE a.id = %(attachment_id)s AND a.state = 'RECEIVED';

-- name: attachments
-- The documents of a case, in the order they were listed.
SELECT a.id, a.kind, a.file_name, a.state, a.bytes, a.listed_at, a.received_at
  FROM attachments AS a
 WHERE a.case_id = %(case_id)s
 ORDER BY a.id;

-- name: erase_attachments
-- Drops what documents of cases are and are called.
UPDATE attachments AS a
   SET kind = 'other', file_name = '#' || a.id, state = 'ERASED', declared_sha256 = NULL, content_sha256 = NULL,
       bytes = NULL, received_at = NULL
 WHERE a.case_id = ANY (%(case_ids)s::bigint[]);

-- name: erase_proofs
-- Drops what parties' papers of cases are and are called.
UPDATE party_documents AS d
   SET kind = 'other', file_name = '', content_sha256 = NULL, shown_at = NULL
 WHERE d.case_id = ANY (%(case_ids)s::bigint[]);

-- name: erase_entries
-- Drops what files of archives were called and held.
UPDATE evidence_entries AS e
   SET name = '', content_sha256 = NULL
 WHERE e.case_id = ANY (%(case_ids)s::bigint[]);

-- name: forget_names
-- Drops what files were called that came to no case, once nobody asks for them any more.
UPDATE evidence_entries AS e
   SET name = ''
  FROM evidence_deliveries AS d
 WHERE d.id = e.delivery_id AND d.received_at < %(before)s AND e.case_id IS NULL AND e.name <> '';

-- name: unclaimed
-- Of these contents, those that no case has.
SELECT w.content_sha256
  FROM unnest(%(contents)s::bytea[]) AS w (content_sha256)
 WHERE NOT EXISTS (SELECT 1 FROM attachments AS a WHERE a.content_sha256 = w.content_sha256)
   AND NOT EXISTS (SELECT 1 FROM party_documents AS d WHERE d.content_sha256 = w.content_sha256);

-- name: done_with
-- Of these files, those of batches that were committed, or of payments taken, before a day, which nothing else may need.
SELECT w.file_sha256
  FROM unnest(%(files)s::bytea[]) AS w (file_sha256)
 WHERE (EXISTS (SELECT 1 FROM filing_batches AS b
                 WHERE b.file_sha256 = w.file_sha256 AND b.state = 'COMMITTED' AND b.committed_at < %(before)s)
        OR EXISTS (SELECT 1 FROM payment_files AS f WHERE f.file_sha256 = w.file_sha256 AND f.received_at < %(before)s))
   AND NOT EXISTS (SELECT 1 FROM payment_files AS f
                    WHERE f.file_sha256 = w.file_sha256 AND f.received_at >= %(before)s)
   AND NOT EXISTS (SELECT 1 FROM filing_batches AS b
                    WHERE b.file_sha256 = w.file_sha256
                      AND (b.state <> 'COMMITTED' OR b.committed_at >= %(before)s));
