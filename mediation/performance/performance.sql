-- name: without_plan
-- Cases whose agreement is in effect and has no plan; not those with a plan that no other one can replace. One that was
-- performed can be, where what was paid since belongs to the later agreement.
SELECT a.case_id
  FROM agreements AS a
 WHERE is_in_force(a.state)
   AND (%(among)s::bigint[] IS NULL OR a.case_id = ANY (%(among)s))
   AND NOT EXISTS (SELECT 1 FROM plans AS p
                    WHERE p.agreement_id = a.id
                       OR p.case_id = a.case_id AND p.state NOT IN ('ACTIVE', 'DEFAULTED', 'ACCELERATED', 'RENEGOTIATED')
                          AND NOT (p.state = 'FULFILLED' AND a.replaces_id = p.agreement_id))
 ORDER BY a.case_id;

-- name: draw_up_plans
-- Lays out the plans of effective agreements as their terms say: instalments, components in their order, the ledger.
WITH drawn AS (
       INSERT INTO plans (agreement_id, case_id, total, grace_days, accelerates, revives, notice_days, state, last_due_on)
       SELECT a.id, a.case_id, a.settled_amount, coalesce((a.terms ->> 'grace_days')::integer, 3),
              coalesce((a.terms ->> 'accelerates')::boolean, true), coalesce(a.terms ->> 'waiver', 'revives') <> 'final',
              coalesce((a.terms ->> 'notice_days')::integer, 3), 'PENDING',
              (SELECT max((i ->> 'due_on')::date) FROM jsonb_array_elements(a.terms -> 'instalments') AS i)
         FROM agreements AS a
        WHERE a.case_id = ANY (%(case_ids)s) AND is_in_force(a.state)
          AND NOT EXISTS (SELECT 1 FROM plans AS p WHERE p.agreement_id = a.id)
        ORDER BY a.id
    RETURNING id, agreement_id, case_id),
     laid_out AS (
       INSERT INTO instalments (plan_id, number, due_on, amount, starts_at, state)
       SELECT d.id, t.number, t.due_on, t.amount, sum(t.amount) OVER line - t.amount, 'SCHEDULED'
         FROM drawn AS d
         JOIN agreements AS a ON a.id = d.agreement_id
        CROSS JOIN LATERAL (
              SELECT (i ->> 'number')::integer AS number, (i ->> 'due_on')::date AS due_on, (i ->> 'amount')::numeric AS amount
                FROM jsonb_array_elements(a.terms -> 'instalments') AS i) AS t
       WINDOW line AS (PARTITION BY d.id ORDER BY t.number)
        ORDER BY d.id, t.number
    RETURNING id, plan_id, amount, starts_at),
     payable AS (
       SELECT d.id AS plan_id, c.component,
              CASE WHEN a.replaces_id IS NULL THEN c.claimed ELSE coalesce((a.owed ->> c.component)::numeric, 0) END
              - coalesce((a.terms -> 'waived' ->> c.component)::numeric, 0) AS amount,
              coalesce((SELECT min(o.place) FROM jsonb_array_elements_text(a.terms -> 'order') WITH ORDINALITY AS o (component, place)
                         WHERE o.component = c.component),
                       100 + array_position(%(civil_code)s::text[], c.component)) AS place
         FROM drawn AS d
         JOIN agreements AS a ON a.id = d.agreement_id
         JOIN claims AS l ON l.case_id = d.case_id
        CROSS JOIN LATERAL (VALUES ('principal', l.principal), ('interest', l.interest),
                                   ('penalty_interest', l.penalty_interest), ('compound_interest', l.compound_interest),
                                   ('liquidated_damages', l.liquidated_damages), ('fees', l.fees),
                                   ('enforcement_costs', l.enforcement_costs)) AS c (component, claimed)),
     made_of AS (
       INSERT INTO plan_components (plan_id, rank, component, starts_at, ends_at)
       SELECT o.plan_id, row_number() OVER line, o.component, sum(o.amount) OVER line - o.amount, sum(o.amount) OVER line
         FROM payable AS o
        WHERE o.amount > 0
       WINDOW line AS (PARTITION BY o.plan_id ORDER BY o.place)
    RETURNING plan_id, rank, component, starts_at, ends_at),
     entered AS (
       INSERT INTO ledger_entries (plan_id, instalment_id, debit, credit, component, amount, at)
       SELECT i.plan_id, i.id, 'due', 'agreed', c.component,
              least(i.starts_at + i.amount, c.ends_at) - greatest(i.starts_at, c.starts_at), %(at)s
         FROM laid_out AS i
         JOIN made_of AS c ON c.plan_id = i.plan_id AND c.starts_at < i.starts_at + i.amount AND i.starts_at < c.ends_at
        ORDER BY i.id, c.rank)
SELECT d.id, d.case_id
  FROM drawn AS d
 ORDER BY d.id;

-- name: activate_plans
-- Performance begins.
UPDATE plans AS p
   SET state = 'ACTIVE'
 WHERE p.id = ANY (%(plan_ids)s);

