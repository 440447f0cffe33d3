-- name: hand_in
-- Keeps a paper of a party, unless it has as many others as a case takes; the same content again is the same paper.
INSERT INTO party_documents (case_id, party_id, kind, file_name, content_sha256, bytes, received_at)
SELECT p.case_id, p.id, %(kind)s, %(file_name)s, %(content)s, %(bytes)s, %(at)s
  FROM parties AS p
 WHERE p.id = %(party_id)s
   AND (SELECT count(*) FROM party_documents AS d
         WHERE d.party_id = p.id AND d.content_sha256 <> %(content)s) < %(most)s
    ON CONFLICT (party_id, content_sha256) DO UPDATE SET kind = excluded.kind
RETURNING case_id;

-- name: of_case
-- The papers that parties of a case handed in and did not take back, as far as the actor sees them.
SELECT d.id, d.party_id, p.role, d.kind, d.file_name, d.bytes, d.received_at, d.shown_at
  FROM party_documents AS d
  JOIN parties AS p ON p.id = d.party_id
 WHERE d.case_id = %(case_id)s AND d.content_sha256 IS NOT NULL
 ORDER BY d.id;

-- name: proof
-- One paper, to read.
SELECT d.id, d.case_id, d.file_name, d.content_sha256
  FROM party_documents AS d
 WHERE d.id = %(proof_id)s AND d.case_id = %(case_id)s AND d.content_sha256 IS NOT NULL;

-- name: show
-- Lets the institution see a paper, or no longer; nothing where it is so already.
UPDATE party_documents AS d
   SET shown_at = %(shown_at)s
 WHERE d.id = %(proof_id)s AND d.content_sha256 IS NOT NULL
   AND (d.shown_at IS NULL) <> (%(shown_at)s::timestamptz IS NULL)
RETURNING d.case_id;

-- name: take_back
-- Takes a paper back: what it showed, was called and held is gone.
UPDATE party_documents AS d
   SET kind = 'other', file_name = '', content_sha256 = NULL, shown_at = NULL, taken_back_at = %(at)s
 WHERE d.id = %(proof_id)s AND d.content_sha256 IS NOT NULL
RETURNING d.case_id;
