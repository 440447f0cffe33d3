-- name: text_in_force
-- The text that people are asked with for a purpose on a day.
SELECT t.version, t.zh, t.en, t.effective_from
  FROM consent_texts AS t
 WHERE t.purpose = %(purpose)s AND t.effective_from <= %(on)s::date
 ORDER BY t.effective_from DESC
 LIMIT 1;

-- name: texts
-- Every version of the texts that people are or were asked with, by purpose, the latest first.
SELECT t.id, t.purpose, t.version, t.zh, t.en, t.effective_from, t.published_at
  FROM consent_texts AS t
 ORDER BY t.purpose, t.effective_from DESC;

-- name: publish_text
-- Puts a new text in force from a day on.
INSERT INTO consent_texts (purpose, version, zh, en, effective_from, published_at)
VALUES (%(purpose)s, %(version)s, %(zh)s, %(en)s, %(effective_from)s, %(at)s);

-- name: request_consents
-- Asks every party of the cases for consent to mediation.
INSERT INTO consents (case_id, party_id, purpose, state, text_version, requested_at)
SELECT p.case_id, p.id, 'mediation', 'REQUESTED', %(text_version)s, %(at)s
  FROM parties AS p
 WHERE p.case_id = ANY (%(case_ids)s) AND p.role <> 'agent' AND p.left_out_at IS NULL
 ORDER BY p.id
ON CONFLICT (party_id, purpose) WHERE state IN ('REQUESTED', 'GIVEN') DO NOTHING;

-- name: answer_consents
-- Writes the answer of the parties of the cases, given by themselves.
UPDATE consents AS k
   SET state = %(state)s, channel = %(channel)s, answered_at = %(at)s, answered_by_id = k.party_id, evidence = 'log'
 WHERE k.case_id = ANY (%(case_ids)s) AND k.purpose = 'mediation' AND k.state = 'REQUESTED';

-- name: cases_without_both_sides
-- Cases where somebody who is to be bound has not consented, or the institution has no standing consent.
SELECT c.id
  FROM cases AS c
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE c.id = ANY (%(case_ids)s)
   AND (i.standing_consent_on IS NULL OR i.standing_consent_on > %(on)s::date
        OR NOT all_bound_consent(c.id));

-- name: leave_out
-- Leaves companions out of the mediation of their case, who are not left out yet.
UPDATE parties AS p
   SET left_out_at = %(at)s
 WHERE p.id = %(party_id)s AND p.left_out_at IS NULL
RETURNING p.id;

-- name: take_in
-- Takes a companion who was left out into the mediation of their case.
UPDATE parties AS p
   SET left_out_at = NULL
 WHERE p.id = %(party_id)s AND p.left_out_at IS NOT NULL
RETURNING p.id;

-- name: expire_question
-- Closes the question whether a party will mediate, which they did not answer.
UPDATE consents AS k
   SET state = 'EXPIRED'
 WHERE k.party_id = %(party_id)s AND k.purpose = 'mediation' AND k.state = 'REQUESTED';

-- name: left_out
-- Companions who were left out of mediations since a moment, and why.
SELECT e.case_id, c.number, e.seq, e.at, (e.payload ->> 'party')::bigint AS party, e.payload ->> 'role' AS role,
       e.payload ->> 'why' AS why
  FROM events AS e
  JOIN cases AS c ON c.id = e.case_id
 WHERE e.at >= %(since)s AND e.event = 'party:leave_out'
   AND (%(among)s::bigint[] IS NULL OR e.case_id = ANY (%(among)s))
 ORDER BY e.case_id, e.seq;

-- name: unanswered
-- Parties who were asked before a day and have not answered.
SELECT k.party_id AS party, k.case_id, c.number, k.requested_at
  FROM consents AS k
  JOIN cases AS c ON c.id = k.case_id
 WHERE k.purpose = 'mediation' AND k.state = 'REQUESTED' AND c.state = 'SEEKING_CONSENT'
   AND (k.requested_at AT TIME ZONE 'Asia/Shanghai')::date <= %(asked_by)s::date
   AND (%(among)s::bigint[] IS NULL OR k.case_id = ANY (%(among)s))
 ORDER BY k.case_id, k.party_id;

-- name: ended_by_a_party
-- Mediations that a party ended since a moment, by refusing or by revoking consent.
SELECT e.case_id, c.number, e.seq, e.event, e.at, e.payload ->> 'party' AS party
  FROM events AS e
  JOIN cases AS c ON c.id = e.case_id
 WHERE e.at >= %(since)s AND e.event IN ('refuse_consent', 'revoke_consent') AND e.to_state <> 'AGREED'
   AND (%(among)s::bigint[] IS NULL OR e.case_id = ANY (%(among)s))
 ORDER BY e.case_id, e.seq;

