-- name: be_patient
-- Lets this transaction wait for a large delivery before it.
SELECT set_config('lock_timeout', '10min', true);

-- name: open_batch, planned once
-- Registers a delivery; nothing without such an institution, or when it delivered the same file before. Waits for a
-- delivery under way.
INSERT INTO filing_batches (institution_id, uploaded_by, file_name, file_sha256, file_bytes, state, profile_wanted,
                            commit_asked_by, received_at)
SELECT i.id, %(uploaded_by)s, %(file_name)s, %(sha256)s, %(bytes)s, 'UPLOADING', %(profile)s, %(commit_asked_by)s,
       %(at)s
  FROM institutions AS i
 WHERE i.code = %(institution)s
ON CONFLICT DO NOTHING
RETURNING id;

-- name: batch_of_file
-- The delivery in which an institution filed these bytes, unless it came to nothing.
SELECT b.id
  FROM filing_batches AS b
 WHERE b.institution_id = %(institution_id)s AND b.file_sha256 = %(sha256)s
   AND b.state NOT IN ('REFUSED', 'CANCELLED');

-- name: batch, planned once
-- One delivery, with what its institution allows.
SELECT b.id, b.institution_id, i.code AS institution, b.uploaded_by, b.committed_by, b.file_name, b.file_sha256,
       b.file_bytes, b.state, b.rows_total, b.rows_opened, b.rows_wrong, b.rows_duplicate, b.rows_unchanged,
       b.rows_amended, b.rows_withdrawn, b.sheets, b.received_at, b.committed_at, b.refusal, b.receipt,
       b.profile_wanted, b.commit_asked_by, i.uscc, i.four_eyes_over, i.error_limit_pct, i.takes_correct_rows,
       p.name AS profile_name, p.version AS profile_version, p.body AS profile
  FROM filing_batches AS b
  JOIN institutions AS i ON i.id = b.institution_id
  LEFT JOIN filing_profiles AS p ON p.id = b.profile_id
 WHERE b.id = %(batch_id)s;

-- name: newest_profiles
-- The newest version of each of an institution's profiles, the last saved first.
SELECT DISTINCT ON (p.name) p.id, p.name, p.version, p.body, p.saved_at
  FROM filing_profiles AS p
 WHERE p.institution_id = %(institution_id)s AND (%(name)s::text IS NULL OR p.name = %(name)s)
 ORDER BY p.name, p.version DESC;

-- name: profile_versions
-- Every version of an institution's profiles, the last saved first, and who saved it.
SELECT p.name, p.version, p.saved_at, u.last_name || u.first_name AS saved_by
  FROM filing_profiles AS p
  LEFT JOIN users AS u ON u.id = p.saved_by
 WHERE p.institution_id = %(institution_id)s
 ORDER BY p.saved_at DESC, p.id DESC
 LIMIT %(limit)s;

-- name: profile_version
-- One version of a profile.
SELECT p.body
  FROM filing_profiles AS p
 WHERE p.institution_id = %(institution_id)s AND p.name = %(name)s AND p.version = %(version)s;

-- name: save_profile
-- Keeps a version of a profile for good.
INSERT INTO filing_profiles (institution_id, name, version, fingerprint, body, saved_by, saved_at)
VALUES (%(institution_id)s, %(name)s, %(version)s, %(fingerprint)s, %(body)s, %(saved_by)s, %(at)s);

-- name: read_by_profile
-- Notes by which version of a profile a delivery is read, now and when it is committed.
UPDATE filing_batches
   SET profile_id = %(profile_id)s
 WHERE id = %(batch_id)s AND state = 'UPLOADING';

-- name: batches
-- Deliveries, newest first.
SELECT b.id, i.code AS institution, b.file_name, b.file_sha256, b.file_bytes, b.commit_asked_by, b.state, b.rows_total, b.rows_opened, b.rows_wrong, b.rows_duplicate,
       b.rows_unchanged, b.rows_amended, b.rows_withdrawn, b.received_at, b.committed_at, b.refusal
  FROM filing_batches AS b
  JOIN institutions AS i ON i.id = b.institution_id
 WHERE %(before)s::bigint IS NULL OR b.id < %(before)s
 ORDER BY b.id DESC
 LIMIT %(limit)s;

-- name: lock_batch, planned once
-- Holds a delivery until the end of the transaction; whoever commits it at the same time waits.
SELECT b.id
  FROM filing_batches AS b
 WHERE b.id = %(batch_id)s
   FOR NO KEY UPDATE;

-- name: move_batch, planned once
-- Moves a delivery on, if it still stands where it is thought to; the table of moves has the last word.
UPDATE filing_batches
   SET state = %(after)s
 WHERE id = %(batch_id)s AND state = %(before)s
RETURNING id;

