-- name: guarantor
-- A guarantor, of those that the actor sees.
SELECT p.case_id FROM parties AS p WHERE p.id = %(party_id)s AND p.role = 'guarantor';

-- name: stand
-- Writes down how a guarantor stands to new terms.
INSERT INTO guarantor_stances (case_id, party_id, document_sha256, reason, claimant_knows, debtor_knows, recorded_at,
                               actor_id)
VALUES (%(case_id)s, %(party_id)s, %(document_sha256)s, %(reason)s, %(both_know)s, %(both_know)s, %(at)s, %(actor_id)s);

-- name: without_signature
-- Guarantors of cases from whom no signature is asked in this mediation.
SELECT DISTINCT s.party_id
  FROM guarantor_stances AS s
 WHERE s.case_id = ANY (%(case_ids)s) AND s.recorded_at >= mediated_since(s.case_id);
