-- name: post
-- Puts messages in the outbox; whoever posts need not be able to read there, so nothing comes back.
INSERT INTO outbox_messages (topic, case_id, payload, created_at, send_after)
SELECT %(topic)s, m.case_id, m.payload, %(at)s, %(at)s
  FROM unnest(%(case_ids)s::bigint[], %(payloads)s::jsonb[]) AS m (case_id, payload);

-- name: post_once
-- Puts messages in the outbox that were not put there before, under the name of what they say.
INSERT INTO outbox_messages (topic, case_id, payload, said_once, created_at, send_after)
SELECT %(topic)s, m.case_id, m.payload, m.said_once, %(at)s, %(at)s
  FROM unnest(%(case_ids)s::bigint[], %(payloads)s::jsonb[], %(names)s::text[]) AS m (case_id, payload, said_once)
 ORDER BY m.said_once
ON CONFLICT (said_once) DO NOTHING;

-- name: forget
-- Drops messages that left long ago.
DELETE FROM outbox_messages
 WHERE sent_at < %(before)s;

-- name: blank
-- Takes a fact out of messages.
UPDATE outbox_messages SET payload = payload - %(fact)s
 WHERE id = ANY (%(ids)s);

-- name: due_topics
-- Topics with messages that are due, the one whose oldest waits longest first.
WITH RECURSIVE topics AS (
       (SELECT m.topic, m.send_after FROM outbox_messages AS m
         WHERE m.sent_at IS NULL AND m.parked_reason = ''
         ORDER BY m.topic, m.send_after LIMIT 1)
        UNION ALL
       SELECT n.topic, n.send_after
         FROM topics AS t
        CROSS JOIN LATERAL (
              SELECT m.topic, m.send_after FROM outbox_messages AS m
               WHERE m.sent_at IS NULL AND m.parked_reason = '' AND m.topic > t.topic
               ORDER BY m.topic, m.send_after LIMIT 1) AS n)
SELECT t.topic
  FROM topics AS t
 WHERE t.send_after <= %(now)s
 ORDER BY t.send_after, t.topic;

-- name: claim
-- Takes the oldest due of a topic that nobody tried to send yet, or one that somebody did; until the pause is over
-- nobody else takes them, even if this process ends here.
WITH due AS MATERIALIZED (
       SELECT m.id, m.attempts, m.send_after
         FROM outbox_messages AS m
        WHERE m.sent_at IS NULL AND m.parked_reason = '' AND m.topic = %(topic)s AND m.send_after <= %(now)s
        ORDER BY m.send_after, m.id
        LIMIT %(size)s
          FOR UPDATE SKIP LOCKED),
     placed AS (
       SELECT d.id, row_number() OVER (ORDER BY d.send_after, d.id) AS place,
              sum(d.attempts) OVER (ORDER BY d.send_after, d.id) AS tried
         FROM due AS d)
UPDATE outbox_messages AS m
   SET attempts = m.attempts + 1,
       send_after = %(now)s::timestamptz + LEAST(%(longest)s::interval, %(first)s::interval * 2 ^ m.attempts)
  FROM placed AS p
 WHERE m.id = p.id AND (p.place = 1 OR p.tried = 0)
RETURNING m.id, m.case_id, m.payload, m.attempts, p.place;

-- name: mark_sent
-- Ends messages that left.
UPDATE outbox_messages SET sent_at = %(now)s
 WHERE id = ANY (%(ids)s);

-- name: give_back
-- Takes back a claim on messages that nobody tried to send after all.
UPDATE outbox_messages SET attempts = attempts - 1, send_after = %(at)s
 WHERE id = ANY (%(ids)s);

-- name: park
-- Takes messages out of the queue until somebody has looked at them.
UPDATE outbox_messages AS m SET parked_reason = p.reason
  FROM unnest(%(ids)s::bigint[], %(reasons)s::text[]) AS p (id, reason)
 WHERE m.id = p.id;

-- name: keep_deliveries
-- Keeps who has taken messages to parties on; what was taken on twice is kept as it was first.
INSERT INTO deliveries (message_id, notice_id, case_id, party_id, channel, provider, provider_id, state, accepted_at)
SELECT m.id, (m.payload ->> 'notice_id')::bigint, m.case_id, (m.payload ->> 'party_id')::bigint,
       m.payload ->> 'channel', a.provider, a.provider_id, 'accepted', %(at)s
  FROM unnest(%(ids)s::bigint[], %(providers)s::text[], %(provider_ids)s::text[]) AS a (id, provider, provider_id)
  JOIN outbox_messages AS m ON m.id = a.id
