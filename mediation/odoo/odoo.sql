-- name: connect
-- Keeps a new connection.
INSERT INTO odoo_connections (id, institution_id, name, host, port, is_tls, protocol, database, login, secret_sealed,
                              namespace, case_model, goes_out, pull_profile, pull_model, pull_filter, pull_daily, state,
                              since, created_by, created_at, changed_by, changed_at)
VALUES (%(id)s, %(institution_id)s, %(name)s, %(host)s, %(port)s, %(is_tls)s, %(protocol)s, %(database)s, %(login)s,
        %(secret_sealed)s, %(namespace)s, %(case_model)s, %(goes_out)s::text[], %(pull_profile)s, %(pull_model)s,
        %(pull_filter)s::jsonb, %(pull_daily)s, 'active', %(at)s, %(actor_id)s, %(at)s, %(actor_id)s, %(at)s);

-- name: change
-- Changes how an Odoo is reached, what goes there and what is read there; one that was broken is so no longer.
UPDATE odoo_connections AS o
   SET name = %(name)s, host = %(host)s, port = %(port)s, is_tls = %(is_tls)s, protocol = %(protocol)s,
       login = %(login)s, goes_out = %(goes_out)s::text[],
       pull_profile = %(pull_profile)s, pull_model = %(pull_model)s, pull_filter = %(pull_filter)s::jsonb,
       pull_daily = %(pull_daily)s, failures = 0, rests_until = NULL, reason = '', blame = '',
       state = CASE WHEN o.state = 'broken' THEN 'active' ELSE o.state END,
       since = CASE WHEN o.state = 'broken' THEN %(at)s ELSE o.since END,
       changed_by = %(actor_id)s, changed_at = %(at)s
 WHERE o.id = %(id)s;

-- name: change_secret
-- Keeps another password or key.
UPDATE odoo_connections SET secret_sealed = %(secret_sealed)s
 WHERE id = %(id)s;

-- name: set_state
-- Says whether messages leave for an Odoo.
UPDATE odoo_connections
   SET state = %(state)s, since = %(at)s, reason = '', blame = '', failures = 0, rests_until = NULL
 WHERE id = %(id)s;

-- name: note_failure
-- Counts a failure of an Odoo: the pauses grow from one minute to an hour, and it is broken at once where a person has
-- to see to it, otherwise after the third in a row.
UPDATE odoo_connections AS o
   SET failures = o.failures + 1, reason = %(reason)s, blame = %(blame)s,
       rests_until = %(at)s::timestamptz + LEAST(interval '1 hour', interval '1 minute' * 2 ^ LEAST(o.failures, 10)),
       state = CASE WHEN %(is_passing)s AND o.failures < 2 THEN o.state ELSE 'broken' END,
       since = CASE WHEN o.state = 'broken' OR (%(is_passing)s AND o.failures < 2) THEN o.since ELSE %(at)s END
 WHERE o.id = %(id)s AND o.state <> 'paused';

-- name: note_success
-- Ends the pauses of an Odoo.
UPDATE odoo_connections AS o
   SET failures = 0, reason = '', blame = '', rests_until = NULL, state = 'active',
       since = CASE WHEN o.state = 'active' THEN o.since ELSE %(at)s END
 WHERE o.id = %(id)s AND o.state <> 'paused' AND o.failures > 0;

-- name: connections
-- The connections there are, or one of them, oldest first.
SELECT o.id, o.institution_id, o.name, o.host, o.port, o.is_tls, o.protocol, o.database, o.login, o.namespace,
       o.case_model, o.goes_out, o.pull_profile, o.pull_model, o.pull_filter::text AS pull_filter, o.pull_daily,
       o.state, o.since, o.reason, o.blame, o.failures, o.rests_until
  FROM odoo_connections AS o
 WHERE %(id)s::bigint IS NULL OR o.id = %(id)s
 ORDER BY o.id;

-- name: secret
-- The sealed secret of a connection.
SELECT o.secret_sealed
  FROM odoo_connections AS o
 WHERE o.id = %(id)s;