-- name: ask_commit
-- Notes that a delivery is to be committed, and who asked; nothing when somebody asked before, or it is too late.
UPDATE filing_batches
   SET commit_asked_by = %(by)s, refusal = ''
 WHERE id = %(batch_id)s AND commit_asked_by IS NULL AND state IN ('UPLOADING', 'READY', 'NEEDS_FIX');

-- name: drop_commit
-- Notes that a delivery could not be committed, and why.
UPDATE filing_batches
   SET commit_asked_by = NULL, refusal = %(refusal)s
 WHERE id = %(batch_id)s;

-- name: next_to_take
-- What to take next, held until the end of the transaction: what was tried least, then the oldest.
SELECT b.id, b.institution_id, b.state, coalesce(b.commit_asked_by, b.uploaded_by) AS clerk_id,
       coalesce(u.role, 'BO') AS role, coalesce(u.is_machine, false) AS is_machine, coalesce(p.tries, 0) AS tries
  FROM filing_batches AS b
  LEFT JOIN filing_progress AS p ON p.batch_id = b.id
  LEFT JOIN users AS u ON u.id = coalesce(b.commit_asked_by, b.uploaded_by)
 WHERE (b.state = 'UPLOADING' OR (b.commit_asked_by IS NOT NULL AND b.state IN ('READY', 'NEEDS_FIX')))
   AND b.received_at <= %(at)s AND b.id <> ALL (%(tried)s::bigint[])
 ORDER BY coalesce(p.tries, 0), b.id
 LIMIT 1
   FOR NO KEY UPDATE OF b SKIP LOCKED;

-- name: count_to_take
-- How many deliveries wait to be taken.
SELECT count(*) AS waiting
  FROM filing_batches AS b
 WHERE b.state = 'UPLOADING' OR (b.commit_asked_by IS NOT NULL AND b.state IN ('READY', 'NEEDS_FIX'));

-- name: begin_progress
-- Notes that a delivery is tried once more.
INSERT INTO filing_progress AS p (batch_id, tries)
VALUES (%(batch_id)s, 1)
ON CONFLICT (batch_id) DO UPDATE SET tries = p.tries + 1, rows_judged = 0, rows_wrong = 0, rows_expected = 0;

-- name: show_progress
-- Notes how far a delivery is.
UPDATE filing_progress
   SET rows_judged = %(judged)s, rows_expected = %(expected)s, rows_wrong = %(wrong)s
 WHERE batch_id = %(batch_id)s;

-- name: progress
-- How far a delivery is; nothing before it is taken.
SELECT p.rows_judged, p.rows_expected, p.rows_wrong, p.tries
  FROM filing_progress AS p
 WHERE p.batch_id = %(batch_id)s;

-- name: record_judgement
-- Notes what the rows of a delivery came to, before any is taken.
UPDATE filing_batches
   SET state = %(state)s, refusal = %(refusal)s, rows_total = %(total)s, rows_opened = %(opened)s,
       rows_wrong = %(wrong)s, rows_duplicate = %(duplicate)s, rows_unchanged = %(unchanged)s,
       rows_amended = %(amended)s, rows_withdrawn = %(withdrawn)s, sheets = %(sheets)s::jsonb, commit_asked_by = NULL
 WHERE id = %(batch_id)s;

-- name: finish_batch, planned once
-- Closes a delivery whose rows have all been taken or explained, with what its institution is given for it.
UPDATE filing_batches
   SET state = 'COMMITTED', rows_total = %(total)s, rows_opened = %(opened)s, rows_wrong = %(wrong)s,
       rows_duplicate = %(duplicate)s, rows_unchanged = %(unchanged)s, rows_amended = %(amended)s,
       rows_withdrawn = %(withdrawn)s, sheets = %(sheets)s::jsonb, committed_by = %(committed_by)s,
       committed_at = %(at)s, receipt = %(receipt)s::jsonb
 WHERE id = %(batch_id)s
RETURNING state, sheets, committed_by, committed_at, receipt;

-- name: known_cases, planned once
-- The last case that was opened by a row with each of these keys, and the change that it may be waiting for; what was
-- agreed stays so while there is mediation about it again.
SELECT DISTINCT ON (k.hex) k.hex AS row_key, c.id AS case_id, encode(c.row_fingerprint, 'hex') AS row_fingerprint,
       CASE WHEN c.agreed_on IS NULL THEN c.state ELSE 'AGREED' END AS state,
       encode(a.after_fingerprint, 'hex') AS proposed_fingerprint
  FROM unnest(string_to_array(%(keys)s, ',')) AS k (hex)
  JOIN cases AS c ON c.row_key = decode(k.hex, 'hex')
  LEFT JOIN case_amendments AS a ON a.case_id = c.id AND a.state = 'PROPOSED'
 ORDER BY k.hex, c.id DESC;

