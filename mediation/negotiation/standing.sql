-- name: publish_offer
-- Publishes what an institution offers to a class of cases.
INSERT INTO standing_offers (institution_id, name, product, overdue_from, overdue_to, claim_from, claim_to, waived, shape,
                             periods, down_payment_share, deferral_months, answer_days, first_due_days, valid_from,
                             valid_until, published_at, actor_id, level_needed, approved_at, approved_by)
VALUES (%(institution_id)s, %(name)s, %(product)s, %(overdue_from)s, %(overdue_to)s, %(claim_from)s, %(claim_to)s,
        %(waived)s, %(shape)s, %(periods)s, %(down_payment_share)s, %(deferral_months)s, %(answer_days)s,
        %(first_due_days)s, %(valid_from)s, %(valid_until)s, %(at)s, %(actor_id)s, %(level_needed)s,
        CASE WHEN %(level_needed)s = 0 THEN %(at)s::timestamptz END,
        CASE WHEN %(level_needed)s = 0 THEN %(actor_id)s::bigint END)
RETURNING id;

-- name: approve_offer
-- Lets a standing offer that waits be made.
UPDATE standing_offers AS s
   SET approved_at = %(at)s, approved_by = %(actor_id)s
 WHERE s.id = %(standing_id)s AND s.approved_at IS NULL AND s.withdrawn_at IS NULL AND s.valid_until >= %(on)s::date;

-- name: withdraw_offer
-- Ends a standing offer; what was offered under it stays on the table until its day.
UPDATE standing_offers AS s
   SET withdrawn_at = %(at)s, withdrawn_by = %(actor_id)s
 WHERE s.id = %(standing_id)s AND s.withdrawn_at IS NULL AND s.valid_until >= %(on)s::date;

-- name: standing_offers
-- Standing offers as people read them, newest first, and to how many cases each was made and agreed in how many.
SELECT s.id, i.code AS institution, s.name, s.product, s.overdue_from, s.overdue_to, s.claim_from, s.claim_to, s.waived,
       s.shape, s.periods, s.down_payment_share, s.deferral_months, s.answer_days, s.first_due_days, s.valid_from,
       s.valid_until, s.published_at, s.withdrawn_at, s.level_needed, s.approved_at,
       count(o.id) AS offered, count(o.id) FILTER (WHERE o.state IN ('accepted', 'concluded')) AS accepted
  FROM standing_offers AS s
  JOIN institutions AS i ON i.id = s.institution_id
  LEFT JOIN offers AS o ON o.standing_id = s.id
 WHERE (%(institution)s::text IS NULL OR i.code = %(institution)s)
   AND (%(before)s::bigint IS NULL OR s.id < %(before)s)
 GROUP BY s.id, i.code
 ORDER BY s.id DESC
 LIMIT %(limit)s;

-- name: size_of_class
-- How many cases in mediation are of a class on a day, and what they claim, whatever is on the table in them.
SELECT count(*) AS cases, coalesce(sum(c.claim_total), 0) AS claimed
  FROM cases AS c
  JOIN claims AS l ON l.case_id = c.id
 WHERE c.institution_id = %(institution_id)s AND c.state = 'IN_MEDIATION'
   AND coalesce(%(product)s, c.product) = c.product
   AND c.claim_total >= %(claim_from)s AND c.claim_total <= coalesce(%(claim_to)s, c.claim_total)
   AND coalesce(%(on)s::date - l.overdue_since, 0) BETWEEN %(overdue_from)s
       AND coalesce(%(overdue_to)s, %(on)s::date - l.overdue_since, 0);

-- name: to_be_offered
-- Cases in mediation that a standing offer is made to, each with the first published that it was not made before; while
-- other terms are open or agreed, it waits; none is made where an agreement is in force.
SELECT DISTINCT ON (c.id) c.id AS case_id, c.claim_total, s.id AS standing_id, s.waived, s.shape, s.periods,
       s.down_payment_share, s.deferral_months, s.answer_days, s.first_due_days, l.principal, l.interest,
       l.penalty_interest, l.compound_interest, l.liquidated_damages, l.fees, l.enforcement_costs
  FROM standing_offers AS s
  JOIN cases AS c ON c.institution_id = s.institution_id AND c.state = 'IN_MEDIATION' AND c.agreed_on IS NULL
  JOIN claims AS l ON l.case_id = c.id
 WHERE s.approved_at IS NOT NULL AND s.withdrawn_at IS NULL AND %(on)s::date BETWEEN s.valid_from AND s.valid_until
   AND coalesce(s.product, c.product) = c.product
   AND c.claim_total >= s.claim_from AND c.claim_total <= coalesce(s.claim_to, c.claim_total)
   AND coalesce(%(on)s::date - l.overdue_since, 0) BETWEEN s.overdue_from
       AND coalesce(s.overdue_to, %(on)s::date - l.overdue_since, 0)
   AND NOT EXISTS (SELECT 1 FROM offers AS o
                    WHERE o.case_id = c.id AND (o.standing_id = s.id OR o.state IN ('open', 'accepted')))
   AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))
 ORDER BY c.id, s.id;
