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

-- name: claim
-- Takes the oldest message that is due; until its pause is over nobody else does, even if this process ends here.
WITH due AS MATERIALIZED (
       SELECT m.id
         FROM outbox_messages AS m
        WHERE m.sent_at IS NULL AND m.parked_reason = '' AND m.send_after <= %(now)s
          AND m.topic <> ALL (%(resting)s::text[])
        ORDER BY m.send_after, m.id
        LIMIT 1
          FOR UPDATE SKIP LOCKED)
UPDATE outbox_messages AS m
   SET attempts = m.attempts + 1,
       send_after = %(now)s::timestamptz + LEAST(%(longest)s::interval, %(first)s::interval * 2 ^ m.attempts)
  FROM due
 WHERE m.id = due.id
RETURNING m.id, m.topic, m.case_id, m.payload, m.attempts;

-- name: mark_sent
-- Ends a message that left.
UPDATE outbox_messages SET sent_at = %(now)s
 WHERE id = %(id)s;

-- name: park
-- Takes a message out of the queue until somebody has looked at it.
UPDATE outbox_messages SET parked_reason = %(reason)s
 WHERE id = %(id)s;

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
