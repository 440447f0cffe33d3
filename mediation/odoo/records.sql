-- name: known
-- What was written to an Odoo under some names or of some cases, with the fields somebody has to decide about.
SELECT r.id, r.name, r.model, r.record_id, r.pushed::text AS pushed, r.ceded, r.state,
       ARRAY(SELECT k.field FROM odoo_conflicts AS k
              WHERE k.record_id = r.id AND k.decision IS NULL) AS contested
  FROM odoo_records AS r
 WHERE r.connection_id = %(connection_id)s AND (r.name = ANY (%(names)s) OR r.case_id = ANY (%(case_ids)s));

-- name: keep
-- Keeps what was written to an Odoo.
INSERT INTO odoo_records AS r (connection_id, case_id, model, name, record_id, pushed, pushed_at, ceded, state)
SELECT %(connection_id)s, w.case_id, %(model)s, w.name, w.record_id, w.pushed, %(at)s, '{}', 'there'
  FROM unnest(%(case_ids)s::bigint[], %(names)s::text[], %(record_ids)s::bigint[], %(pushed)s::jsonb[])
       AS w (case_id, name, record_id, pushed)
 ORDER BY w.name
ON CONFLICT (connection_id, name) DO UPDATE
   SET record_id = excluded.record_id, pushed = r.pushed || excluded.pushed, pushed_at = excluded.pushed_at,
       state = excluded.state;

-- name: keep_conflicts
-- Writes down fields that somebody changed in Odoo, or records that somebody deleted; what was found before stays.
INSERT INTO odoo_conflicts AS k (id, record_id, field, theirs_sealed, theirs_digest, found_at)
SELECT w.id, w.record_id, w.field, w.theirs, w.digest, %(at)s
  FROM unnest(%(ids)s::bigint[], %(record_ids)s::bigint[], %(fields)s::text[], %(theirs)s::bytea[], %(digests)s::text[])
       AS w (id, record_id, field, theirs, digest)
 ORDER BY w.record_id, w.field
ON CONFLICT (record_id, field) WHERE decision IS NULL DO NOTHING;

-- name: mark_gone
-- Says that records were deleted in Odoo.
UPDATE odoo_records SET state = 'gone'
 WHERE id = ANY (%(ids)s);

-- name: conflicts
-- What somebody has to decide about a connection's records, oldest first.
SELECT k.id, k.field, k.theirs_sealed, k.found_at, r.name, r.model, r.case_id, c.number
  FROM odoo_conflicts AS k
  JOIN odoo_records AS r ON r.id = k.record_id
  LEFT JOIN cases AS c ON c.id = r.case_id
 WHERE r.connection_id = %(connection_id)s AND k.decision IS NULL
 ORDER BY k.id
 LIMIT %(limit)s;

-- name: open_conflict
-- One of them, until the transaction ends.
SELECT k.id, k.field, k.theirs_digest, k.record_id, r.connection_id, r.case_id, r.name
  FROM odoo_conflicts AS k
  JOIN odoo_records AS r ON r.id = k.record_id
 WHERE k.id = %(id)s AND k.decision IS NULL
   FOR UPDATE OF k;

-- name: decide
-- Closes a conflict; what somebody wrote in Odoo is needed no longer.
UPDATE odoo_conflicts SET decision = %(decision)s, decided_by = %(actor_id)s, decided_at = %(at)s, theirs_sealed = NULL
 WHERE id = %(id)s;

-- name: erase
-- Drops what somebody wrote in Odoo about cases whose time of retention is over.
UPDATE odoo_conflicts AS k SET theirs_sealed = NULL
  FROM odoo_records AS r
 WHERE r.id = k.record_id AND r.case_id = ANY (%(case_ids)s) AND k.theirs_sealed IS NOT NULL;

-- name: overwrite
-- Lets our value be written over theirs as it was found.
UPDATE odoo_records SET pushed = pushed || jsonb_build_object(%(field)s::text, %(digest)s::text)
 WHERE id = %(id)s;

-- name: cede
-- Leaves a field of a record to Odoo.
UPDATE odoo_records SET ceded = array_append(ceded, %(field)s::text)
 WHERE id = %(id)s;

-- name: bear_again
-- Lets a record that was deleted in Odoo be written anew.
UPDATE odoo_records SET record_id = NULL, pushed = '{}', state = 'there'
 WHERE id = %(id)s;

-- name: leave
-- Leaves a record that was deleted in Odoo deleted.
UPDATE odoo_records SET state = 'left'
 WHERE id = %(id)s;

-- name: standing
-- How much was written to an Odoo, waits for it, was given up, and wants deciding.
SELECT (SELECT count(*) FROM odoo_records AS r
         WHERE r.connection_id = %(connection_id)s AND r.record_id IS NOT NULL AND r.state = 'there') AS records,
       (SELECT count(*) FROM outbox_messages AS m
         WHERE m.topic = %(topic)s AND m.sent_at IS NULL AND m.parked_reason = '') AS waiting,
       (SELECT count(*) FROM outbox_messages AS m
         WHERE m.topic = %(topic)s AND m.sent_at IS NULL AND m.parked_reason <> '') AS dead,
       (SELECT count(*) FROM odoo_conflicts AS k JOIN odoo_records AS r ON r.id = k.record_id
         WHERE r.connection_id = %(connection_id)s AND k.decision IS NULL) AS conflicts;

-- name: dead_letters
-- Messages for an Odoo that were given up, newest first.
SELECT m.id, m.payload ->> 'case' AS number, m.payload ->> 'event' AS event, m.created_at, m.attempts, m.parked_reason
  FROM outbox_messages AS m
 WHERE m.topic = %(topic)s AND m.sent_at IS NULL AND m.parked_reason <> ''
 ORDER BY m.id DESC
 LIMIT %(limit)s;

-- name: push_all
-- Puts a message in the outbox for each case of an institution, or of all, so that an Odoo gets to know them.
INSERT INTO outbox_messages (topic, case_id, payload, created_at, send_after)
SELECT %(topic)s, c.id, jsonb_build_object('event', 'push', 'case', c.number, 'at', %(at)s::timestamptz), %(at)s, %(at)s
  FROM cases AS c
 WHERE (%(institution_id)s::bigint IS NULL OR c.institution_id = %(institution_id)s)
   AND (%(numbers)s::text[] IS NULL OR c.number = ANY (%(numbers)s));
