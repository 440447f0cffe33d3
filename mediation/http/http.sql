-- name: session
-- What is kept for a browser whose session is not over at a second of the epoch.
SELECT s.session_data
  FROM django_session AS s
 WHERE s.session_key = %(key)s AND s.expire_date > to_timestamp(%(seconds)s);

-- name: user
-- Everything that is known of a user.
SELECT u.id, u.password, u.last_login, u.is_superuser, u.username, u.first_name, u.last_name, u.email, u.is_staff,
       u.is_active, u.date_joined, u.role, u.is_machine, u.institution_id, u.court_id, u.mediator_id
  FROM users AS u
 WHERE u.id = %(user_id)s;

-- name: be_brief
-- Nobody on the other end of a request waits long for a lock: seconds, then they are asked to come again.
SELECT set_config('lock_timeout', '2s', true);

-- name: claim_key
-- Takes a key for a request; nothing when it was taken before. Waits for whoever is about to take it.
INSERT INTO kept_answers (user_id, institution_id, key, fingerprint, asked_at)
VALUES (%(user_id)s, %(institution_id)s, %(key)s, %(fingerprint)s, %(at)s)
ON CONFLICT (user_id, key) DO NOTHING
RETURNING id;

-- name: kept_answer
-- What was asked under a key, and what was answered.
SELECT k.fingerprint, k.answer
  FROM kept_answers AS k
 WHERE k.user_id = %(user_id)s AND k.key = %(key)s;

-- name: keep_answer
-- Keeps the answer to a request under its key.
UPDATE kept_answers
   SET answer = %(answer)s::jsonb
 WHERE user_id = %(user_id)s AND key = %(key)s;

-- name: forget_answers
-- Drops answers that are kept no longer.
DELETE FROM kept_answers AS k
 WHERE k.asked_at < %(before)s;
