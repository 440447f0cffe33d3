-- name: draw_ids
-- Reserves ids of a table, so that rows can be sealed and hashed before they are written; the sequence is looked up once.
WITH serial AS MATERIALIZED (
       SELECT pg_get_serial_sequence(%(table)s, 'id')::regclass AS sequence)
SELECT coalesce(array_agg(nextval(s.sequence)), '{}') AS ids
  FROM serial AS s
 CROSS JOIN generate_series(1, %(count)s);

-- name: draw_case_ids, planned once
-- Reserves ids of cases and of their parties.
SELECT ARRAY(SELECT nextval('cases_id_seq') FROM generate_series(1, %(cases)s)) AS cases,
       ARRAY(SELECT nextval('parties_id_seq') FROM generate_series(1, %(parties)s)) AS parties;

-- name: move_cases, planned once
-- Moves every given case by one event, if the table of moves and the actor's role allow it; writes the event, and a
-- message to who follows the case. Where an agreement is in force, what would end the case leads back to AGREED.
WITH wanted AS MATERIALIZED (
       SELECT w.case_id, w.payload
         FROM unnest((SELECT %(case_ids)s::bigint[]), %(payloads)s::jsonb[]) AS w (case_id, payload)),
     locked AS MATERIALIZED (
       SELECT c.id, c.number, c.institution_id, c.event_seq + 1 AS seq, c.state AS from_state, m.to_state, c.event_hash,
              w.payload
         FROM cases AS c
         JOIN wanted AS w ON w.case_id = c.id
         JOIN allowed_moves AS m
           ON m.aggregate = 'case' AND m.event = %(event)s::text AND m.from_state = c.state
          AND (%(to_state)s::text IS NULL OR m.to_state = %(to_state)s
               OR c.agreed_on IS NOT NULL AND m.to_state = 'AGREED' AND %(to_state)s = ANY (%(ended)s::text[]))
          AND CASE WHEN c.agreed_on IS NULL THEN m.to_state <> 'AGREED' OR %(event)s = 'sign'
                   ELSE m.to_state = 'AGREED' OR m.to_state <> ALL (%(ended)s) END
          AND %(role)s::text = ANY (m.roles)
        ORDER BY c.id
          FOR NO KEY UPDATE OF c),
     written AS (
       INSERT INTO events (case_id, seq, event, from_state, to_state, at, actor_id, role, payload, hash)
       SELECT l.id, l.seq, %(event)s, l.from_state, l.to_state, %(at)s, %(actor_id)s, %(role)s, l.payload,
              event_digest(l.event_hash, l.id, l.seq, %(event)s, l.from_state, l.to_state, %(at)s, %(actor_id)s,
                           %(role)s, l.payload)
         FROM locked AS l
    RETURNING case_id, seq, to_state, payload, hash),
     told AS (
       INSERT INTO outbox_messages (topic, case_id, payload, created_at, send_after)
       SELECT f.topic, l.id, jsonb_build_object('event', %(event)s::text, 'seq', l.seq, 'case', l.number,
                                                'state', l.to_state, 'at', %(at)s::timestamptz), %(at)s, %(at)s
         FROM locked AS l
         JOIN followers AS f ON coalesce(f.institution_id, l.institution_id) = l.institution_id
        WHERE f.until IS NULL AND (f.events = '{}' OR %(event)s = ANY (f.events)))
UPDATE cases AS c
   SET state = w.to_state, last_event = %(event)s, event_seq = w.seq, event_hash = w.hash,
       mediator_id = CASE WHEN w.payload ? 'mediator_id' THEN (w.payload ->> 'mediator_id')::bigint
                          ELSE c.mediator_id END,
       accepted_on = CASE WHEN %(event)s = 'accept' THEN %(on)s::date ELSE c.accepted_on END,
       period_ends_on = CASE WHEN w.payload ? 'period_ends_on' THEN (w.payload ->> 'period_ends_on')::date
                             ELSE c.period_ends_on END,
       agreed_on = CASE WHEN w.to_state = 'AGREED' THEN coalesce(c.agreed_on, %(on)s::date) ELSE c.agreed_on END,
       ended_on = CASE WHEN w.to_state = ANY (%(ended)s) AND c.ended_on IS NULL THEN %(on)s::date
                       WHEN %(event)s IN ('reopen', 'renegotiate') THEN NULL ELSE c.ended_on END,
       termination_reason = CASE WHEN w.to_state = 'TERMINATED' THEN w.payload ->> 'reason'
                                 WHEN %(event)s = 'reopen' THEN NULL ELSE c.termination_reason END
  FROM written AS w
 WHERE c.id = w.case_id
