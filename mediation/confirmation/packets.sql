-- name: in_sight
-- Of cases, those whose application is before a court that the actor sees, of an agreement that none is to replace.
SELECT DISTINCT a.case_id
  FROM agreements AS a
  JOIN confirmations AS k ON k.agreement_id = a.id AND k.withdrawn_on IS NULL
 WHERE a.case_id = ANY (%(case_ids)s) AND is_live(a.state)
   AND NOT EXISTS (SELECT 1 FROM agreements AS b WHERE b.replaces_id = a.id AND b.state <> 'REFUSED');

-- name: packets
-- What a packet says about applications beside their papers.
SELECT a.case_id, c.number AS case_number, a.number AS agreement, a.effective_on, k.applied_on, d.code AS court_code,
       c.accepted_on, i.name AS institution, i.address AS institution_address, i.phone AS institution_phone,
       (SELECT count(*) FROM mediation_sessions AS s WHERE s.case_id = c.id AND s.state = 'held') AS sessions
  FROM agreements AS a
  JOIN confirmations AS k ON k.agreement_id = a.id AND k.withdrawn_on IS NULL
  JOIN courts AS d ON d.id = k.court_id
  JOIN cases AS c ON c.id = a.case_id
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE a.case_id = ANY (%(case_ids)s) AND is_live(a.state)
   AND NOT EXISTS (SELECT 1 FROM agreements AS b WHERE b.replaces_id = a.id AND b.state <> 'REFUSED')
 ORDER BY c.number;

-- name: powers
-- By which powers of attorney institutions signed the live agreements and applications of cases.
SELECT DISTINCT ON (a.case_id, w.number, w.handler_name, w.authority_type, w.expires_on)
       a.case_id, w.number, w.handler_name, w.authority_type, w.expires_on
  FROM agreements AS a
  JOIN signatures AS s ON s.agreement_id = a.id AND s.role = 'claimant' AND s.signed_at IS NOT NULL
 CROSS JOIN LATERAL power_at(a.case_id, s.signed_at) AS w
 WHERE a.case_id = ANY (%(case_ids)s) AND is_live(a.state)
 ORDER BY a.case_id, w.number, w.handler_name, w.authority_type, w.expires_on;

-- name: evidence
-- The documents of cases, as they are listed and kept.
SELECT t.case_id, t.file_name, t.kind, t.state, t.declared_sha256, t.content_sha256
  FROM attachments AS t
 WHERE t.case_id = ANY (%(case_ids)s)
 ORDER BY t.case_id, t.id;
