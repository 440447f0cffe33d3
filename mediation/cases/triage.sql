-- name: facts
-- What the rules of triage look at, one row for each of the given cases.
WITH asked AS MATERIALIZED (
       SELECT c.id, c.institution_id, c.product, c.cause_of_action, c.court_id, c.claim_total, c.filed_on,
              l.contract_no, l.jurisdiction_clause, l.authority_type, l.poa_expires_on, l.limitation_ends_on,
              l.product_facts AS said,
              (SELECT left(o.region_code, 4) FROM organisations AS o ORDER BY o.id LIMIT 1) AS city
         FROM cases AS c
         JOIN claims AS l ON l.case_id = c.id
        WHERE c.id = ANY (%(case_ids)s)),
     bankrupt AS MATERIALIZED (
       SELECT b.id_index, b.name
         FROM bankruptcies AS b
        WHERE b.accepted_on <= %(on)s::date AND (b.ended_on IS NULL OR b.ended_on > %(on)s::date)),
     people AS MATERIALIZED (
       SELECT p.case_id, p.role <> 'guarantor' AS owes, left(p.region_code, 4) = a.city AS in_city,
              p.phone_sealed IS NOT NULL OR p.address_sealed IS NOT NULL AS can_be_reached, p.birth_date,
              p.id_index IN (SELECT b.id_index FROM bankrupt AS b WHERE b.id_index IS NOT NULL) AS is_listed,
              p.kind <> 'natural_person' AND normalize(p.name, NFKC) IN (SELECT b.name FROM bankrupt AS b)
              AS has_listed_name
         FROM asked AS a
         JOIN parties AS p ON p.case_id = a.id AND p.role <> 'agent'),
     sides AS (
       SELECT p.case_id, bool_or(p.in_city) AS in_city,
              bool_or(p.can_be_reached) FILTER (WHERE p.owes) AS can_be_reached,
              bool_or(p.is_listed) FILTER (WHERE p.owes) AS is_listed,
              bool_or(p.is_listed) FILTER (WHERE NOT p.owes) AS guarantor_is_listed,
              bool_or(p.has_listed_name AND NOT p.is_listed) AS has_listed_name,
              max(p.birth_date) > %(on)s::date - interval '18 years' AS has_minor,
              min(p.birth_date) <= %(on)s::date - interval '60 years' AS has_elder
         FROM people AS p
        GROUP BY p.case_id),
     identified AS MATERIALIZED (
       SELECT a.id, a.institution_id, a.contract_no, p.id_type, p.id_index
         FROM asked AS a
         JOIN parties AS p ON p.case_id = a.id AND p.id_index IS NOT NULL),
     known AS MATERIALIZED (  -- found first, then compared: who guarantees a thousand loans makes no million pairs
       SELECT q.id_type, q.id_index, l.contract_no, k.institution_id, min(k.id) AS first, max(k.id) AS last
         FROM parties AS q
         JOIN claims AS l ON l.case_id = q.case_id
         JOIN cases AS k ON k.id = q.case_id AND k.state NOT IN ('REFUSED', 'WITHDRAWN')
        WHERE q.id_index IN (SELECT i.id_index FROM identified AS i)
        GROUP BY q.id_type, q.id_index, l.contract_no, k.institution_id),
     twins AS (
       SELECT i.id AS case_id, bool_or(k.institution_id <> i.institution_id) AS elsewhere,
              bool_or(k.institution_id = i.institution_id) AS here
         FROM identified AS i
         JOIN known AS k ON k.id_index = i.id_index AND k.id_type = i.id_type AND k.contract_no = i.contract_no
                        AND (k.first <> i.id OR k.last <> i.id)
        GROUP BY i.id),
     guarantees AS (
       SELECT f.case_id, min(f.due_on) FILTER (WHERE f.due_on < %(on)s::date) AS ended_on,
              min(f.due_on) FILTER (WHERE f.code = 'GUARANTEE-GENERAL' AND f.due_on >= %(on)s::date) AS general_ends_on,
              min(f.due_on) FILTER (WHERE f.code = 'GUARANTEE-JOINT' AND f.due_on >= %(on)s::date) AS joint_ends_on
         FROM case_flags AS f
        WHERE f.case_id = ANY (%(case_ids)s) AND f.code IN ('GUARANTEE-GENERAL', 'GUARANTEE-JOINT')
          AND f.cleared_at IS NULL
        GROUP BY f.case_id)
