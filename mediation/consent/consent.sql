-- name: request_consents
-- Asks every party of the cases for consent to mediation.
INSERT INTO consents (case_id, party_id, purpose, state, text_version, requested_at)
SELECT p.case_id, p.id, 'mediation', 'REQUESTED', %(text_version)s, %(at)s
  FROM parties AS p
 WHERE p.case_id = ANY (%(case_ids)s)
 ORDER BY p.id
ON CONFLICT (party_id, purpose) DO NOTHING;

-- name: record_attempts
-- Writes down attempts to reach parties; the database refuses calls outside the permitted hours.
INSERT INTO contact_attempts (case_id, party_id, channel, outcome, at, actor_id)
SELECT p.case_id, a.party_id, a.channel, a.outcome, a.at, %(actor_id)s
  FROM unnest(%(party_ids)s::bigint[], %(channels)s::text[], %(outcomes)s::text[], %(ats)s::timestamptz[])
       AS a (party_id, channel, outcome, at)
  JOIN parties AS p ON p.id = a.party_id;

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

-- name: cases_below_the_ladder
-- Cases whose respondent was reached, or was tried by fewer than three channels or over less than three days.
SELECT c.id
  FROM unnest(%(case_ids)s::bigint[]) AS c (id)
  LEFT JOIN contact_attempts AS a ON a.case_id = c.id
 GROUP BY c.id
HAVING count(DISTINCT a.channel) < 3
    OR max(a.at) - min(a.at) < interval '3 days'
    OR bool_or(a.outcome IN ('connected', 'refused'));

-- name: respondents
-- The first respondent of each case.
SELECT DISTINCT ON (p.case_id) p.case_id, p.id
  FROM parties AS p
 WHERE p.case_id = ANY (%(case_ids)s) AND p.role = 'respondent'
 ORDER BY p.case_id, p.id;
