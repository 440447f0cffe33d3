-- name: loaded
-- The programmes that were loaded, as they read last.
SELECT DISTINCT ON (p.code, p.effective_from) p.code, p.effective_from, p.version, p.content
  FROM relief_programmes AS p
 ORDER BY p.code, p.effective_from, p.version DESC;

-- name: versions
-- Every version that was loaded, and by whom.
SELECT p.code, p.effective_from, p.version, p.content, p.loaded_at,
       coalesce(nullif(u.last_name || u.first_name, ''), u.username) AS loaded_by
  FROM relief_programmes AS p
  LEFT JOIN users AS u ON u.id = p.loaded_by
 ORDER BY p.code, p.effective_from DESC, p.version DESC;

-- name: load
-- Keeps programmes whose content differs from what was loaded of them last.
WITH given AS (
       SELECT g.code, g.effective_from, g.content
         FROM unnest(%(codes)s::text[], %(effective_from)s::date[], %(contents)s::jsonb[])
              AS g (code, effective_from, content)),
     known AS (
       SELECT DISTINCT ON (p.code, p.effective_from) p.code, p.effective_from, p.version, p.content
         FROM relief_programmes AS p
        ORDER BY p.code, p.effective_from, p.version DESC)
INSERT INTO relief_programmes (code, effective_from, version, content, loaded_by, loaded_at)
SELECT g.code, g.effective_from, coalesce(k.version, 0) + 1, g.content, %(actor_id)s, %(at)s
  FROM given AS g
  LEFT JOIN known AS k ON k.code = g.code AND k.effective_from = g.effective_from
 WHERE k.content IS DISTINCT FROM g.content
RETURNING code, effective_from, version;

-- name: facts_of_cases
-- What cases tell that programmes ask about, as far as the actor may see it.
SELECT c.id AS case_id, c.product, p.kind AS party_kind, c.claim_total, l.principal,
       greatest(0, %(on)s::date - l.overdue_since) AS overdue_days, l.overdue_since,
       (l.product_facts ->> 'matures_on')::date AS matures_on, l.product_facts ->> 'rate_type' AS rate_type,
       l.product_facts ->> 'loan_class' AS loan_class,
       (l.product_facts ->> 'is_first_home')::boolean AS is_first_home
  FROM cases AS c
  JOIN claims AS l ON l.case_id = c.id
  JOIN LATERAL (SELECT q.kind
                  FROM parties AS q
                 WHERE q.case_id = c.id AND q.role = 'respondent'
                 ORDER BY q.id
                 LIMIT 1) AS p ON true
 WHERE c.id = ANY (%(case_ids)s);

-- name: care_of_cases
-- What makes the debtors of cases vulnerable.
SELECT v.case_id, array_agg(DISTINCT v.kind) AS kinds
  FROM vulnerability_flags AS v
 WHERE v.case_id = ANY (%(case_ids)s) AND v.cleared_at IS NULL AND v.kind IS NOT NULL
 GROUP BY v.case_id;