SELECT a.id AS case_id, %(on)s::date AS today, %(on)s::date + %(soon_days)s::integer AS soon, a.claim_total,
       coalesce((%(scope)s::jsonb -> a.product) ? a.cause_of_action, false) AS in_scope,
       a.jurisdiction_clause = 'arbitration' AS has_arbitration_clause, a.authority_type, a.poa_expires_on,
       (a.said ->> 'is_sued')::boolean AS is_sued, (a.said ->> 'is_arbitrated')::boolean AS is_arbitrated,
       (a.said ->> 'is_criminal')::boolean AS is_criminal, (a.said ->> 'is_bankrupt')::boolean AS is_bankrupt,
       a.court_id IS NOT NULL AS has_court, coalesce(left(k.region_code, 4) = a.city, false) AS court_in_city,
       coalesce(s.in_city, false) AS people_in_city, coalesce(s.can_be_reached, false) AS can_be_reached,
       s.is_listed, s.guarantor_is_listed, s.has_listed_name, s.has_minor, s.has_elder,
       t.elsewhere AS filed_elsewhere, t.here AS filed_here, a.filed_on, a.limitation_ends_on,
       g.ended_on AS guarantee_ended_on, g.general_ends_on, g.joint_ends_on
  FROM asked AS a
  LEFT JOIN courts AS k ON k.id = a.court_id
  LEFT JOIN sides AS s ON s.case_id = a.id
  LEFT JOIN twins AS t ON t.case_id = a.id
  LEFT JOIN guarantees AS g ON g.case_id = a.id;

-- name: record
-- What was written down of a case when it was judged, as far as the actor may see it.
SELECT f.code, f.due_on, f.raised_at, f.cleared_at, f.cleared_by, f.note
  FROM case_flags AS f
 WHERE f.case_id = %(case_id)s AND f.party_id IS NULL AND f.code = ANY (%(codes)s);

-- name: decided
-- Whether triage has moved a case.
SELECT EXISTS (SELECT 1 FROM events AS e WHERE e.case_id = %(case_id)s AND e.payload ? 'triage');

-- name: looked_at
-- Filed cases that wait for somebody to look, each with a flag that makes it wait, and cases with a flag of this code,
-- whatever state they are in; the most pressing first.
SELECT f.id AS flag_id, c.id AS case_id, c.number, i.name AS institution, c.product, c.claim_total, c.filed_on,
       f.code, f.due_on, f.raised_at
  FROM case_flags AS f
  JOIN cases AS c ON c.id = f.case_id
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE (c.state = 'FILED' OR f.code = %(code)s) AND f.verdict <> 'accept' AND f.cleared_at IS NULL
   AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))
 ORDER BY f.due_on, c.filed_on, c.id, f.id
 LIMIT %(limit)s;

-- name: doubted
-- Flags that came up on cases after they were accepted and want somebody to look, while the cases go on; newest first.
SELECT f.id AS flag_id, c.number, c.state, i.name AS institution, f.code, f.due_on, f.raised_at
  FROM case_flags AS f
  JOIN cases AS c ON c.id = f.case_id
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE f.verdict <> 'accept' AND f.cleared_at IS NULL AND c.state = ANY (%(states)s)
   AND f.raised_at > (SELECT max(e.at) FROM events AS e WHERE e.case_id = c.id AND e.event = 'accept')
 ORDER BY f.raised_at DESC, f.id
 LIMIT %(limit)s;

-- name: standing_on
-- On which of the given cases a flag stands.
SELECT DISTINCT f.case_id
  FROM case_flags AS f
 WHERE f.case_id = ANY (%(case_ids)s) AND f.code = %(code)s AND f.cleared_at IS NULL;

-- name: unanswered
-- Cases that were to be rectified by a day that has passed.
SELECT c.id
  FROM cases AS c
 WHERE c.state = 'RECTIFICATION_REQUESTED' AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))
   AND %(on)s::date > (SELECT (e.payload ->> 'answer_by')::date
                         FROM events AS e
                        WHERE e.case_id = c.id AND e.event = 'request_rectification'
                        ORDER BY e.seq DESC
                        LIMIT 1)
 ORDER BY c.id
   FOR NO KEY UPDATE OF c SKIP LOCKED;
