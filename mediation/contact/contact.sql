-- name: parties_in_sight
-- Those of the given parties that the actor may see.
SELECT p.id, p.case_id
  FROM parties AS p
 WHERE p.id = ANY (%(party_ids)s);

-- name: hold
-- Holds the cases, people and numbers of parties, in this order, until the transaction ends.
SELECT hold_parties(%(party_ids)s::bigint[]);

-- name: lapse
-- Takes back the slots of a day that were reserved for people and not used in time.
UPDATE contact_attempts AS a
   SET outcome = 'lapsed', slot = NULL
  FROM parties AS p
 WHERE p.id = ANY (%(party_ids)s) AND a.person_index = p.id_index AND a.day = %(day)s AND a.slot IS NOT NULL
   AND a.outcome IS NULL AND a.reserved_until < %(at)s;

-- name: facts
-- What the rules look at, of parties of a case, by one channel and at one moment.
SELECT p.id AS party_id, p.role, c.state AS case_state,
       (SELECT max(coalesce(r.holds_until, '9999-12-31'))
          FROM representations AS r
          JOIN parties AS d ON d.id = r.principal_id AND d.role IN ('respondent', 'co_borrower', 'guarantor')
         WHERE r.representative_id = p.id AND r.holds_from <= %(day)s::date
           AND (r.ended_at IS NULL OR r.ended_at > %(at)s)) AS authority_until,
       declined(p.id, 'e_service', %(at)s::timestamptz) AS is_electronic_stopped,
       EXISTS (SELECT 1 FROM contact_opt_outs AS o
                WHERE o.person_index = p.id_index AND o.channel = %(channel)s AND o.since <= %(at)s
                  AND (o.until IS NULL OR o.until > %(at)s)) AS is_opted_out,
       coalesce(n.quarantined_at > coalesce(n.corrected_at, '-infinity'), false)
       OR EXISTS (SELECT 1 FROM contact_attempts AS a
                   WHERE a.phone_index = p.phone_index AND a.outcome IN ('wrong_person', 'dead')
                     AND a.at > coalesce(n.corrected_at, '-infinity') AND a.at <= %(at)s) AS is_number_bad,
       (SELECT max(a.at) FROM contact_attempts AS a
         WHERE a.person_index = p.id_index AND a.outcome = 'refused' AND a.at <= %(at)s) AS refused_at,
       coalesce(h.agreed_hours, '{}') AS agreed_hours, coalesce(h.quiet_hours, '{}') AS quiet_hours,
       EXISTS (SELECT 1 FROM parties AS q JOIN vulnerability_flags AS f ON f.party_id = q.id AND f.cleared_at IS NULL
                WHERE q.id_index = p.id_index AND f.kind = ANY (%(written_to_only)s::text[])) AS is_written_to_only,
       s.connected, s.lapsing
  FROM parties AS p
  JOIN cases AS c ON c.id = p.case_id
  LEFT JOIN contact_persons AS h ON h.person_index = p.id_index
  LEFT JOIN contact_numbers AS n ON n.phone_index = p.phone_index
 CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE a.outcome IS NOT NULL) AS connected,
              coalesce(array_agg(a.reserved_until) FILTER (WHERE a.outcome IS NULL), '{}') AS lapsing
         FROM contact_attempts AS a
        WHERE a.person_index = p.id_index AND a.day = %(day)s AND a.slot IS NOT NULL) AS s
 WHERE p.id = ANY (%(party_ids)s)
 ORDER BY p.id;

-- name: reserve
-- Writes a reservation, for a call with the first free slot of the day; what breaks a rule is refused.
INSERT INTO contact_attempts (case_id, party_id, person_index, phone_index, channel, caller, reserved_at,
                              reserved_until, at, slot, is_agreed_hour, actor_id)
SELECT p.case_id, p.id, p.id_index, CASE WHEN %(channel)s IN ('call', 'sms') THEN p.phone_index END, %(channel)s,
       %(caller)s, %(at)s, %(reserved_until)s, %(at)s,
       CASE WHEN %(channel)s = 'call'
            THEN (SELECT min(free.slot) FROM generate_series(1, 4) AS free (slot)
                   WHERE NOT EXISTS (SELECT 1 FROM contact_attempts AS a
                                      WHERE a.person_index = p.id_index AND a.day = %(day)s AND a.slot = free.slot))
        END,
       %(is_agreed_hour)s, %(actor_id)s
  FROM parties AS p
 WHERE p.id = %(party_id)s
RETURNING id;

