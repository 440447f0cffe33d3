-- name: keep_matrix
-- Keeps a matrix that waits for a second person.
INSERT INTO authority_matrices (institution_id, version, effective_from, state, content_sha256, drafted_by, drafted_at)
VALUES (%(institution_id)s, %(version)s, %(effective_from)s, 'DRAFT', %(sha256)s, %(actor_id)s, %(at)s)
RETURNING id;

-- name: keep_cells
-- Keeps the cells of a matrix.
INSERT INTO authority_cells (id, matrix_id, product, arrears_from, arrears_until, amount_from, amount_until,
                             is_hardship, limits_sealed)
SELECT k.id, %(matrix_id)s, k.product, k.arrears_from, k.arrears_until, k.amount_from, k.amount_until, k.is_hardship,
       k.limits_sealed
  FROM unnest(%(ids)s::bigint[], %(products)s::text[], %(arrears_from)s::integer[], %(arrears_until)s::integer[],
              %(amount_from)s::numeric[], %(amount_until)s::numeric[], %(hardship)s::boolean[], %(limits)s::bytea[])
       AS k (id, product, arrears_from, arrears_until, amount_from, amount_until, is_hardship, limits_sealed);

-- name: publish_matrix
-- Publishes a matrix that waits.
UPDATE authority_matrices AS m
   SET state = 'PUBLISHED', published_by = %(actor_id)s, published_at = %(at)s
 WHERE m.id = %(matrix_id)s AND m.state = 'DRAFT';

-- name: matrix_of_version
-- A version of an institution's matrix, as far as the actor may see it.
SELECT m.id, m.version, m.effective_from, m.state, m.drafted_by
  FROM authority_matrices AS m
 WHERE m.institution_id = %(institution_id)s AND m.version = %(version)s;

-- name: versions
-- Matrices that the actor may see, the latest first.
SELECT m.id, i.code AS institution, m.version, m.effective_from, m.state, m.drafted_at, m.published_at,
       (SELECT count(*) FROM authority_cells AS k WHERE k.matrix_id = m.id) AS cells
  FROM authority_matrices AS m
  JOIN institutions AS i ON i.id = m.institution_id
 ORDER BY m.id DESC;

-- name: cells
-- The cells of a matrix, limits sealed.
SELECT k.id, k.product, k.arrears_from, k.arrears_until, k.amount_from, k.amount_until, k.is_hardship, k.limits_sealed
  FROM authority_cells AS k
 WHERE k.matrix_id = %(matrix_id)s
 ORDER BY k.product, k.is_hardship, k.arrears_from, k.amount_from;

-- name: person_of
-- Somebody with a login of an institution.
SELECT u.id FROM users AS u WHERE u.username = %(username)s AND u.institution_id = %(institution_id)s AND u.is_active;

-- name: keep_level
-- Says up to which level somebody approves.
INSERT INTO authority_levels (user_id, institution_id, level, given_by, given_at)
VALUES (%(user_id)s, %(institution_id)s, %(level)s, %(actor_id)s, %(at)s)
    ON CONFLICT (user_id) DO UPDATE
   SET level = excluded.level, given_by = excluded.given_by, given_at = excluded.given_at;

-- name: level_of
-- Up to which level somebody approves.
SELECT v.level FROM authority_levels AS v WHERE v.user_id = %(user_id)s;

-- name: approvers
-- The people and systems of an institution with a login, and up to which level each approves.
SELECT u.username, coalesce(nullif(u.last_name || u.first_name, ''), s.name) AS name, u.role, coalesce(v.level, 0) AS level
  FROM users AS u
  LEFT JOIN allauth_idp_oidc_client AS s ON s.owner_id = u.id
  LEFT JOIN authority_levels AS v ON v.user_id = u.id
 WHERE u.institution_id = %(institution_id)s AND u.is_active
 ORDER BY coalesce(v.level, 0) DESC, u.username;

-- name: settings
-- What an institution has settled about questions and requests.
SELECT s.daily_queries, s.answer_working_days, s.approval_days
  FROM authority_settings AS s
 WHERE s.institution_id = %(institution_id)s;

-- name: keep_settings
-- Keeps what an institution settles about questions and requests.
INSERT INTO authority_settings (institution_id, daily_queries, answer_working_days, approval_days)
VALUES (%(institution_id)s, %(daily_queries)s, %(answer_working_days)s, %(approval_days)s)
    ON CONFLICT (institution_id) DO UPDATE
   SET daily_queries = excluded.daily_queries, answer_working_days = excluded.answer_working_days,
       approval_days = excluded.approval_days;
