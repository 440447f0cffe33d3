-- name: colleagues
-- The people of an institution other than one of them; logins of systems have no names.
SELECT u.last_name || u.first_name AS name, u.role
  FROM users AS u
 WHERE u.institution_id = %(institution_id)s AND u.is_active AND u.id <> %(but)s AND u.last_name || u.first_name <> ''
 ORDER BY u.role DESC, name;
