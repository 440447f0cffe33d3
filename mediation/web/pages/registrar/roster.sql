-- name: mediators
-- Everybody on the roster: what they take, their places, when they are away next, and the end of their term.
SELECT m.id, m.name, m.licence_number, m.products, m.languages, m.capacity, m.share_pct, m.term_from, m.term_until,
       (SELECT count(*) FROM cases AS c
         WHERE c.mediator_id = m.id
           AND c.state IN ('ASSIGNED', 'IN_MEDIATION', 'SUSPENDED', 'AGREEMENT_PENDING_SIGNATURE')) AS open_cases,
       l.from_day AS away_from, l.until AS away_until
  FROM mediators AS m
  LEFT JOIN LATERAL (
       SELECT v.from_day, v.until FROM mediator_leaves AS v
        WHERE v.mediator_id = m.id AND v.until >= %(day)s::date ORDER BY v.from_day, v.id LIMIT 1) AS l ON true
 WHERE %(mediator_id)s::bigint IS NULL OR m.id = %(mediator_id)s
 ORDER BY m.term_until < %(day)s::date, m.name, m.id
 LIMIT %(limit)s;

-- name: ties
-- Institutions that a mediator has nothing to do with, and why.
SELECT i.name AS institution, r.kind, r.until
  FROM mediator_relations AS r
  JOIN institutions AS i ON i.id = r.institution_id
 WHERE r.mediator_id = %(mediator_id)s AND (r.until IS NULL OR r.until >= %(day)s::date)
 ORDER BY i.name, r.kind;

-- name: to_hand_over
-- The cases of a mediator by state, and how many sessions of theirs are to come.
SELECT c.state, count(*) AS cases, min(c.period_ends_on) AS nearest,
       count(*) FILTER (WHERE EXISTS (SELECT 1 FROM mediation_sessions AS s
                                       WHERE s.case_id = c.id AND s.state = 'scheduled')) AS with_session
  FROM cases AS c
 WHERE c.mediator_id = %(mediator_id)s
   AND c.state IN ('ASSIGNED', 'IN_MEDIATION', 'SUSPENDED', 'AGREEMENT_PENDING_SIGNATURE')
 GROUP BY c.state
 ORDER BY c.state;

-- name: handed_over
-- Cases that the centre took from a mediator since a moment, and who has them now.
SELECT c.number, c.state, m.name AS deputy, max(a.id) AS assignment
  FROM assignments AS a
  JOIN cases AS c ON c.id = a.case_id
  LEFT JOIN mediators AS m ON m.id = c.mediator_id
 WHERE a.mediator_id = %(mediator_id)s AND a.release_ground = 'replacement' AND c.mediator_id IS DISTINCT FROM %(mediator_id)s
   AND EXISTS (SELECT 1 FROM events AS e
                WHERE e.case_id = c.id AND e.event = 'replace_mediator' AND e.at >= %(since)s)
 GROUP BY c.id, m.id
 ORDER BY max(a.id) DESC
 LIMIT %(limit)s;

-- name: numbers
-- The numbers of cases, and the names of their mediators.
SELECT c.id, c.number, m.name AS mediator
  FROM cases AS c
  LEFT JOIN mediators AS m ON m.id = c.mediator_id
 WHERE c.id = ANY (%(case_ids)s);