-- name: kinds_of_grace
-- The different numbers of days of grace that agreements give, among plans with something overdue.
SELECT DISTINCT p.grace_days
  FROM instalments AS i
  JOIN plans AS p ON p.id = i.plan_id
 WHERE i.state = 'OVERDUE' AND i.due_on < %(on)s::date;

-- name: lock_plans_due
-- Takes the plans that the day passes over, in the order in which payments take them.
SELECT p.id
  FROM plans AS p
 WHERE p.id IN (SELECT i.plan_id FROM instalments AS i
                 WHERE i.state IN ('SCHEDULED', 'DUE', 'PARTIAL', 'OVERDUE') AND i.due_on <= %(on)s::date
                 UNION ALL
                SELECT i.plan_id FROM instalments AS i WHERE i.state = 'DEFAULT')
   AND (%(among)s::bigint[] IS NULL OR p.case_id = ANY (%(among)s))
 ORDER BY p.id
   FOR NO KEY UPDATE;

-- name: fall_due
-- Instalments whose day has come.
UPDATE instalments AS i
   SET state = 'DUE'
 WHERE i.state = 'SCHEDULED' AND i.due_on <= %(on)s::date
   AND (%(among)s::bigint[] IS NULL OR i.plan_id IN (SELECT p.id FROM plans AS p WHERE p.case_id = ANY (%(among)s)));

-- name: become_overdue
-- Instalments whose day has passed unpaid.
UPDATE instalments AS i
   SET state = 'OVERDUE'
 WHERE i.state IN ('DUE', 'PARTIAL') AND i.due_on < %(before)s::date
   AND (%(among)s::bigint[] IS NULL OR i.plan_id IN (SELECT p.id FROM plans AS p WHERE p.case_id = ANY (%(among)s)));

-- name: fall_into_default
-- Instalments unpaid when the days of grace are over; not where a dispute of a payment waits for its answer.
UPDATE instalments AS i
   SET state = 'DEFAULT'
  FROM plans AS p
  JOIN unnest(%(graces)s::integer[], %(before)s::date[]) AS g (grace_days, before) ON g.grace_days = p.grace_days
 WHERE p.id = i.plan_id AND i.state = 'OVERDUE' AND i.due_on < %(latest)s::date
   AND i.due_on + p.frozen_days < g.before
   AND p.state IN ('ACTIVE', 'DEFAULTED') AND (%(among)s::bigint[] IS NULL OR p.case_id = ANY (%(among)s))
   AND NOT EXISTS (SELECT 1 FROM payment_disputes AS d WHERE d.plan_id = p.id AND d.state = 'open');

-- name: default_plans
-- Running plans with an instalment in default.
UPDATE plans AS p
   SET state = 'DEFAULTED', defaulted_on = %(on)s, noticed_on = NULL
 WHERE p.state = 'ACTIVE' AND (%(among)s::bigint[] IS NULL OR p.case_id = ANY (%(among)s))
   AND p.id IN (SELECT i.plan_id FROM instalments AS i WHERE i.state = 'DEFAULT')
RETURNING p.case_id, p.total;

-- name: cure_plans
-- Defaulted plans with nothing left in default.
UPDATE plans AS p
   SET state = 'ACTIVE', defaulted_on = NULL, noticed_on = NULL
 WHERE p.state = 'DEFAULTED' AND (%(among)s::bigint[] IS NULL OR p.case_id = ANY (%(among)s))
   AND NOT EXISTS (SELECT 1 FROM instalments AS i WHERE i.plan_id = p.id AND i.state = 'DEFAULT')
RETURNING p.case_id, p.total;

-- name: coming_due
-- Instalments not paid in full that fall due in so many days or fewer, with the nearest of these numbers of days.
SELECT p.case_id, c.number, i.number AS instalment, i.due_on, i.due_on - %(on)s::date AS days_left,
       (SELECT min(t.days) FROM unnest(%(thresholds)s::integer[]) AS t (days)
         WHERE t.days >= i.due_on - %(on)s::date) AS threshold
  FROM instalments AS i
  JOIN plans AS p ON p.id = i.plan_id AND p.state IN ('ACTIVE', 'DEFAULTED')
  JOIN cases AS c ON c.id = p.case_id
 WHERE i.state IN ('SCHEDULED', 'DUE', 'PARTIAL')
   AND i.due_on BETWEEN %(on)s::date AND %(on)s::date + (SELECT max(t.days) FROM unnest(%(thresholds)s::integer[]) AS t (days))
   AND (%(among)s::bigint[] IS NULL OR p.case_id = ANY (%(among)s))
 ORDER BY i.due_on, i.id;

-- name: open_instalments
-- Instalments still to be paid, by case.
SELECT p.case_id, c.institution_id, c.institution_ref, i.number, i.due_on, i.amount - i.paid - i.waived AS open
  FROM instalments AS i
  JOIN plans AS p ON p.id = i.plan_id
  JOIN cases AS c ON c.id = p.case_id
 WHERE p.state IN ('ACTIVE', 'DEFAULTED', 'ACCELERATED') AND i.paid + i.waived < i.amount AND i.due_on <= %(until)s::date
 ORDER BY p.case_id, i.number;
