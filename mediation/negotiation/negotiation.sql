-- name: lock_cases
-- Takes cases in mediation for the time of a verb, in order, so that two people cannot answer the same offer.
SELECT c.id
  FROM cases AS c
 WHERE c.id = ANY (%(case_ids)s) AND c.state = 'IN_MEDIATION'
 ORDER BY c.id
   FOR NO KEY UPDATE;

-- name: limits_on
-- The limits that plans for a product keep to on a day.
SELECT p.most_periods, p.largest_balloon
  FROM plan_limits AS p
 WHERE coalesce(p.product, %(product)s) IS NOT DISTINCT FROM %(product)s AND p.valid_from <= %(on)s::date
 ORDER BY p.product NULLS LAST, p.valid_from DESC
 LIMIT 1;

-- name: claims_of
-- What is owed in cases by component, and the limits that plans for their product keep to on a day.
SELECT c.id, c.product, l.total AS claim_total, l.principal, l.interest, l.penalty_interest, l.compound_interest,
       l.liquidated_damages, l.fees, l.enforcement_costs, g.most_periods, g.largest_balloon
  FROM cases AS c
  JOIN open_claims AS l ON l.case_id = c.id
 CROSS JOIN LATERAL (
       SELECT p.most_periods, p.largest_balloon
         FROM plan_limits AS p
        WHERE coalesce(p.product, c.product) = c.product AND p.valid_from <= %(on)s::date
        ORDER BY p.product NULLS LAST, p.valid_from DESC
        LIMIT 1) AS g
 WHERE c.id = ANY (%(case_ids)s)
 ORDER BY c.id;

-- name: make_offers
-- Puts offers on the table; one open offer per case, which the database keeps. Who makes one has accepted it.
INSERT INTO offers (case_id, made_by, kind, settled_amount, waived, periods, first_due_on, terms, made_at, expires_on,
                    state, answers_id, standing_id, claimant_accepted_at, respondent_accepted_at)
SELECT o.case_id, %(side)s, o.kind, o.settled_amount, o.waived, o.periods, o.first_due_on, o.terms, %(at)s,
       o.expires_on, 'open', o.answers_id, o.standing_id,
       CASE WHEN %(side)s = 'claimant' THEN %(at)s::timestamptz END,
       CASE WHEN %(side)s = 'respondent' THEN %(at)s::timestamptz END
  FROM unnest(%(case_ids)s::bigint[], %(kinds)s::text[], %(amounts)s::numeric[], %(waived)s::numeric[],
              %(periods)s::integer[], %(first_due_on)s::date[], %(terms)s::jsonb[], %(expires_on)s::date[],
              %(answers)s::bigint[], %(standing)s::bigint[])
       AS o (case_id, kind, settled_amount, waived, periods, first_due_on, terms, expires_on, answers_id, standing_id)
 ORDER BY o.case_id
RETURNING id, case_id;

-- name: lapse_overtaken
-- Lets accepted offers go whose agreement somebody would not sign, or that nothing can be drawn up of, since money came
-- or the claim was changed after they were made; so talks can go on.
UPDATE offers AS o
   SET state = 'lapsed'
  FROM open_claims AS w
 WHERE o.case_id = ANY (%(case_ids)s) AND o.state = 'accepted' AND w.case_id = o.case_id
   AND (w.total <> o.settled_amount + o.waived
        OR EXISTS (SELECT 1 FROM agreements AS a WHERE a.offer_id = o.id AND a.state = 'REFUSED'));

-- name: accept_offers
-- Takes down that a side accepts open offers that are not its own; agreed where both sides have.
UPDATE offers AS o
   SET claimant_accepted_at = CASE WHEN %(side)s = 'claimant' THEN %(at)s ELSE o.claimant_accepted_at END,
       respondent_accepted_at = CASE WHEN %(side)s = 'respondent' THEN %(at)s ELSE o.respondent_accepted_at END,
       state = CASE WHEN coalesce(o.claimant_accepted_at, o.respondent_accepted_at) IS NULL THEN 'open'
                    ELSE 'accepted' END,
       answered_at = %(at)s, answered_by = %(side)s
 WHERE o.case_id = ANY (%(case_ids)s) AND o.state = 'open' AND o.expires_on >= %(on)s::date
   AND (%(side)s = 'claimant' AND o.claimant_accepted_at IS NULL
        OR %(side)s = 'respondent' AND o.respondent_accepted_at IS NULL)
RETURNING o.id, o.case_id, o.state;

-- name: answer_offers
-- Closes open offers of others for a side, rejected or countered; a mediator is no side.
UPDATE offers AS o
   SET state = %(state)s, answered_at = %(at)s, answered_by = %(side)s
 WHERE o.case_id = ANY (%(case_ids)s) AND o.state = 'open' AND o.expires_on >= %(on)s::date
   AND o.made_by <> %(side)s AND %(side)s <> 'mediator'
RETURNING o.id, o.case_id, o.state;

-- name: withdraw_offers
-- Takes one's own open offers back.
UPDATE offers AS o
   SET state = 'withdrawn', answered_at = %(at)s, answered_by = %(side)s
 WHERE o.case_id = ANY (%(case_ids)s) AND o.state = 'open' AND o.made_by = %(side)s
RETURNING o.id, o.case_id, o.state;

-- name: open_offers
-- The open offers of cases, whose they are, and what they say.
SELECT o.id, o.case_id, o.made_by, o.expires_on, o.terms
  FROM offers AS o
 WHERE o.case_id = ANY (%(case_ids)s) AND o.state = 'open'
 ORDER BY o.case_id;

-- name: idle_offers
-- Open offers whose day has passed or whose mediation is over, and their cases taken; a suspended one may go on.
SELECT o.id
  FROM offers AS o
  JOIN cases AS c ON c.id = o.case_id
 WHERE o.state = 'open' AND (o.expires_on < %(on)s::date OR c.state NOT IN ('IN_MEDIATION', 'SUSPENDED'))
   AND (%(among)s::bigint[] IS NULL OR o.case_id = ANY (%(among)s))
 ORDER BY o.case_id
   FOR NO KEY UPDATE OF c;

-- name: close_idle
-- Closes offers that are still open: expired, or lapsed with their mediation.
UPDATE offers AS o
   SET state = CASE WHEN o.expires_on < %(on)s::date THEN 'expired' ELSE 'lapsed' END, answered_at = %(at)s
 WHERE o.id = ANY (%(offer_ids)s) AND o.state = 'open'
RETURNING o.id, o.case_id, o.state;

-- name: thread
-- All offers of a case in the order they were made, as people read them.
SELECT o.id, o.made_by, o.made_at, o.expires_on, o.state, o.answered_at, o.answered_by, o.answers_id,
       s.name AS standing, o.claimant_accepted_at, o.respondent_accepted_at, o.terms
  FROM offers AS o
  LEFT JOIN standing_offers AS s ON s.id = o.standing_id
 WHERE o.case_id = %(case_id)s
 ORDER BY o.id;
