-- name: colleagues
-- The people of an institution other than one of them.
SELECT u.last_name || u.first_name AS name, u.role
  FROM users AS u
 WHERE u.institution_id = %(institution_id)s AND u.is_active AND NOT u.is_machine AND u.id <> %(but)s
   AND u.last_name || u.first_name <> ''
 ORDER BY u.role DESC, name;

-- name: open_filings
-- Filings that are under way or wait for somebody, newest first.
SELECT b.id, b.file_name, b.state, b.rows_total, b.rows_wrong, b.received_at
  FROM filing_batches AS b
 WHERE b.state IN ('UPLOADING', 'READY', 'NEEDS_FIX')
 ORDER BY b.id DESC
 LIMIT %(limit)s;