RETURNING c.id;

-- name: note_events, planned once
-- Appends to the chains of cases what happened to something that hangs on them, with a message to who follows; the
-- case itself does not move.
WITH wanted AS MATERIALIZED (
       SELECT w.case_id, coalesce(w.from_state, '') AS from_state, coalesce(w.to_state, '') AS to_state, w.payload
         FROM unnest((SELECT %(case_ids)s::bigint[]), %(before)s::text[], %(after)s::text[], %(payloads)s::jsonb[])
              AS w (case_id, from_state, to_state, payload)),
     locked AS MATERIALIZED (
       SELECT c.id, c.number, c.institution_id, c.state, c.event_seq + 1 AS seq, c.event_hash, w.from_state, w.to_state,
              w.payload
         FROM cases AS c
         JOIN wanted AS w ON w.case_id = c.id
        ORDER BY c.id
          FOR NO KEY UPDATE OF c),
     written AS (
       INSERT INTO events (case_id, seq, event, from_state, to_state, at, actor_id, role, payload, hash)
       SELECT l.id, l.seq, %(event)s::text, l.from_state, l.to_state, %(at)s, %(actor_id)s, %(role)s::text, l.payload,
              event_digest(l.event_hash, l.id, l.seq, %(event)s, l.from_state, l.to_state, %(at)s, %(actor_id)s,
                           %(role)s, l.payload)
         FROM locked AS l
    RETURNING case_id, seq, hash),
     told AS (
       INSERT INTO outbox_messages (topic, case_id, payload, created_at, send_after)
       SELECT f.topic, l.id, jsonb_build_object('event', %(event)s::text, 'seq', l.seq, 'case', l.number,
                                                'state', l.state, 'at', %(at)s::timestamptz), %(at)s, %(at)s
         FROM locked AS l
         JOIN followers AS f ON coalesce(f.institution_id, l.institution_id) = l.institution_id
        WHERE f.until IS NULL AND (f.events = '{}' OR %(event)s = ANY (f.events)))
UPDATE cases AS c
   SET event_seq = w.seq, event_hash = w.hash
  FROM written AS w
 WHERE c.id = w.case_id;

-- name: cases_in_state
-- Cases that wait in a state, oldest first.
SELECT c.id, c.number, c.institution_id, c.product, c.claim_total, c.court_id, c.mediator_id, c.filed_on
  FROM cases AS c
 WHERE c.state = %(state)s
 ORDER BY c.filed_on, c.id
 LIMIT %(limit)s;

-- name: case_by_number
-- One case, as a person reads it.
SELECT c.id, c.number, i.code AS institution, i.name AS institution_name, c.institution_ref, c.product,
       c.cause_of_action, c.claim_total, c.state, c.filed_on, c.accepted_on, c.period_ends_on, c.agreed_on, c.ended_on,
       c.termination_reason, m.name AS mediator,
       k.name AS court, f.number AS former
  FROM cases AS c
  JOIN institutions AS i ON i.id = c.institution_id
  LEFT JOIN mediators AS m ON m.id = c.mediator_id
  LEFT JOIN courts AS k ON k.id = c.court_id
  LEFT JOIN cases AS f ON f.id = c.former_id
 WHERE c.number = %(number)s;

-- name: timeline
-- What happened to a case, in order.
SELECT e.seq, e.event, e.from_state, e.to_state, e.at, e.actor_id, e.role, e.payload
  FROM events AS e
 WHERE e.case_id = %(case_id)s
 ORDER BY e.seq;

