-- name: lock_mediators
-- Whoever gives cases to mediators waits for whoever does so already: both would count the same free places.
SELECT m.id
  FROM mediators AS m
 WHERE %(mediator_ids)s::bigint[] IS NULL OR m.id = ANY (%(mediator_ids)s)
 ORDER BY m.id
   FOR NO KEY UPDATE OF m;

-- name: take_waiting
-- Cases that wait for a mediator and whose parties do not choose one themselves; taken for this transaction.
SELECT c.id
  FROM cases AS c
 WHERE c.state = 'AWAITING_ASSIGNMENT' AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))
   AND NOT EXISTS (SELECT 1 FROM joint_choices AS j WHERE j.case_id = c.id AND j.until >= %(on)s::date)
 ORDER BY c.id
   FOR NO KEY UPDATE OF c SKIP LOCKED;

-- name: kinds
-- What rules and scores see of cases, those of a kind together. Priority counts age in days since acceptance and days
-- left until limitation; the band is that of the claim in yuan.
SELECT k.product, k.institution_id, k.district, k.priority, k.band, k.recused, k.declined,
       array_agg(k.id ORDER BY k.id) AS case_ids
  FROM (SELECT c.id, c.product, c.institution_id,
               coalesce(court.region_code, p.region_code, '') AS district,
               CASE WHEN l.limitation_ends_on < %(on)s::date + 90 OR c.accepted_on < %(on)s::date - 60 THEN 2
                    WHEN l.limitation_ends_on < %(on)s::date + 180 OR c.accepted_on < %(on)s::date - 14 THEN 1
                    ELSE 0 END AS priority,
               width_bucket(c.claim_total, ARRAY[50000, 200000, 1000000]::numeric[]) AS band,
               coalesce(r.mediator_ids, '{}') AS recused, coalesce(a.mediator_ids, '{}') AS declined
          FROM cases AS c
          JOIN claims AS l ON l.case_id = c.id
          LEFT JOIN courts AS court ON court.id = c.court_id
          LEFT JOIN (SELECT DISTINCT ON (x.case_id) x.case_id, x.region_code
                       FROM parties AS x
                      WHERE x.case_id = ANY (%(case_ids)s) AND x.role = 'respondent'
                      ORDER BY x.case_id, x.id) AS p ON p.case_id = c.id
          LEFT JOIN (SELECT x.case_id, array_agg(x.mediator_id ORDER BY x.mediator_id) AS mediator_ids
                       FROM recusals AS x
                      WHERE x.case_id = ANY (%(case_ids)s)
                      GROUP BY x.case_id) AS r ON r.case_id = c.id
          LEFT JOIN (SELECT x.case_id, array_agg(DISTINCT x.mediator_id ORDER BY x.mediator_id) AS mediator_ids
                       FROM assignments AS x
                      WHERE x.case_id = ANY (%(case_ids)s) AND x.state IN ('DECLINED', 'EXPIRED', 'RELEASED')
                      GROUP BY x.case_id) AS a ON a.case_id = c.id
         WHERE c.id = ANY (%(case_ids)s)) AS k
 GROUP BY k.product, k.institution_id, k.district, k.priority, k.band, k.recused, k.declined;

-- name: roster
-- Mediators in term: what they may take, their part-time capacity, open load, leave up to the day an answer is due,
-- institutions they must not touch, and the places left under the institutions' caps.
WITH open AS MATERIALIZED (
       SELECT c.mediator_id, c.institution_id, count(*)::integer AS cases
         FROM cases AS c
        WHERE c.mediator_id IS NOT NULL
          AND c.state IN ('ASSIGNED', 'IN_MEDIATION', 'SUSPENDED', 'AGREEMENT_PENDING_SIGNATURE')
        GROUP BY c.mediator_id, c.institution_id)
SELECT m.id, m.products, m.skills, m.languages, m.districts, m.nearness, m.seniority,
       m.capacity * m.share_pct / 100 AS capacity,
       coalesce((SELECT sum(o.cases)::integer FROM open AS o WHERE o.mediator_id = m.id), 0) AS load,
       EXISTS (SELECT 1 FROM mediator_leaves AS l
                WHERE l.mediator_id = m.id AND l.from_day <= %(answer_by)s::date AND l.until >= %(on)s::date) AS is_absent,
       ARRAY (SELECT r.institution_id FROM mediator_relations AS r
               WHERE r.mediator_id = m.id AND (r.until IS NULL OR r.until >= %(on)s::date)) AS conflicts,
       coalesce((SELECT jsonb_object_agg(i.id, m.capacity * m.share_pct / 100 * i.mediator_share_pct / 100
                                               - coalesce(o.cases, 0))
                   FROM institutions AS i
                   LEFT JOIN open AS o ON o.institution_id = i.id AND o.mediator_id = m.id
                  WHERE i.mediator_share_pct < 100), '{}') AS share_room
  FROM mediators AS m
 WHERE m.term_from <= %(on)s::date AND m.term_until >= %(on)s::date
 ORDER BY m.id;

