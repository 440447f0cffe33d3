-- name: institution
-- Whose an Odoo is, as filing knows it.
SELECT i.id, i.code, i.uscc
  FROM institutions AS i
 WHERE i.id = %(id)s;

-- name: open_references
-- What an institution calls its cases that may be taken back.
SELECT DISTINCT c.institution_ref
  FROM cases AS c
 WHERE c.institution_id = %(institution_id)s AND c.state = ANY (%(states)s::text[])
   AND c.agreed_on IS NULL
 ORDER BY c.institution_ref;

-- name: wait
-- Notes that records of an Odoo are wanted; nothing if they are wanted already.
INSERT INTO odoo_pulls (connection_id, asked_by, asked_at, commits, is_anew)
VALUES (%(connection_id)s, %(asked_by)s, %(at)s, %(commits)s, %(is_anew)s)
ON CONFLICT (connection_id) WHERE ended_at IS NULL DO NOTHING
RETURNING id;

-- name: waiting_of
-- What waits for an Odoo.
SELECT p.id
  FROM odoo_pulls AS p
 WHERE p.connection_id = %(connection_id)s AND p.ended_at IS NULL;

-- name: wait_daily
-- Wants the records of each Odoo that is to be read every day, unless they wait or were wanted so on that day before.
INSERT INTO odoo_pulls (connection_id, asked_by, asked_at, commits, is_anew)
SELECT o.id, 0, %(at)s, true, false
  FROM odoo_connections AS o
 WHERE o.pull_daily AND o.pull_profile <> '' AND o.institution_id IS NOT NULL AND o.state <> 'paused'
   AND NOT EXISTS (SELECT 1 FROM odoo_pulls AS p
                    WHERE p.connection_id = o.id AND p.asked_by = 0 AND p.asked_at >= %(since)s)
ON CONFLICT (connection_id) WHERE ended_at IS NULL DO NOTHING;

-- name: count_waiting
-- How many Odoos wait to be read.
SELECT count(*) AS waiting
  FROM odoo_pulls AS p
 WHERE p.ended_at IS NULL;

-- name: next_waiting
-- What to read next, and for whom: what was tried least, then the oldest; after each try it rests a while.
SELECT p.id, p.connection_id, p.asked_by, p.commits, p.is_anew, p.tries, o.institution_id, coalesce(u.role, 'BO') AS role
  FROM odoo_pulls AS p
  JOIN odoo_connections AS o ON o.id = p.connection_id
  LEFT JOIN users AS u ON u.id = p.asked_by
 WHERE p.ended_at IS NULL AND p.asked_at + p.tries * %(pause)s::interval <= %(at)s AND p.id <> ALL (%(tried)s::bigint[])
 ORDER BY p.tries, p.id
 LIMIT 1;

-- name: reached
-- How far an Odoo was read under these terms, and when: as far as what was read became cases, or nothing was there.
SELECT p.reached, p.ended_at
  FROM odoo_pulls AS p
  LEFT JOIN filing_batches AS b ON b.id = p.batch_id
 WHERE p.connection_id = %(connection_id)s AND p.terms = %(terms)s AND p.trouble = ''
   AND (b.state = 'COMMITTED' OR (p.batch_id IS NULL AND p.ended_at IS NOT NULL))
 ORDER BY p.id DESC
 LIMIT 1;

-- name: end_pull
-- Notes what was read of an Odoo.
UPDATE odoo_pulls
   SET ended_at = %(at)s, tries = tries + 1, trouble = '', what = '', terms = %(terms)s, reached = %(reached)s,
       records = %(records)s, batch_id = %(batch_id)s
 WHERE id = %(id)s AND ended_at IS NULL;

-- name: record_pull
-- Notes what was read of an Odoo by somebody who waited for it.
INSERT INTO odoo_pulls (connection_id, asked_by, asked_at, commits, is_anew, tries, ended_at, terms, reached, records,
                        batch_id)
VALUES (%(connection_id)s, %(asked_by)s, %(at)s, %(commits)s, %(is_anew)s, 1, %(at)s, %(terms)s, %(reached)s,
        %(records)s, %(batch_id)s);

-- name: fail_pull
-- Notes why nothing was read of an Odoo, and whether that is the end of it.
UPDATE odoo_pulls
   SET tries = tries + 1, trouble = %(trouble)s, what = %(what)s, ended_at = %(ended_at)s
 WHERE id = %(id)s AND ended_at IS NULL;

-- name: pulls
-- The last times that records of an Odoo were wanted, newest first, and what became of them.
SELECT p.id, p.asked_by, p.asked_at, p.commits, p.is_anew, p.tries, p.ended_at, p.trouble, p.what, p.reached,
       p.records, p.batch_id, b.state, b.rows_opened, b.rows_wrong
  FROM odoo_pulls AS p
  LEFT JOIN filing_batches AS b ON b.id = p.batch_id
 WHERE p.connection_id = %(connection_id)s
 ORDER BY p.id DESC
 LIMIT %(limit)s;
