-- name: make_offers
-- Puts offers on the table; one open offer per case, which the database keeps.
INSERT INTO offers (case_id, made_by, kind, settled_amount, waived, periods, first_due_on, made_at, expires_on, state)
SELECT o.case_id, o.made_by, o.kind, o.settled_amount, c.claim_total - o.settled_amount, o.periods, o.first_due_on,
       %(at)s, o.expires_on, 'open'
  FROM unnest(%(case_ids)s::bigint[], %(made_by)s::text[], %(kinds)s::text[], %(amounts)s::numeric[],
              %(periods)s::integer[], %(first_due_on)s::date[], %(expires_on)s::date[])
       AS o (case_id, made_by, kind, settled_amount, periods, first_due_on, expires_on)
  JOIN cases AS c ON c.id = o.case_id
RETURNING case_id, settled_amount, waived, periods;

-- name: answer_offers
-- Answers the open offers of cases that have not expired.
UPDATE offers AS o
   SET state = %(state)s, answered_at = %(at)s
 WHERE o.case_id = ANY (%(case_ids)s) AND o.state = 'open' AND o.expires_on >= %(on)s::date
RETURNING o.case_id;