-- name: records
-- How mediators' cases of the last two years ended, by product: percent agreed, drawn towards the product's own rate
-- by the weight of twenty cases, so that few cases say little and products are not held against anybody.
WITH ended AS (
       SELECT c.mediator_id, c.product, count(*) AS cases,
              count(*) FILTER (WHERE c.termination_reason IS NULL) AS agreed,
              count(*) FILTER (WHERE c.termination_reason = 'period_expired') AS late
         FROM cases AS c
        WHERE c.mediator_id IS NOT NULL AND c.ended_on > %(on)s::date - 730
          AND c.state IN ('AGREED', 'TERMINATED', 'TRANSFERRED', 'CLOSED')
        GROUP BY c.mediator_id, c.product),
     usual AS (
       SELECT e.product, sum(e.agreed) / sum(e.cases) AS rate FROM ended AS e GROUP BY e.product)
SELECT m.id AS mediator_id, u.product, coalesce(e.cases, 0) AS cases, coalesce(e.late, 0) AS late,
       round(100 * (coalesce(e.agreed, 0) + 20 * u.rate) / (coalesce(e.cases, 0) + 20))::integer AS outcome
  FROM mediators AS m
 CROSS JOIN usual AS u
  LEFT JOIN ended AS e ON e.mediator_id = m.id AND e.product = u.product
 ORDER BY m.id, u.product;

-- name: announce_run
-- Publishes the commitment of a run; its secret stays sealed.
INSERT INTO assignment_runs (id, announced_at, commitment, secret_sealed)
VALUES (%(run_id)s, %(at)s, %(commitment)s, %(secret_sealed)s);

-- name: announced_run
-- The run that was announced and not carried out, the oldest first.
SELECT r.id, r.commitment
  FROM assignment_runs AS r
 WHERE r.at IS NULL
 ORDER BY r.id
 LIMIT 1
   FOR UPDATE OF r;

-- name: sealed_secret
-- What an announced run has committed to.
SELECT r.secret_sealed FROM assignment_runs AS r WHERE r.id = %(run_id)s;

-- name: book_run
-- Books what a run did, with the file that proves it; the secret is given away.
UPDATE assignment_runs AS r
   SET at = %(at)s, method = %(method)s, waiting = %(waiting)s, assigned = %(assigned)s, beacon = %(beacon)s,
       secret = %(secret)s, secret_sealed = NULL, rule_version = %(rule_version)s, input_digest = %(input_digest)s,
       file_digest = %(file_digest)s, objective = %(objective)s, bound = %(bound)s, gap = %(gap)s, file = %(file)s
 WHERE r.id = %(run_id)s;

-- name: file_of_run
-- The stored file of a run; empty while it is only announced.
SELECT r.file FROM assignment_runs AS r WHERE r.id = %(run_id)s;

-- name: run_of_case
-- The run that gave a case to its mediator; for a case without one, the newest run.
SELECT r.id
  FROM assignment_runs AS r
 WHERE r.at IS NOT NULL
 ORDER BY r.id = (SELECT a.run_id FROM assignments AS a
                   WHERE a.case_id = %(case_id)s AND a.state IN ('OFFERED', 'CONFIRMED')) DESC NULLS LAST, r.id DESC
 LIMIT 1;

-- name: explanation_of_case
-- Why a case went to the mediator who has it, or had it last.
SELECT a.explanation FROM assignments AS a WHERE a.case_id = %(case_id)s ORDER BY a.id DESC LIMIT 1;

-- name: offer_assignments
-- Offers cases to their mediators; an explanation is sent once for all cases it holds for.
INSERT INTO assignments (case_id, mediator_id, run_id, state, offered_at, answer_due_on, explanation)
SELECT o.case_id, o.mediator_id, %(run_id)s, 'OFFERED', %(at)s, %(answer_due_on)s, e.explanation
  FROM unnest(%(case_ids)s::bigint[], %(mediator_ids)s::bigint[], %(numbers)s::integer[])
       AS o (case_id, mediator_id, number)
  JOIN unnest(%(explanations)s::jsonb[]) WITH ORDINALITY AS e (explanation, number) ON e.number = o.number;