ON CONFLICT (message_id) DO NOTHING;

-- name: deliveries
-- What became of notices that left.
SELECT d.notice_id, d.channel, d.provider, d.state, d.reason, d.accepted_at, d.settled_at
  FROM deliveries AS d
 WHERE d.notice_id = ANY (%(notice_ids)s)
 ORDER BY d.notice_id, d.id;

-- name: letters_done_with
-- Letters of which it was said long ago what became of them, or nothing for very long.
SELECT d.provider_id
  FROM deliveries AS d
 WHERE d.provider = 'letter' AND d.provider_id = ANY (%(names)s)
 GROUP BY d.provider_id
HAVING bool_and(d.settled_at < %(settled_before)s OR d.accepted_at < %(accepted_before)s)
 ORDER BY d.provider_id;

-- name: report
-- Writes what providers say became of messages, and what each report is worth.
WITH told AS MATERIALIZED (
       SELECT t.n, t.provider, t.provider_id, t.state, t.reason, t.at
         FROM unnest(%(providers)s::text[], %(provider_ids)s::text[], %(states)s::text[], %(reasons)s::text[],
                     %(ats)s::timestamptz[]) WITH ORDINALITY AS t (provider, provider_id, state, reason, at, n)),
     known AS MATERIALIZED (
       SELECT d.id, d.provider, d.provider_id, d.state, d.reason, d.settled_at, d.accepted_at, d.case_id,
              count(*) OVER (PARTITION BY d.provider, d.provider_id) AS alike
         FROM (SELECT x.id, x.provider, x.provider_id, x.state, x.reason, x.settled_at, x.accepted_at, x.case_id
                 FROM deliveries AS x
                WHERE (x.provider, x.provider_id) IN (SELECT t.provider, t.provider_id FROM told AS t)
                ORDER BY x.id
                  FOR UPDATE) AS d),
     judged AS MATERIALIZED (
       SELECT t.n, k.id, k.case_id, t.state, t.reason, t.at,
              first_value(t.n) OVER same AS first_n, first_value(t.state || t.reason) OVER same AS first_said,
              CASE WHEN k.id IS NULL THEN 'unknown'
                   WHEN k.alike > 1 THEN 'ambiguous'
                   WHEN k.state <> 'accepted' AND (k.state, k.reason) = (t.state, t.reason) THEN 'unchanged'
                   WHEN k.state <> 'accepted' THEN 'changed'
                   WHEN t.at > %(at)s OR t.at < k.accepted_at - interval '1 day' THEN 'untimely' END AS worth
         FROM told AS t
         LEFT JOIN LATERAL (
              SELECT x.id, x.case_id, x.state, x.reason, x.accepted_at, x.alike
                FROM known AS x
               WHERE x.provider = t.provider AND x.provider_id = t.provider_id
               ORDER BY x.id LIMIT 1) AS k ON true
       WINDOW same AS (PARTITION BY t.provider, t.provider_id, t.at > %(at)s OR t.at < k.accepted_at - interval '1 day'
                        ORDER BY t.n)),
     written AS (
       UPDATE deliveries AS d
          SET state = j.state, reason = j.reason, settled_at = j.at
         FROM judged AS j
        WHERE d.id = j.id AND j.worth IS NULL AND j.n = j.first_n
       RETURNING d.id)
SELECT j.case_id, j.state,
       coalesce(j.worth, CASE WHEN j.n = j.first_n THEN 'recorded'
                              WHEN j.first_said = j.state || j.reason THEN 'unchanged' ELSE 'changed' END) AS worth
  FROM judged AS j
 ORDER BY j.n;

-- name: unpark
-- Puts parked messages of a topic back in the queue, as if they were new.
UPDATE outbox_messages SET parked_reason = '', attempts = 0, send_after = %(at)s
 WHERE topic = %(topic)s AND parked_reason <> '' AND sent_at IS NULL;

-- name: count
-- What waits, what is due, and what is parked.
SELECT count(*) FILTER (WHERE m.parked_reason = '') AS waiting,
       count(*) FILTER (WHERE m.parked_reason = '' AND m.send_after <= %(now)s) AS due,
       count(*) FILTER (WHERE m.parked_reason <> '') AS parked
  FROM outbox_messages AS m
 WHERE m.sent_at IS NULL;