-- name: cases_of_references, planned once
-- The cases of an institution that have references and are not over; sorted, so that neighbours are found together.
SELECT c.institution_ref, c.row_key
  FROM unnest(string_to_array(%(references)s, %(mark)s)) AS w (reference)
  JOIN cases AS c ON c.institution_id = %(institution_id)s AND c.institution_ref = w.reference
 WHERE c.state <> ALL (%(over)s);

-- name: insert_findings
-- Writes down the rules that rows break; what is written already stays.
INSERT INTO row_errors (batch_id, sheet, line, item, "column", code, severity, other_line)
SELECT %(batch_id)s, f.sheet, f.line, f.item, f."column", f.code, left(f.code, 1), f.other_line
  FROM unnest(%(sheets)s::text[], %(lines)s::integer[], %(items)s::integer[], %(columns)s::text[], %(codes)s::text[],
              %(other_lines)s::integer[])
       AS f (sheet, line, item, "column", code, other_line)
ON CONFLICT DO NOTHING;

-- name: findings
-- What was found about the rows of some sheets of a delivery, sheet by sheet, in the order of lines.
SELECT e.sheet, e.line, e.item, e."column", e.code, e.severity, e.other_line
  FROM row_errors AS e
 WHERE e.batch_id = %(batch_id)s AND e.sheet = ANY (%(sheets)s) AND e.line BETWEEN %(first)s AND %(last)s
 ORDER BY array_position(%(sheets)s::text[], e.sheet::text), e.line, e.item, e.severity, e.code, e."column"
 LIMIT %(limit)s;

-- name: findings_of_lines
-- What was found of these kinds about the next lines of a delivery that anything of them was found about.
WITH next_lines AS (
       SELECT DISTINCT e.line
         FROM row_errors AS e
        WHERE e.batch_id = %(batch_id)s AND e.line > %(after)s AND e.severity = ANY (%(severities)s)
        ORDER BY e.line
        LIMIT %(limit)s)
SELECT e.sheet, e.line, e.item, e."column", e.code, e.severity, e.other_line
  FROM next_lines AS n
  JOIN row_errors AS e ON e.batch_id = %(batch_id)s AND e.line = n.line AND e.severity = ANY (%(severities)s)
 ORDER BY e.line, e.sheet, e.item, e.severity, e.code, e."column";

-- name: around_batch, planned once
-- What is known around a delivery: by whose logins and for whom it was received and is committed, as its receipt names
-- them; who else logs in for its institution; the courts, by their codes and before that by those of their regions, the
-- first one last; and whether the institution has cases, or filed any that are another's by now.
SELECT coalesce((SELECT o.name FROM organisations AS o ORDER BY o.id LIMIT 1), '') AS centre, i.name AS institution_name,
       coalesce(u.role, 'SY') AS upload_role, coalesce(u.username, '') AS upload_login,
       coalesce(k.role, 'SY') AS commit_role, coalesce(k.username, '') AS commit_login,
       ARRAY(SELECT DISTINCT replace(h.last_name || h.first_name, ' ', '')
               FROM users AS h
              WHERE h.institution_id = i.id AND h.is_active AND h.last_name || h.first_name <> '') AS handlers,
       c.codes AS court_codes, c.ids AS court_ids,
       EXISTS (SELECT 1 FROM cases AS f WHERE f.institution_id = i.id)
       OR EXISTS (SELECT 1 FROM filing_batches AS f
                   WHERE f.institution_id = i.id AND f.state = 'COMMITTED') AS has_filed
  FROM filing_batches AS b
  JOIN institutions AS i ON i.id = b.institution_id
 CROSS JOIN (SELECT coalesce(array_agg(n.code ORDER BY n.is_own, n.id DESC), '{}') AS codes,
                    coalesce(array_agg(n.id ORDER BY n.is_own, n.id DESC), '{}') AS ids
               FROM (SELECT k.region_code AS code, k.id, false AS is_own FROM courts AS k
                      UNION ALL
                     SELECT k.code, k.id, true FROM courts AS k) AS n) AS c
  LEFT JOIN users AS u ON u.id = b.uploaded_by
  LEFT JOIN users AS k ON k.id = %(committed_by)s
 WHERE b.id = %(batch_id)s;

-- name: broken_rules
-- The rules that make rows of a delivery wrong, with the number of those rows, most first.
SELECT e.sheet, e.code, e."column", count(*) AS rows, 0 AS item, NULL AS other_line
  FROM row_errors AS e
 WHERE e.batch_id = %(batch_id)s AND e.severity = 'E'
 GROUP BY e.sheet, e.code, e."column"
 ORDER BY count(*) DESC, e.sheet, e.code, e."column";

