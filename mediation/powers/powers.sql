-- name: by_number
-- Powers of attorney of open cases that the actor sees, by number, what runs out first first: of how many cases, whom
-- they name, and between which days they run out.
SELECT l.poa_number AS number, count(*) AS cases, min(l.poa_expires_on) AS expires_on, max(l.poa_expires_on) AS last_on,
       array_agg(DISTINCT l.handler_name::text) AS handlers, bool_or(l.authority_type = 'general') AS has_general
  FROM cases AS c
  JOIN claims AS l ON l.case_id = c.id
 WHERE c.institution_id = %(institution_id)s AND c.state <> ALL (%(over)s)
   AND (%(number)s::text IS NULL OR l.poa_number = %(number)s)
 GROUP BY l.poa_number
 ORDER BY min(l.poa_expires_on), l.poa_number
 LIMIT %(limit)s;

-- name: running_out
-- Powers of attorney of open cases that run out between two days, by institution, number and day, the nearest first;
-- beside each one of its cases.
SELECT min(c.id) AS case_id, i.code AS institution, l.poa_number AS number, l.poa_expires_on AS expires_on,
       l.poa_expires_on - %(on)s::date AS days_left, count(*) AS cases
  FROM claims AS l
  JOIN cases AS c ON c.id = l.case_id
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE l.poa_expires_on BETWEEN %(first)s::date AND %(last)s::date AND c.state <> ALL (%(over)s)
   AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))
 GROUP BY i.code, l.poa_number, l.poa_expires_on
 ORDER BY l.poa_expires_on, count(*) DESC, l.poa_number, i.code
 LIMIT %(limit)s;

-- name: take
-- Takes the cases that a new power of attorney is for until the end of the transaction: all that are open under a
-- number, or those that are named.
SELECT c.id
  FROM cases AS c
  JOIN claims AS l ON l.case_id = c.id
 WHERE c.institution_id = %(institution_id)s
   AND (%(former)s::text IS NULL OR l.poa_number = %(former)s AND c.state <> ALL (%(over)s))
   AND (%(former)s::text IS NOT NULL OR c.number = ANY (%(numbers)s::text[]))
 ORDER BY c.id
   FOR NO KEY UPDATE OF c;

-- name: judged
-- What a new power of attorney would do in each of these cases: nothing, if it is what they have; and what bars it.
SELECT c.id, c.number, c.state, l.authority_type, l.poa_expires_on AS expires_on,
       l.poa_expires_on > %(expires_on)s::date AS shortens,
       (l.poa_number, l.authority_type, l.handler_name, l.handler_phone, l.poa_expires_on)
       = (%(number)s, %(authority)s, %(handler_name)s, %(handler_phone)s, %(expires_on)s::date) AS is_same,
       CASE WHEN c.state = ANY (%(over)s) THEN 'over'
            WHEN g.given_on > %(given_on)s::date THEN 'older'
            WHEN %(authority)s = 'general' AND (w.waits OR EXISTS (
                     SELECT 1 FROM offers AS o
                      WHERE o.case_id = c.id
                        AND (o.state = 'open'
                             OR o.state = 'accepted' AND NOT EXISTS (SELECT 1 FROM agreements AS a
                                                                      WHERE a.offer_id = o.id AND is_in_force(a.state)))))
            THEN 'settling'
            WHEN w.waits AND l.handler_name <> %(handler_name)s THEN 'names_another' END AS refusal
  FROM cases AS c
  JOIN claims AS l ON l.case_id = c.id
  LEFT JOIN LATERAL (SELECT r.power_id
                       FROM power_renewals AS r
                      WHERE r.case_id = c.id
                      ORDER BY r.renewed_at DESC, r.id DESC
                      LIMIT 1) AS r ON true
  LEFT JOIN powers_of_attorney AS g ON g.id = r.power_id AND g.number = l.poa_number
 CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1
                                      FROM agreements AS a
                                      JOIN signatures AS s ON s.agreement_id = a.id AND s.role = 'claimant'
                                     WHERE a.case_id = c.id AND a.state IN ('SIGNING', 'EFFECTIVE')
                                       AND s.signed_at IS NULL AND s.refused_at IS NULL) AS waits) AS w
 WHERE c.institution_id = %(institution_id)s
   AND (%(former)s::text IS NULL OR l.poa_number = %(former)s AND c.state <> ALL (%(over)s))
   AND (%(former)s::text IS NOT NULL OR c.number = ANY (%(numbers)s::text[]))
 ORDER BY c.id;

-- name: file_power
-- Keeps a power of attorney; one that was filed before stays as it is.
INSERT INTO powers_of_attorney (institution_id, number, authority_type, handler_name, handler_phone, given_on,
                                expires_on, content_sha256, filed_at, actor_id)
VALUES (%(institution_id)s, %(number)s, %(authority)s, %(handler_name)s, %(handler_phone)s, %(given_on)s,
        %(expires_on)s, %(sha256)s, %(at)s, %(actor_id)s)
    ON CONFLICT DO NOTHING;

-- name: filed
-- A power of attorney that was filed.
SELECT p.id
  FROM powers_of_attorney AS p
 WHERE p.institution_id = %(institution_id)s AND p.number = %(number)s AND p.authority_type = %(authority)s
   AND p.handler_name = %(handler_name)s AND p.handler_phone = %(handler_phone)s AND p.given_on = %(given_on)s
   AND p.expires_on = %(expires_on)s;

-- name: renew
-- Gives cases a power of attorney: what they had is kept, and its paper is laid to their documents.
WITH kept AS (
       INSERT INTO power_renewals (case_id, power_id, number, authority_type, handler_name, handler_phone, expires_on,
                                   renewed_at)
       SELECT l.case_id, %(power_id)s, l.poa_number, l.authority_type, l.handler_name, l.handler_phone,
              l.poa_expires_on, %(at)s
         FROM claims AS l
        WHERE l.case_id = ANY (%(case_ids)s)
        ORDER BY l.case_id),
     laid AS (
       INSERT INTO attachments (case_id, kind, file_name, state, content_sha256, bytes, received_at)
       SELECT w.case_id, 'power_of_attorney', %(file_name)s, 'RECEIVED', %(sha256)s::bytea, %(bytes)s::bigint, %(at)s
         FROM unnest(%(case_ids)s::bigint[]) AS w (case_id)
        WHERE %(sha256)s::bytea IS NOT NULL
           ON CONFLICT DO NOTHING)
UPDATE claims AS l
   SET poa_number = p.number, authority_type = p.authority_type, handler_name = p.handler_name,
       handler_phone = p.handler_phone, poa_expires_on = p.expires_on
  FROM powers_of_attorney AS p
 WHERE p.id = %(power_id)s AND l.case_id = ANY (%(case_ids)s);

-- name: erase_renewals
-- Drops who acted for institutions in cases before.
UPDATE power_renewals AS r
   SET number = '', handler_name = '', handler_phone = ''
 WHERE r.case_id = ANY (%(case_ids)s);

-- name: erase_powers
-- Drops who is named in powers of attorney of cases, once all cases that had them are erased.
UPDATE powers_of_attorney AS p
   SET number = '#' || p.id, handler_name = '', handler_phone = ''
 WHERE p.id IN (SELECT r.power_id FROM power_renewals AS r WHERE r.case_id = ANY (%(case_ids)s))
   AND NOT EXISTS (SELECT 1 FROM power_renewals AS r JOIN cases AS c ON c.id = r.case_id AND c.erased_on IS NULL
                    WHERE r.power_id = p.id);