-- name: record_attempts
-- Writes attempts that were made, calls in the free slots of their day; one that breaks a rule refuses them all.
WITH made AS MATERIALIZED (
       SELECT a.n, a.channel, a.outcome, a.at, (a.at AT TIME ZONE 'Asia/Shanghai')::date AS day, p.case_id,
              p.id AS party_id, p.id_index, p.phone_index,
              a.channel = 'call' AND a.outcome IN ('dialled', 'connected', 'refused') AS holds_slot
         FROM unnest(%(party_ids)s::bigint[], %(channels)s::text[], %(outcomes)s::text[], %(ats)s::timestamptz[])
              WITH ORDINALITY AS a (party_id, channel, outcome, at, n)
         JOIN parties AS p ON p.id = a.party_id),
     numbered AS (
       SELECT m.n, row_number() OVER (PARTITION BY m.id_index, m.day ORDER BY m.at, m.n) AS nth
         FROM made AS m
        WHERE m.holds_slot),
     free AS (
       SELECT d.id_index, d.day, s.slot, row_number() OVER (PARTITION BY d.id_index, d.day ORDER BY s.slot) AS nth
         FROM (SELECT DISTINCT m.id_index, m.day FROM made AS m WHERE m.holds_slot) AS d
        CROSS JOIN generate_series(1, 3) AS s (slot)
         LEFT JOIN contact_attempts AS a ON a.person_index = d.id_index AND a.day = d.day AND a.slot = s.slot
        WHERE a.id IS NULL)
INSERT INTO contact_attempts (case_id, party_id, person_index, phone_index, channel, caller, outcome, reserved_at,
                              reserved_until, at, slot, is_agreed_hour, actor_id)
SELECT m.case_id, m.party_id, m.id_index, CASE WHEN m.channel IN ('call', 'sms') THEN m.phone_index END, m.channel,
       %(caller)s, m.outcome, m.at, m.at, m.at, CASE WHEN m.holds_slot THEN coalesce(f.slot, 4) END,
       m.channel = 'call' AND extract(hour FROM m.at AT TIME ZONE 'Asia/Shanghai') = ANY (h.agreed_hours),
       %(actor_id)s
  FROM made AS m
  JOIN contact_persons AS h ON h.person_index = m.id_index
  LEFT JOIN numbered AS n ON n.n = m.n
  LEFT JOIN free AS f ON f.id_index = m.id_index AND f.day = m.day AND f.nth = n.nth
 ORDER BY m.at, m.n
RETURNING case_id, channel;

-- name: reservation
-- Whose a reservation is, if the actor may see it.
SELECT a.id, a.party_id, a.case_id
  FROM contact_attempts AS a
 WHERE a.id = %(reservation_id)s;

-- name: reserved_parties
-- The parties that the given reservations are for, of one institution's cases or of all.
SELECT DISTINCT a.party_id
  FROM contact_attempts AS a
  JOIN cases AS c ON c.id = a.case_id
 WHERE a.id = ANY (%(reservation_ids)s)
   AND (%(institution_id)s::bigint IS NULL OR c.institution_id = %(institution_id)s);