-- name: parties_of_cases
-- The other sides of the given cases, identifiers still sealed.
SELECT p.id, p.case_id, p.role, p.kind, p.name, p.id_type, p.id_sealed, p.phone_sealed, p.address_sealed, p.sex,
       p.birth_date, p.legal_representative, p.language, p.liability, p.left_out_at
  FROM parties AS p
 WHERE p.case_id = ANY (%(case_ids)s)
 ORDER BY p.case_id, p.id;

-- name: cases_of_parties
-- The cases of parties, of those that the actor may see.
SELECT p.id, p.case_id FROM parties AS p WHERE p.id = ANY (%(party_ids)s) ORDER BY p.id;

-- name: record_language
-- Writes down what parties speak.
UPDATE parties AS p
   SET language = %(language)s, speaks_only_it = %(speaks_only_it)s
 WHERE p.id = ANY (%(party_ids)s);

-- name: broken_links
-- Events whose hash does not follow from the event before and their own columns.
SELECT case_id, seq
  FROM (SELECT e.case_id, e.seq, e.hash,
               row_number() OVER chain AS expected_seq,
               event_digest(coalesce(lag(e.hash) OVER chain, ''::bytea), e.case_id, e.seq, e.event, e.from_state,
                            e.to_state, e.at, e.actor_id, e.role, e.payload) AS expected_hash,
               coalesce(lag(e.to_state) OVER moves, '') AS expected_from, e.from_state, e.event
          FROM events AS e
        WINDOW chain AS (PARTITION BY e.case_id ORDER BY e.seq),
               moves AS (PARTITION BY e.case_id, strpos(e.event, ':') ORDER BY e.seq)) AS link
 WHERE hash <> expected_hash OR seq <> expected_seq OR (from_state <> expected_from AND strpos(event, ':') = 0)
 ORDER BY case_id, seq
 LIMIT %(limit)s;

-- name: broken_heads
-- Cases whose state is not that of their last move, or whose head is not their last event: a tail cut off, a state
-- changed around the log.
SELECT c.id AS case_id, c.event_seq AS seq
  FROM cases AS c
  LEFT JOIN events AS e ON e.case_id = c.id AND e.seq = c.event_seq
 WHERE e.hash IS DISTINCT FROM c.event_hash
    OR c.state IS DISTINCT FROM (SELECT m.to_state FROM events AS m
                                  WHERE m.case_id = c.id AND strpos(m.event, ':') = 0 ORDER BY m.seq DESC LIMIT 1)
    OR EXISTS (SELECT 1 FROM events AS later WHERE later.case_id = c.id AND later.seq > c.event_seq)
 ORDER BY c.id
 LIMIT %(limit)s;

-- name: seal_day
-- Digest of a day's events, chained to the seal before; a day once sealed stays as it was.
INSERT INTO daily_seals (day, events, digest)
SELECT %(day)s, count(*),
       sha256(coalesce((SELECT s.digest FROM daily_seals AS s WHERE s.day < %(day)s ORDER BY s.day DESC LIMIT 1),
                       ''::bytea)
              || convert_to(%(day)s::text, 'UTF8')
              || coalesce(string_agg(e.hash, ''::bytea ORDER BY e.case_id, e.seq), ''::bytea))
  FROM events AS e
 WHERE e.at >= %(starts)s AND e.at < %(ends)s
ON CONFLICT (day) DO NOTHING
RETURNING day, events, digest;

-- name: broken_seals
-- Sealed days whose events no longer give the digest that was sealed.
SELECT s.day
  FROM daily_seals AS s
 WHERE s.digest <> (
       SELECT sha256(coalesce((SELECT b.digest FROM daily_seals AS b WHERE b.day < s.day ORDER BY b.day DESC LIMIT 1),
                              ''::bytea)
                     || convert_to(s.day::text, 'UTF8')
                     || coalesce(string_agg(e.hash, ''::bytea ORDER BY e.case_id, e.seq), ''::bytea))
         FROM events AS e
        WHERE e.at >= s.day::timestamp AT TIME ZONE 'Asia/Shanghai'
          AND e.at < (s.day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')
 ORDER BY s.day;

-- name: last_seal
-- The newest seal.
SELECT s.day, s.events, s.digest
  FROM daily_seals AS s
 ORDER BY s.day DESC
 LIMIT 1;
