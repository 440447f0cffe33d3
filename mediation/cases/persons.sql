-- name: case_in_sight
-- A case, if the actor may see it.
SELECT c.id
  FROM cases AS c
 WHERE c.id = %(case_id)s;

-- name: same_person
-- Other cases with people of a case, one row for each person and case.
SELECT p.id AS party_id, q.role, c.id AS case_id, c.number, i.code AS institution, c.product, c.claim_total, c.state,
       c.mediator_id
  FROM parties AS p
  JOIN parties AS q ON q.id_index = p.id_index AND q.id_type = p.id_type AND q.case_id <> p.case_id
  JOIN cases AS c ON c.id = q.case_id AND c.state = ANY (%(states)s)
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE p.case_id = %(case_id)s AND p.role <> 'agent' AND q.role <> 'agent'
 ORDER BY p.id, c.id;

-- name: count_same_person
-- How many other cases there are with people of a case.
SELECT count(DISTINCT c.id)
  FROM parties AS p
  JOIN parties AS q ON q.id_index = p.id_index AND q.id_type = p.id_type AND q.case_id <> p.case_id
  JOIN cases AS c ON c.id = q.case_id AND c.state = ANY (%(states)s)
 WHERE p.case_id = %(case_id)s AND p.role <> 'agent' AND q.role <> 'agent';

-- name: other_claims
-- What other institutions claim from each person of a case who consented to coordination here and there.
SELECT p.id AS party_id, count(*) AS count, sum(c.claim_total) AS total
  FROM cases AS here
  JOIN parties AS p ON p.case_id = here.id
  JOIN consents AS k ON k.party_id = p.id AND k.purpose = 'coordination' AND k.state = 'GIVEN'
  JOIN parties AS q
    ON q.id_index = p.id_index AND q.id_type = p.id_type AND q.role IN ('respondent', 'co_borrower')
  JOIN consents AS l ON l.party_id = q.id AND l.purpose = 'coordination' AND l.state = 'GIVEN'
  JOIN cases AS c
    ON c.id = q.case_id AND c.institution_id <> here.institution_id AND c.state = ANY (%(states)s)
 WHERE here.id = %(case_id)s
 GROUP BY p.id
 ORDER BY p.id;

-- name: groups
-- People who owe in several cases: the cases, their own rows in them, who mediates, how many institutions claim.
SELECT array_agg(c.id ORDER BY c.id) AS case_ids, array_agg(p.id ORDER BY c.id) AS party_ids,
       coalesce(array_agg(DISTINCT c.mediator_id) FILTER (WHERE c.mediator_id IS NOT NULL), '{}') AS mediator_ids,
       count(DISTINCT c.institution_id) AS institutions, sum(c.claim_total) AS claim_total
  FROM parties AS p
  JOIN cases AS c ON c.id = p.case_id AND c.state = ANY (%(states)s)
 WHERE p.role IN ('respondent', 'co_borrower')
 GROUP BY p.id_type, p.id_index
HAVING count(DISTINCT c.id) > 1
 ORDER BY min(c.id);

-- name: continuity
-- For each of the given cases the mediator of the oldest open case of the same debtor.
SELECT DISTINCT ON (p.case_id) p.case_id, c.mediator_id
  FROM parties AS p
  JOIN parties AS q
    ON q.id_index = p.id_index AND q.id_type = p.id_type AND q.case_id <> p.case_id
   AND q.role IN ('respondent', 'co_borrower')
  JOIN cases AS c ON c.id = q.case_id AND c.mediator_id IS NOT NULL AND c.state = ANY (%(states)s)
 WHERE p.case_id = ANY (%(case_ids)s) AND p.role IN ('respondent', 'co_borrower')
 ORDER BY p.case_id, c.id;
