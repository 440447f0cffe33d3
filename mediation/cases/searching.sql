-- name: search
-- A page of cases as lists show them, newest first.
SELECT c.id, c.number, i.code AS institution, i.name AS institution_name, c.institution_ref, c.product, c.claim_total,
       c.state, c.filed_on, m.name AS mediator, r.name AS respondent, l.contract_no
  FROM cases AS c
  JOIN institutions AS i ON i.id = c.institution_id
  LEFT JOIN claims AS l ON l.case_id = c.id
  LEFT JOIN mediators AS m ON m.id = c.mediator_id
  LEFT JOIN LATERAL (
       SELECT p.name FROM parties AS p WHERE p.case_id = c.id AND p.role = 'respondent' ORDER BY p.id LIMIT 1) AS r ON true
 WHERE (%(states)s::text[] IS NULL OR c.state = ANY (%(states)s::text[]))
   AND (%(product)s::text IS NULL OR c.product = %(product)s)
   AND (%(institution)s::text IS NULL OR i.code = %(institution)s)
   AND (%(mediator_id)s::bigint IS NULL OR c.mediator_id = %(mediator_id)s)
   AND (%(filed_from)s::date IS NULL OR c.filed_on >= %(filed_from)s)
   AND (%(filed_to)s::date IS NULL OR c.filed_on <= %(filed_to)s)
   AND (%(before)s::bigint IS NULL OR c.id < %(before)s)
 ORDER BY c.id DESC
 LIMIT %(limit)s;

-- name: search_words
-- The same of cases that carry what somebody typed; each branch is one index. A name is compared by
-- bytes: the row policies let no LIKE into the index.
WITH hits AS MATERIALIZED (
       SELECT h.id FROM cases AS h WHERE h.number = %(words)s
        UNION
       SELECT h.id FROM cases AS h WHERE h.institution_ref = %(words)s
        UNION
       SELECT h.case_id FROM claims AS h WHERE h.contract_no = %(words)s
        UNION
       SELECT h.case_id FROM parties AS h WHERE h.id_index = %(id_index)s
        UNION
       SELECT h.case_id FROM parties AS h WHERE h.name ~>=~ %(name)s AND h.name ~<~ %(name_after)s)
SELECT c.id, c.number, i.code AS institution, i.name AS institution_name, c.institution_ref, c.product, c.claim_total,
       c.state, c.filed_on, m.name AS mediator, r.name AS respondent, l.contract_no
  FROM cases AS c
  JOIN hits AS h ON h.id = c.id
  JOIN institutions AS i ON i.id = c.institution_id
  LEFT JOIN claims AS l ON l.case_id = c.id
  LEFT JOIN mediators AS m ON m.id = c.mediator_id
  LEFT JOIN LATERAL (
       SELECT p.name FROM parties AS p WHERE p.case_id = c.id AND p.role = 'respondent' ORDER BY p.id LIMIT 1) AS r ON true
 WHERE (%(states)s::text[] IS NULL OR c.state = ANY (%(states)s::text[]))
   AND (%(product)s::text IS NULL OR c.product = %(product)s)
   AND (%(institution)s::text IS NULL OR i.code = %(institution)s)
   AND (%(mediator_id)s::bigint IS NULL OR c.mediator_id = %(mediator_id)s)
   AND (%(filed_from)s::date IS NULL OR c.filed_on >= %(filed_from)s)
   AND (%(filed_to)s::date IS NULL OR c.filed_on <= %(filed_to)s)
   AND (%(before)s::bigint IS NULL OR c.id < %(before)s)
 ORDER BY c.id DESC
 LIMIT %(limit)s;

-- name: claim
-- What is claimed in a case, by component, and what it rests on.
SELECT l.principal, l.interest, l.penalty_interest, l.compound_interest, l.liquidated_damages, l.fees,
       l.enforcement_costs, l.total, l.cutoff_date, l.contract_no, l.contract_date, l.overdue_since, l.overdue_days,
       l.relief_sought, l.facts, l.poa_number, l.poa_expires_on, l.authority_type
  FROM claims AS l
 WHERE l.case_id = %(case_id)s;

-- name: instalments
-- What is to be paid on the newest plan of a case, in order.
SELECT i.number, i.due_on, i.amount, i.paid, i.state
  FROM instalments AS i
 WHERE i.plan_id = (SELECT max(p.id) FROM plans AS p WHERE p.case_id = %(case_id)s)
 ORDER BY i.number;

-- name: respondents
-- Whose name stands for each of some cases in lists: the respondent's who was filed first.
SELECT DISTINCT ON (p.case_id) p.case_id, p.name
  FROM parties AS p
 WHERE p.case_id = ANY (%(ids)s) AND p.role = 'respondent'
 ORDER BY p.case_id, p.id;

-- name: next_steps
-- What has to happen next in each of some cases, as far as its agreement or plan says it, and by which day.
SELECT c.id, c.state,
       CASE WHEN c.state <> 'AGREED' THEN NULL
            WHEN p.state IN ('DEFAULTED', 'ACCELERATED') THEN 'default'
            WHEN p.state = 'ENFORCEMENT_APPLIED' THEN 'enforce'
            WHEN a.state IN ('APPLIED', 'ACCEPTED_BY_COURT') THEN 'await_court'
            WHEN p.state IN ('FULFILLED', 'SUED', 'WRITTEN_OFF') THEN 'nothing'
            WHEN a.state = 'EFFECTIVE' AND a.apply_by <= coalesce(n.due_on, 'infinity') THEN 'apply'
            ELSE 'pay' END AS step,
       CASE WHEN c.state IN ('IN_MEDIATION', 'SUSPENDED', 'AGREEMENT_PENDING_SIGNATURE') THEN c.period_ends_on
            WHEN c.state = 'ASSIGNED'
            THEN (SELECT s.answer_due_on FROM assignments AS s WHERE s.case_id = c.id AND s.state = 'OFFERED' LIMIT 1)
            WHEN c.state = 'SEEKING_CONSENT'
            THEN (SELECT min(n.expires_on) FROM notices AS n WHERE n.case_id = c.id)
            WHEN p.state IN ('FULFILLED', 'ENFORCEMENT_APPLIED', 'SUED', 'WRITTEN_OFF') THEN NULL
            WHEN a.state = 'EFFECTIVE' THEN least(a.apply_by, n.due_on)
            ELSE n.due_on END AS next_on
  FROM cases AS c
  LEFT JOIN agreements AS a ON c.state = 'AGREED' AND a.case_id = c.id AND is_in_force(a.state)
  LEFT JOIN plans AS p ON c.state = 'AGREED' AND p.case_id = c.id AND p.state <> 'RENEGOTIATED'
  LEFT JOIN LATERAL (
       SELECT min(n.due_on) AS due_on FROM instalments AS n
        WHERE n.plan_id = p.id AND n.state IN ('SCHEDULED', 'DUE', 'PARTIAL', 'OVERDUE', 'DEFAULT')) AS n ON true
 WHERE c.id = ANY (%(ids)s);