-- name: answer_assignments
-- Moves the live assignments of cases to an answer.
UPDATE assignments AS a
   SET state = %(state)s, answered_at = %(at)s
 WHERE a.case_id = ANY (%(case_ids)s) AND a.state = 'OFFERED'
RETURNING a.case_id;

-- name: release_assignments
-- Ends the live assignments of cases, each with its hand-over note.
UPDATE assignments AS a
   SET state = 'RELEASED', hand_over = n.note
  FROM unnest(%(case_ids)s::bigint[], %(notes)s::text[]) AS n (case_id, note)
 WHERE a.case_id = n.case_id AND a.state IN ('OFFERED', 'CONFIRMED')
RETURNING a.case_id, a.mediator_id;

-- name: erase_notes
-- Drops the hand-over notes of cases.
UPDATE assignments AS a
   SET hand_over = ''
 WHERE a.case_id = ANY (%(case_ids)s) AND a.hand_over <> '';

-- name: recuse
-- Keeps mediators away from cases.
INSERT INTO recusals (case_id, mediator_id, reason, at)
SELECT r.case_id, r.mediator_id, %(reason)s, %(at)s
  FROM unnest(%(case_ids)s::bigint[], %(mediator_ids)s::bigint[]) AS r (case_id, mediator_id)
ON CONFLICT (case_id, mediator_id) DO NOTHING;

-- name: running_periods
-- Of the given cases those that another mediator has begun to mediate: their period runs on.
SELECT c.id
  FROM cases AS c
 WHERE c.id = ANY (%(case_ids)s) AND c.period_ends_on IS NOT NULL
   AND EXISTS (SELECT 1 FROM assignments AS a WHERE a.case_id = c.id AND a.state = 'RELEASED');

-- name: overdue_offers
-- Cases whose mediator has let the days for an answer pass.
SELECT a.case_id
  FROM assignments AS a
  JOIN cases AS c ON c.id = a.case_id
 WHERE a.state = 'OFFERED' AND a.answer_due_on < %(on)s::date AND c.state = 'ASSIGNED'
   AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))
 ORDER BY a.case_id
 LIMIT %(limit)s;

-- name: open_offers
-- Offers that wait for an answer, and since when.
SELECT a.id, (a.offered_at AT TIME ZONE 'Asia/Shanghai')::date AS offered_on, a.answer_due_on
  FROM assignments AS a
 WHERE a.state = 'OFFERED'
 ORDER BY a.id
   FOR NO KEY UPDATE;

-- name: move_answers
-- Writes the last days to answer that were computed anew.
UPDATE assignments AS a
   SET answer_due_on = w.answer_due_on
  FROM unnest(%(ids)s::bigint[], %(days)s::date[]) AS w (id, answer_due_on)
 WHERE a.id = w.id;

-- name: offered_to
-- Cases offered to each mediator and not answered.
SELECT a.mediator_id, array_agg(a.case_id ORDER BY a.case_id) AS case_ids
  FROM assignments AS a
 WHERE a.state = 'OFFERED'
 GROUP BY a.mediator_id
 ORDER BY a.mediator_id;

-- name: in_sight
-- Which of the cases the actor may see.
SELECT c.id FROM cases AS c WHERE c.id = ANY (%(case_ids)s);

-- name: keep_for_choice
-- No run takes these cases until the day the parties have to choose; asked again, the first day stays.
INSERT INTO joint_choices (case_id, until)
SELECT c.id, %(until)s
  FROM cases AS c
 WHERE c.id = ANY (%(case_ids)s) AND c.state = 'AWAITING_ASSIGNMENT'
ON CONFLICT (case_id) DO NOTHING;

-- name: ask_override
-- Writes down that somebody wants a mediator for a case against rules.
INSERT INTO assignment_overrides (case_id, mediator_id, reason, rules, asked_at, asked_by)
VALUES (%(case_id)s, %(mediator_id)s, %(reason)s, %(rules)s::jsonb, %(at)s, %(asked_by)s)
RETURNING id;

-- name: override
-- One wish that was not approved yet, kept from others until the end of the transaction.
SELECT o.id, o.case_id, o.mediator_id, o.asked_by
  FROM assignment_overrides AS o
 WHERE o.id = %(override_id)s AND o.approved_at IS NULL
   FOR UPDATE OF o;

-- name: approve_override
-- Writes down the second person's approval, and the rules it sets aside as they stand now.
UPDATE assignment_overrides AS o
   SET approved_at = %(at)s, approved_by = %(approved_by)s, rules = %(rules)s::jsonb
 WHERE o.id = %(override_id)s;
