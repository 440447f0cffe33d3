-- name: case_of_visit
-- The case of a party who visits: who claims what, who mediates, and the visitor's part in it.
SELECT c.id, c.number, c.state, c.agreed_on, c.product, c.claim_total, c.filed_on, i.name AS institution, i.phone AS institution_phone,
       m.name AS mediator, p.id AS party_id, p.name AS party, p.role, l.principal, l.interest, l.penalty_interest,
       l.compound_interest, l.liquidated_damages, l.fees, l.enforcement_costs, l.cutoff_date, l.contract_no,
       l.contract_date, l.overdue_since
  FROM cases AS c
  JOIN parties AS p ON p.case_id = c.id AND p.id = %(party_id)s
  JOIN institutions AS i ON i.id = c.institution_id
  JOIN claims AS l ON l.case_id = c.id
  LEFT JOIN mediators AS m ON m.id = c.mediator_id
 WHERE c.id = %(case_id)s;

-- name: plan
-- How the agreement of a case is performed.
SELECT p.id, p.state, p.total, p.grace_days, p.last_due_on, p.fulfilled_on,
       (SELECT sum(n.paid) FROM instalments AS n WHERE n.plan_id = p.id) AS paid
  FROM plans AS p
 WHERE p.case_id = %(case_id)s
 ORDER BY p.id DESC
 LIMIT 1;

-- name: instalments
-- The instalments of a plan, and what was paid on each.
SELECT n.number, n.due_on, n.amount, n.paid, n.paid_on, n.state
  FROM instalments AS n
 WHERE n.plan_id = %(plan_id)s
 ORDER BY n.number;

-- name: payments
-- What the institution booked on a plan.
SELECT y.paid_on, y.amount
  FROM payments AS y
 WHERE y.plan_id = %(plan_id)s
 ORDER BY y.paid_on, y.id;
