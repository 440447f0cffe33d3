-- name: needs
-- What makes people vulnerable who take part in cases.
SELECT DISTINCT f.case_id, f.kind
  FROM vulnerability_flags AS f
  JOIN parties AS p ON p.id = f.party_id AND p.left_out_at IS NULL
 WHERE f.case_id = ANY (%(case_ids)s) AND f.cleared_at IS NULL AND f.kind IS NOT NULL
 ORDER BY f.case_id, f.kind;

-- name: video_declined
-- Cases in which somebody who takes part does not want video.
SELECT DISTINCT p.case_id
  FROM parties AS p
 WHERE p.case_id = ANY (%(case_ids)s) AND p.left_out_at IS NULL AND declined(p.id, 'online', %(at)s::timestamptz);
