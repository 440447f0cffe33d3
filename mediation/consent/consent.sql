-- name: request_consents
-- Asks every party of the cases for consent to mediation.
INSERT INTO consents (case_id, party_id, purpose, state, text_version, requested_at)
SELECT p.case_id, p.id, 'mediation', 'REQUESTED', %(text_version)s, %(at)s
  FROM parties AS p
 WHERE p.case_id = ANY (%(case_ids)s)
 ORDER BY p.id
ON CONFLICT (party_id, purpose) DO NOTHING;

-- name: answer_consents
-- Writes the answer of the respondents of the cases.
UPDATE consents AS k
   SET state = %(state)s, channel = %(channel)s, answered_at = %(at)s
  FROM parties AS p
 WHERE p.id = k.party_id AND k.case_id = ANY (%(case_ids)s) AND k.purpose = 'mediation' AND k.state = 'REQUESTED';

-- name: cases_without_both_sides
-- Cases where a respondent has not consented or the institution has no standing consent.
SELECT c.id
  FROM cases AS c
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE c.id = ANY (%(case_ids)s)
   AND (i.standing_consent_on IS NULL OR i.standing_consent_on > %(on)s::date
        OR NOT EXISTS (SELECT 1 FROM consents AS k JOIN parties AS p ON p.id = k.party_id
                        WHERE k.case_id = c.id AND p.role = 'respondent' AND k.purpose = 'mediation'
                          AND k.state = 'GIVEN'));

-- name: unanswered
-- Parties who were asked before a day and have not answered.
SELECT k.party_id AS party, k.case_id, c.number, k.requested_at
  FROM consents AS k
  JOIN cases AS c ON c.id = k.case_id
 WHERE k.purpose = 'mediation' AND k.state = 'REQUESTED' AND c.state = 'SEEKING_CONSENT'
   AND (k.requested_at AT TIME ZONE 'Asia/Shanghai')::date <= %(asked_by)s::date
   AND (%(among)s::bigint[] IS NULL OR k.case_id = ANY (%(among)s))
 ORDER BY k.case_id, k.party_id;
