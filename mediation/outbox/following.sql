-- name: follow
-- Begins to tell a topic of the events of an institution's cases.
INSERT INTO followers (institution_id, topic, events, since)
VALUES (%(institution_id)s, %(topic)s, %(events)s::text[], %(at)s)
RETURNING id;

-- name: unfollow
-- Ends it.
UPDATE followers SET until = %(at)s
 WHERE topic = %(topic)s AND until IS NULL;

-- name: drop_waiting
-- Takes what waits for a topic out of the queue.
UPDATE outbox_messages SET parked_reason = 'Nobody follows any more.'
 WHERE topic = %(topic)s AND sent_at IS NULL AND parked_reason = '';

-- name: tell
-- Puts a message in the outbox for each follower of an institution who wants this kind.
INSERT INTO outbox_messages (topic, payload, created_at, send_after)
SELECT f.topic, %(payload)s::jsonb, %(at)s, %(at)s
  FROM followers AS f
 WHERE coalesce(f.institution_id, %(institution_id)s) = %(institution_id)s AND f.until IS NULL
   AND (f.events = '{}' OR %(event)s = ANY (f.events));

-- name: add_webhook
-- Keeps the address of a follower's system.
INSERT INTO webhooks (id, follower_id, institution_id, url, secret_sealed)
VALUES (%(id)s, %(follower_id)s, %(institution_id)s, %(url)s, %(secret_sealed)s);

-- name: webhooks
-- The addresses that are told something, oldest first.
SELECT w.id, w.url, f.topic, f.events, f.since
  FROM webhooks AS w
  JOIN followers AS f ON f.id = w.follower_id
 WHERE f.until IS NULL AND (%(id)s::bigint IS NULL OR w.id = %(id)s)
 ORDER BY w.id;

-- name: secret
-- The secret of an address.
SELECT w.secret_sealed
  FROM webhooks AS w
 WHERE w.id = %(id)s;

-- name: newest
-- The last messages to a topic and how they stand, newest first.
SELECT m.id, m.payload ->> 'event' AS event, m.payload ->> 'case' AS "case", m.created_at, m.send_after, m.sent_at,
       m.attempts, m.parked_reason
  FROM outbox_messages AS m
 WHERE m.topic = %(topic)s AND (%(before)s::bigint IS NULL OR m.id < %(before)s)
 ORDER BY m.id DESC
 LIMIT %(limit)s;
