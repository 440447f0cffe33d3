-- name: joint_view
-- Open cases, here and elsewhere, of each person of a case who consents to coordination in them, as they stand.
SELECT p.id AS person, q.id AS party_id, c.id AS case_id, c.number, i.name AS institution, c.product, c.claim_total,
       c.state, m.name AS mediator
  FROM parties AS p
  JOIN parties AS q ON q.id_index = p.id_index AND q.id_type = p.id_type AND q.role IN ('respondent', 'co_borrower')
  JOIN cases AS c ON c.id = q.case_id AND c.state = ANY (%(states)s)
  JOIN institutions AS i ON i.id = c.institution_id
  LEFT JOIN mediators AS m ON m.id = c.mediator_id
 WHERE p.case_id = %(case_id)s AND consented(p.id, 'coordination', %(at)s::timestamptz)
   AND consented(q.id, 'coordination', %(at)s::timestamptz)
 ORDER BY p.id, c.id;

-- name: end_budgets
-- Ends the budget of a person that stands, and its parts.
WITH ended AS (
       UPDATE joint_budgets AS b
          SET ended_at = %(at)s
         FROM parties AS p
        WHERE p.id = ANY (%(party_ids)s) AND b.person_index = p.id_index AND b.ended_at IS NULL
    RETURNING b.id)
UPDATE joint_budget_shares AS s
   SET ended_at = %(at)s
  FROM ended AS e
 WHERE s.budget_id = e.id;

-- name: state_budget
-- Writes down what a person can pay each month.
INSERT INTO joint_budgets (person_index, monthly, stated_at, actor_id)
SELECT p.id_index, %(monthly)s, %(at)s, %(actor_id)s
  FROM parties AS p
 WHERE p.id = %(party_id)s
RETURNING id;

-- name: divide
-- Writes down the parts of a budget.
INSERT INTO joint_budget_shares (budget_id, case_id, party_id, claim_total, share, stated_at)
SELECT %(budget_id)s, s.case_id, s.party_id, s.claim_total, s.share, %(at)s
  FROM unnest(%(case_ids)s::bigint[], %(party_ids)s::bigint[], %(claim_totals)s::numeric[], %(shares)s::numeric[])
       AS s (case_id, party_id, claim_total, share);

-- name: parts
-- The parts of budgets that stand and go to a case.
SELECT s.budget_id, s.case_id, s.party_id, s.claim_total, s.share, s.stated_at
  FROM joint_budget_shares AS s
 WHERE s.case_id = %(case_id)s AND s.ended_at IS NULL
 ORDER BY s.party_id;