-- name: parties_in_sight
-- Those of the given parties that the actor may see and that answer for themselves, with the state of their case.
SELECT p.id, p.case_id, p.role, p.left_out_at, c.state AS case_state
  FROM parties AS p
  JOIN cases AS c ON c.id = p.case_id
 WHERE p.id = ANY (%(party_ids)s) AND p.role <> 'agent'
 ORDER BY p.id;

-- name: rows_of_person
-- The rows of a person in all open cases in which they owe.
SELECT q.id, q.case_id
  FROM parties AS p
  JOIN parties AS q ON q.id_index = p.id_index AND q.id_type = p.id_type AND q.role IN ('respondent', 'co_borrower')
  JOIN cases AS c ON c.id = q.case_id AND c.state = ANY (%(states)s)
 WHERE p.id = %(party_id)s
 ORDER BY q.id;

-- name: ask
-- Asks parties for one purpose; who was asked and has not answered, or consents already, is left alone.
INSERT INTO consents (case_id, party_id, purpose, state, text_version, requested_at, is_volunteered)
SELECT p.case_id, p.id, %(purpose)s, 'REQUESTED', %(text_version)s, %(at)s, %(is_volunteered)s
  FROM parties AS p
 WHERE p.id = ANY (%(party_ids)s)
 ORDER BY p.id
ON CONFLICT (party_id, purpose) WHERE state IN ('REQUESTED', 'GIVEN') DO NOTHING
RETURNING party_id, case_id;

-- name: answer
-- Writes what parties answered to what they were asked, who said it, and the proof.
UPDATE consents AS k
   SET state = %(state)s, channel = %(channel)s, answered_at = %(at)s,
       answered_by_id = CASE WHEN %(by)s = %(party_id)s THEN k.party_id ELSE %(by)s END,
       evidence = %(evidence)s, evidence_ref = %(evidence_ref)s, evidence_sha256 = %(evidence_sha256)s
 WHERE k.party_id = ANY (%(party_ids)s) AND k.purpose = %(purpose)s AND k.state = 'REQUESTED'
RETURNING k.case_id, k.party_id;

-- name: revoke
-- Ends what parties had consented to, from now on.
UPDATE consents AS k
   SET state = 'REVOKED', revoked_at = %(at)s, revoked_channel = %(channel)s,
       revoked_by_id = CASE WHEN %(by)s = %(party_id)s THEN k.party_id ELSE %(by)s END
 WHERE k.party_id = ANY (%(party_ids)s) AND k.purpose = %(purpose)s AND k.state = 'GIVEN'
RETURNING k.case_id, k.party_id;

-- name: of_case
-- What the parties of a case were asked and answered, as far as the actor may see it.
SELECT k.party_id, p.role, k.purpose, k.state, k.text_version, k.channel, k.requested_at, k.answered_at, k.revoked_at,
       k.answered_by_id AS answered_by, k.evidence, k.evidence_ref, encode(k.evidence_sha256, 'hex') AS evidence_sha256
  FROM consents AS k
  JOIN parties AS p ON p.id = k.party_id
 WHERE k.case_id = %(case_id)s
 ORDER BY k.party_id, k.purpose, k.id;

-- name: erase_care
-- Drops what made the parties of cases vulnerable.
UPDATE vulnerability_flags AS f
   SET kind = NULL
 WHERE f.case_id = ANY (%(case_ids)s) AND f.kind IS NOT NULL;

-- name: erase_addresses
-- Drops where papers were to reach the parties of cases.
UPDATE address_confirmations AS a
   SET address_sealed = NULL, email_sealed = NULL, phone_sealed = NULL
 WHERE a.case_id = ANY (%(case_ids)s);

-- name: erase_scopes
-- Drops what agents in cases were allowed, in words.
UPDATE representations AS r
   SET scope = ''
 WHERE r.case_id = ANY (%(case_ids)s) AND r.scope <> '';

-- name: erase_budgets
-- Drops whose joint budgets those were in which cases have a part.
UPDATE joint_budgets AS b
   SET person_index = NULL, ended_at = coalesce(b.ended_at, %(at)s)
  FROM joint_budget_shares AS s
 WHERE s.budget_id = b.id AND s.case_id = ANY (%(case_ids)s);