-- name: judge_results
-- For each result the slot that it takes, or the rule by which it is no lawful attempt.
WITH told AS MATERIALIZED (
       SELECT t.n, a.id AS attempt_id, coalesce(t.case_id, a.case_id) AS case_id, a.person_index, a.slot, t.outcome,
              t.dialled_at,
              (t.dialled_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
              a.channel = 'call' AND t.outcome IN ('dialled', 'connected', 'refused') AS holds_slot,
              coalesce(a.outcome = t.outcome AND a.at = t.dialled_at, false) AS is_known,
              a.id IS NOT NULL AND (a.outcome IS NULL OR a.outcome IN ('dialled', 'lapsed'))
              AND t.dialled_at BETWEEN a.reserved_at AND a.reserved_until
              AND row_number() OVER (PARTITION BY t.attempt_id ORDER BY t.dialled_at, t.n) = 1 AS is_reserved
         FROM unnest(%(attempt_ids)s::bigint[], %(outcomes)s::text[], %(dialled_ats)s::timestamptz[],
                     %(case_ids)s::bigint[])
              WITH ORDINALITY AS t (attempt_id, outcome, dialled_at, case_id, n)
         LEFT JOIN (contact_attempts AS a JOIN cases AS c
                    ON c.id = a.case_id AND (%(institution_id)s::bigint IS NULL
                                             OR c.institution_id = %(institution_id)s))
           ON a.id = t.attempt_id AND a.case_id = coalesce(t.case_id, a.case_id)),
     late AS (
       SELECT t.n, row_number() OVER (PARTITION BY t.person_index, t.day ORDER BY t.dialled_at, t.n) AS nth
         FROM told AS t
        WHERE t.is_reserved AND t.holds_slot AND t.slot IS NULL),
     free AS (
       SELECT d.person_index, d.day, s.slot, row_number() OVER (PARTITION BY d.person_index, d.day ORDER BY s.slot) AS nth
         FROM (SELECT DISTINCT t.person_index, t.day FROM told AS t JOIN late AS l ON l.n = t.n) AS d
        CROSS JOIN generate_series(1, 3) AS s (slot)
         LEFT JOIN contact_attempts AS a ON a.person_index = d.person_index AND a.day = d.day AND a.slot = s.slot
        WHERE a.id IS NULL OR EXISTS (SELECT 1 FROM told AS t
                                       WHERE t.attempt_id = a.id AND t.is_reserved AND NOT t.holds_slot))
SELECT t.n - 1 AS n, t.attempt_id, t.case_id, CASE WHEN t.holds_slot THEN coalesce(t.slot, f.slot) END AS slot,
       CASE WHEN t.is_known THEN 'UNCHANGED'
            WHEN NOT t.is_reserved THEN 'RESERVED-FIRST'
            WHEN t.holds_slot AND t.slot IS NULL AND f.slot IS NULL THEN 'DAILY-LIMIT'
            ELSE '' END AS rule
  FROM told AS t
  LEFT JOIN late AS l ON l.n = t.n
  LEFT JOIN free AS f ON f.person_index = t.person_index AND f.day = t.day AND f.nth = l.nth
 ORDER BY t.n;

-- name: record_results
-- Writes what became of reservations.
UPDATE contact_attempts AS a
   SET outcome = t.outcome, at = t.dialled_at, slot = t.slot
  FROM unnest(%(attempt_ids)s::bigint[], %(outcomes)s::text[], %(dialled_ats)s::timestamptz[], %(slots)s::smallint[])
       AS t (attempt_id, outcome, dialled_at, slot)
 WHERE a.id = t.attempt_id;

-- name: keep_results
-- Keeps reported results, lawful or not; one that was kept before is left alone.
INSERT INTO contact_results (institution_id, call_ref, fingerprint, attempt_id, case_id, outcome, dialled_at, rule,
                             received_at, actor_id)
SELECT %(institution_id)s, t.call_ref, t.fingerprint, t.attempt_id, t.case_id, t.outcome, t.dialled_at, t.rule, %(at)s,
       %(actor_id)s
  FROM unnest(%(call_refs)s::text[], %(fingerprints)s::bytea[], %(attempt_ids)s::bigint[], %(case_ids)s::bigint[],
              %(outcomes)s::text[], %(dialled_ats)s::timestamptz[], %(rules)s::text[])
       AS t (call_ref, fingerprint, attempt_id, case_id, outcome, dialled_at, rule)
ON CONFLICT (institution_id, call_ref, fingerprint) DO NOTHING
RETURNING fingerprint;

-- name: known_results
-- Which of the given calls have been reported before, and in which words.
SELECT r.call_ref, r.fingerprint
  FROM contact_results AS r
 WHERE r.institution_id IS NOT DISTINCT FROM %(institution_id)s AND r.call_ref = ANY (%(call_refs)s);

-- name: cases_by_number
-- Cases by the numbers people quote, of one institution or of all.
SELECT c.number, c.id
  FROM cases AS c
 WHERE c.number = ANY (%(numbers)s) AND (%(institution_id)s::bigint IS NULL OR c.institution_id = %(institution_id)s);

-- name: opt_out
-- Writes down that a person does not want to be contacted by a channel.
INSERT INTO contact_opt_outs (person_index, channel, since)
SELECT p.id_index, %(channel)s, %(at)s
  FROM parties AS p
 WHERE p.id = %(party_id)s
ON CONFLICT (person_index, channel) WHERE until IS NULL DO NOTHING;

-- name: wishes
-- What a person asked of all who contact them.
SELECT h.agreed_hours, h.quiet_hours,
       ARRAY(SELECT o.channel FROM contact_opt_outs AS o
              WHERE o.person_index = p.id_index AND o.until IS NULL ORDER BY o.channel) AS channels
  FROM parties AS p
  LEFT JOIN contact_persons AS h ON h.person_index = p.id_index
 WHERE p.id = %(party_id)s;

-- name: opt_in
-- Writes down that the person takes it back.
UPDATE contact_opt_outs AS o
   SET until = %(at)s
  FROM parties AS p
 WHERE p.id = %(party_id)s AND o.person_index = p.id_index AND o.channel = %(channel)s AND o.until IS NULL;

-- name: agree_hours
-- Writes down at which hours outside the permitted ones the person agreed to be called.
UPDATE contact_persons AS h
   SET agreed_hours = %(hours)s::smallint[], agreed_at = %(at)s
  FROM parties AS p
 WHERE p.id = %(party_id)s AND h.person_index = p.id_index;

-- name: keep_quiet
-- Writes down at which of the permitted hours the person does not want to be called.
UPDATE contact_persons AS h
   SET quiet_hours = %(hours)s::smallint[]
  FROM parties AS p
 WHERE p.id = %(party_id)s AND h.person_index = p.id_index;

-- name: quarantine
-- Writes down that a party's number is wrong.
UPDATE contact_numbers AS n
   SET quarantined_at = %(at)s
  FROM parties AS p
 WHERE p.id = %(party_id)s AND n.phone_index = p.phone_index;

-- name: correct
-- Writes down that a party's number has been checked and is right.
UPDATE contact_numbers AS n
   SET corrected_at = %(at)s
  FROM parties AS p
 WHERE p.id = %(party_id)s AND n.phone_index = p.phone_index;

-- name: ladder
-- By case: the channels its people were tried by, over how long, and whether anybody was reached.
SELECT c.id AS case_id, count(DISTINCT e.channel) AS channels, coalesce(max(e.at) - min(e.at), interval '0') AS span,
       coalesce(bool_or(e.is_reached), false) AS is_reached
  FROM unnest(%(case_ids)s::bigint[]) AS c (id)
  LEFT JOIN contact_evidence(%(case_ids)s::bigint[]) AS e ON e.case_id = c.id
 GROUP BY c.id
 ORDER BY c.id;

-- name: unreached
-- Cases that were tried enough, the last time, or opened again, by a day, whose other side was not reached and did not answer.
SELECT e.case_id AS id
  FROM (SELECT array_agg(c.id) AS ids
          FROM cases AS c
         WHERE c.state = 'SEEKING_CONSENT' AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))) AS asked
 CROSS JOIN LATERAL contact_evidence(asked.ids) AS e
 WHERE NOT EXISTS (SELECT 1
                     FROM consents AS k
                     JOIN parties AS p ON p.id = k.party_id AND p.role <> 'claimant'
                    WHERE k.case_id = e.case_id AND k.purpose = 'mediation' AND k.state <> 'REQUESTED')
 GROUP BY e.case_id
HAVING count(DISTINCT e.channel) >= %(channels)s AND max(e.at) - min(e.at) >= %(span)s
       AND NOT bool_or(e.is_reached)
       AND (greatest(max(e.at), (SELECT max(o.at) FROM events AS o WHERE o.case_id = e.case_id AND o.event = 'reopen'))
            AT TIME ZONE 'Asia/Shanghai')::date <= %(tried_by)s
 ORDER BY e.case_id
 LIMIT %(limit)s;

-- name: silent
-- Cases in which somebody who is to be bound was asked and has not answered, with the role of the first of them. Nothing
-- was asked, answered or opened again since a day, and whoever was spoken to on that side was for the last time by another.
WITH waiting AS (
       SELECT k.case_id, bool_or(k.state = 'GIVEN') AS is_answered,
              (array_agg(p.role ORDER BY p.role <> 'respondent', p.id) FILTER (WHERE k.state = 'REQUESTED'))[1] AS party
         FROM cases AS c
         JOIN consents AS k ON k.case_id = c.id AND k.purpose = 'mediation'
         JOIN parties AS p ON p.id = k.party_id AND p.role IN ('respondent', 'co_borrower', 'guarantor')
          AND p.left_out_at IS NULL
        WHERE c.state = 'SEEKING_CONSENT' AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))
        GROUP BY k.case_id
       HAVING bool_or(k.state = 'REQUESTED')
              AND (greatest(max(k.requested_at), max(k.answered_at),
                            (SELECT max(e.at) FROM events AS e WHERE e.case_id = k.case_id AND e.event = 'reopen'))
                   AT TIME ZONE 'Asia/Shanghai')::date <= %(asked_by)s),
     reached AS (
       SELECT e.case_id, (max(e.at) AT TIME ZONE 'Asia/Shanghai')::date AS day
         FROM (SELECT array_agg(w.case_id) AS ids FROM waiting AS w) AS asked
        CROSS JOIN LATERAL contact_evidence(asked.ids) AS e
        WHERE e.is_reached
        GROUP BY e.case_id)
SELECT w.case_id AS id, w.party
  FROM waiting AS w
  LEFT JOIN reached AS r ON r.case_id = w.case_id
 WHERE w.is_answered AND r.day IS NULL OR r.day <= %(reached_by)s
 ORDER BY w.case_id
 LIMIT %(limit)s;

-- name: respondents
-- The first respondent of each case.
SELECT DISTINCT ON (p.case_id) p.case_id, p.id
  FROM parties AS p
 WHERE p.case_id = ANY (%(case_ids)s) AND p.role = 'respondent'
 ORDER BY p.case_id, p.id;

-- name: other_side
-- The people on the other side of a case.
SELECT p.id, p.role
  FROM parties AS p
 WHERE p.case_id = %(case_id)s AND p.role <> 'claimant'
 ORDER BY p.id;
