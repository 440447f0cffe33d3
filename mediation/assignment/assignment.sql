-- name: lock_mediators
-- Whoever gives cases to mediators waits for whoever does so already: both would count the same free places.
SELECT m.id
  FROM mediators AS m
 WHERE %(mediator_ids)s::bigint[] IS NULL OR m.id = ANY (%(mediator_ids)s)
 ORDER BY m.id
   FOR NO KEY UPDATE OF m;

-- name: consented
-- Cases whose sides have just consented and may choose together, by the day of their consent, unless the institution or
-- the centre has said otherwise; a choice from before a case was reopened counts no more.
SELECT e.consented_on, array_agg(c.id ORDER BY c.id) AS case_ids
  FROM cases AS c
  JOIN institutions AS i ON i.id = c.institution_id AND i.mediator_choice = 'joint'
 CROSS JOIN LATERAL (SELECT (max(x.at) AT TIME ZONE 'Asia/Shanghai')::date AS consented_on
                       FROM events AS x WHERE x.case_id = c.id AND x.event = 'record_consent') AS e
 WHERE c.state = 'AWAITING_ASSIGNMENT' AND c.last_event = 'record_consent'
   AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))
   AND NOT EXISTS (SELECT 1 FROM organisations AS o WHERE NOT o.joint_choice_first)
   AND NOT EXISTS (SELECT 1 FROM joint_choices AS j WHERE j.case_id = c.id AND j.until >= e.consented_on)
 GROUP BY e.consented_on;

-- name: open_choices
-- Holds cases for the choice of both sides until a day each.
INSERT INTO joint_choices (case_id, until)
SELECT o.case_id, o.until FROM unnest(%(case_ids)s::bigint[], %(untils)s::date[]) AS o (case_id, until)
ON CONFLICT (case_id) DO UPDATE
   SET until = excluded.until, institution_names_id = NULL, respondent_names_id = NULL, institution_leaves = false,
       respondent_leaves = false;

-- name: take_waiting
-- Cases that wait for a mediator, taken for this transaction, and whether both sides are to get a list: their time to
-- choose together is over, or one leaves it to the centre or refuses the program, and they have had none since consent.
-- Whose sides choose, or refuse the program after a list, are not taken.
WITH last_lists AS (
       SELECT l.case_id, max(l.drawn_at) AS drawn_at, bool_or(l.decided_at IS NULL) AS is_open
         FROM selection_lists AS l
        GROUP BY l.case_id),
     asked AS (
       SELECT j.case_id, j.refuses_automation, coalesce(l.is_open, false) AS is_open,
              j.until < %(on)s::date OR j.institution_leaves OR j.respondent_leaves OR j.refuses_automation AS is_over,
              NOT (j.institution_leaves AND j.respondent_leaves) AND l.drawn_at IS NULL AS to_list
         FROM joint_choices AS j
         LEFT JOIN last_lists AS l
           ON l.case_id = j.case_id
          AND l.drawn_at >= (SELECT max(e.at) FROM events AS e
                              WHERE e.case_id = j.case_id AND e.event = 'record_consent'))
SELECT c.id, coalesce(a.to_list AND (a.refuses_automation OR c.last_event = 'record_consent'), false) AS to_list
  FROM cases AS c
  LEFT JOIN asked AS a ON a.case_id = c.id
 WHERE c.state = 'AWAITING_ASSIGNMENT' AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))
   AND (a.case_id IS NULL OR (a.is_over AND NOT a.is_open AND (a.to_list OR NOT a.refuses_automation)))
 ORDER BY c.id
   FOR NO KEY UPDATE OF c SKIP LOCKED;

-- name: put_lists
-- Puts lists before both sides of cases that still wait.
INSERT INTO selection_lists (case_id, run_id, drawn_at, until, mediators)
SELECT c.id, %(run_id)s, %(at)s, %(until)s, ARRAY (SELECT jsonb_array_elements_text(p.listed)::bigint)
  FROM unnest(%(case_ids)s::bigint[], %(lists)s::jsonb[]) AS p (case_id, listed)
  JOIN cases AS c ON c.id = p.case_id AND c.state = 'AWAITING_ASSIGNMENT'
 WHERE %(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s)
ON CONFLICT (case_id) WHERE decided_at IS NULL DO NOTHING
RETURNING case_id;

-- name: open_list
-- The list of a case that waits for answers.
SELECT l.id, l.mediators
  FROM selection_lists AS l
 WHERE l.case_id = %(case_id)s AND l.decided_at IS NULL AND l.until >= %(on)s::date;

-- name: shown_list
-- The open list of a case with what the public roster says of its mediators.
SELECT m.id, m.name, m.licence_number, m.products, m.languages, m.districts, l.until
  FROM selection_lists AS l
 CROSS JOIN unnest(l.mediators) WITH ORDINALITY AS n (mediator_id, place)
  JOIN mediators AS m ON m.id = n.mediator_id
 WHERE l.case_id = %(case_id)s AND l.decided_at IS NULL
 ORDER BY n.place;

-- name: both_answered
-- Whether both sides have answered a list.
SELECT count(*) = 2 AS done FROM selection_answers AS a WHERE a.list_id = %(list_id)s;

-- name: answer_list
-- Writes down one side's answer, in place of the one it gave before.
INSERT INTO selection_answers (list_id, side, struck, ranked, at, actor_id)
VALUES (%(list_id)s, %(side)s, %(struck)s::jsonb, %(ranked)s::bigint[], %(at)s, %(actor_id)s)
ON CONFLICT (list_id, side) DO UPDATE
   SET struck = excluded.struck, ranked = excluded.ranked, at = excluded.at, actor_id = excluded.actor_id;

-- name: lists_to_decide
-- Open lists whose time is over, that all who choose have answered, or whose case no longer waits; the oldest first.
SELECT l.id, l.case_id, l.run_id, l.mediators, c.state = 'AWAITING_ASSIGNMENT' AS waits
  FROM selection_lists AS l
  JOIN cases AS c ON c.id = l.case_id
  LEFT JOIN joint_choices AS j ON j.case_id = l.case_id
 WHERE l.decided_at IS NULL AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))
   AND (l.until < %(on)s::date OR c.state <> 'AWAITING_ASSIGNMENT'
        OR ((j.institution_leaves IS TRUE OR EXISTS (SELECT 1 FROM selection_answers AS a
                                                      WHERE a.list_id = l.id AND a.side = 'institution'))
            AND (j.respondent_leaves IS TRUE OR EXISTS (SELECT 1 FROM selection_answers AS a
                                                         WHERE a.list_id = l.id AND a.side = 'respondent'))))
 ORDER BY l.until, l.id
   FOR UPDATE OF l;

-- name: answers
-- What sides made of lists.
SELECT a.list_id, a.side, a.struck, a.ranked FROM selection_answers AS a WHERE a.list_id = ANY (%(list_ids)s);

-- name: decide_lists
-- Writes down what came of lists.
UPDATE selection_lists AS l
   SET decided_at = %(at)s, outcome = d.outcome, mediator_id = d.mediator_id, barred = d.barred
  FROM unnest(%(list_ids)s::bigint[], %(outcomes)s::text[], %(mediator_ids)s::bigint[], %(barred)s::jsonb[])
       AS d (list_id, outcome, mediator_id, barred)
 WHERE l.id = d.list_id;

-- name: decided_list
-- The newest list of a case that was decided.
SELECT l.id, l.run_id, l.mediators, l.outcome, l.mediator_id, l.barred
  FROM selection_lists AS l
 WHERE l.case_id = %(case_id)s AND l.decided_at IS NOT NULL
 ORDER BY l.id DESC
 LIMIT 1;

-- name: kinds
-- What rules and scores see of cases, those of a kind together. Priority counts age in days since acceptance and days
-- left until limitation; the band is that of the claim in yuan; everybody here speaks the common language.
SELECT k.product, k.institution_id, k.district, k.language, k.speaks_only_it, k.priority, k.band, k.recused,
       k.declined, k.rejected,
       array_agg(k.id ORDER BY k.id) AS case_ids
  FROM (SELECT c.id, c.product, c.institution_id,
               coalesce(court.region_code, p.region_code, '') AS district,
               CASE WHEN p.language = 'mandarin' THEN '' ELSE coalesce(p.language, '') END AS language,
               coalesce(p.speaks_only_it AND p.language <> 'mandarin', false) AS speaks_only_it,
               CASE WHEN l.limitation_ends_on < %(on)s::date + 90 OR c.accepted_on < %(on)s::date - 60 THEN 2
                    WHEN l.limitation_ends_on < %(on)s::date + 180 OR c.accepted_on < %(on)s::date - 14 THEN 1
                    ELSE 0 END AS priority,
               width_bucket(c.claim_total, ARRAY[50000, 200000, 1000000]::numeric[]) AS band,
               coalesce(r.mediator_ids, '{}') AS recused, coalesce(a.declined, '{}') AS declined,
               coalesce(a.rejected, '{}') AS rejected
          FROM cases AS c
          JOIN claims AS l ON l.case_id = c.id
          LEFT JOIN courts AS court ON court.id = c.court_id
          LEFT JOIN (SELECT DISTINCT ON (x.case_id) x.case_id, x.region_code, x.language, x.speaks_only_it
                       FROM parties AS x
                      WHERE x.case_id = ANY (%(case_ids)s) AND x.role = 'respondent'
                      ORDER BY x.case_id, x.id) AS p ON p.case_id = c.id
          LEFT JOIN (SELECT x.case_id, array_agg(x.mediator_id ORDER BY x.mediator_id) AS mediator_ids
                       FROM recusals AS x
                      WHERE x.case_id = ANY (%(case_ids)s)
                      GROUP BY x.case_id) AS r ON r.case_id = c.id
          LEFT JOIN (SELECT x.case_id,
                            array_agg(DISTINCT x.mediator_id ORDER BY x.mediator_id) FILTER (
                                WHERE x.state IN ('DECLINED', 'EXPIRED')
                                   OR x.release_ground IN ('recusal', 'replacement')) AS declined,
                            array_agg(DISTINCT x.mediator_id ORDER BY x.mediator_id) FILTER (
                                WHERE x.release_ground IN ('rejection', 'objection')) AS rejected
                       FROM assignments AS x
                      WHERE x.case_id = ANY (%(case_ids)s) AND x.state IN ('DECLINED', 'EXPIRED', 'RELEASED')
                      GROUP BY x.case_id) AS a ON a.case_id = c.id
         WHERE c.id = ANY (%(case_ids)s)) AS k
 GROUP BY k.product, k.institution_id, k.district, k.language, k.speaks_only_it, k.priority, k.band, k.recused,
          k.declined, k.rejected;

-- name: roster
-- Mediators in term: what they may take, their part-time capacity, open load, absence up to the day an answer is due,
-- institutions they must not touch, and the places left under the institutions' caps. Hours of work, where they are
-- said, bound the capacity too: forty a week are full time.
WITH places AS MATERIALIZED (
       SELECT m.id, m.capacity * least(m.share_pct, coalesce(h.share_pct, 100)) / 100 AS capacity,
              NOT coalesce(h.weekdays && %(weekdays)s::integer[], true) AS is_off
         FROM mediators AS m
         LEFT JOIN (SELECT w.mediator_id, array_agg(w.weekday) AS weekdays,
                           (sum(extract(epoch FROM w.ends - w.starts)) / 1440)::integer AS share_pct
                      FROM mediator_hours AS w
                     GROUP BY w.mediator_id) AS h ON h.mediator_id = m.id
        WHERE m.term_from <= %(on)s::date AND m.term_until >= %(on)s::date),
     open AS MATERIALIZED (
       SELECT c.mediator_id, c.institution_id, count(*)::integer AS cases
         FROM cases AS c
        WHERE c.mediator_id IS NOT NULL
          AND c.state IN ('ASSIGNED', 'IN_MEDIATION', 'SUSPENDED', 'AGREEMENT_PENDING_SIGNATURE')
        GROUP BY c.mediator_id, c.institution_id)
SELECT m.id, m.products, m.skills, m.languages, m.districts, m.nearness, m.seniority, p.capacity,
       coalesce((SELECT sum(o.cases)::integer FROM open AS o WHERE o.mediator_id = m.id), 0) AS load,
       p.is_off OR EXISTS (
           SELECT 1 FROM mediator_leaves AS l
            WHERE l.mediator_id = m.id AND l.from_day <= %(answer_by)s::date AND l.until >= %(on)s::date) AS is_absent,
       coalesce((SELECT jsonb_object_agg(r.kind, r.institution_ids)
                   FROM (SELECT x.kind, jsonb_agg(x.institution_id) AS institution_ids
                           FROM mediator_relations AS x
                          WHERE x.mediator_id = m.id AND (x.until IS NULL OR x.until >= %(on)s::date)
                          GROUP BY x.kind) AS r), '{}') AS ties,
       coalesce((SELECT jsonb_object_agg(i.id, p.capacity * i.mediator_share_pct / 100 - coalesce(o.cases, 0))
                   FROM institutions AS i
                   LEFT JOIN open AS o ON o.institution_id = i.id AND o.mediator_id = m.id
                  WHERE i.mediator_share_pct < 100), '{}') AS share_room
  FROM mediators AS m
  JOIN places AS p ON p.id = m.id
 ORDER BY m.id;

-- name: earlier
-- Institutions whose cases were more of a mediator's cases of the last 24 months than their cap on his time allows;
-- fewer than twenty cases say nothing.
SELECT t.mediator_id, array_agg(t.institution_id ORDER BY t.institution_id) AS institution_ids
  FROM (SELECT a.mediator_id, c.institution_id, count(*) AS cases,
               sum(count(*)) OVER (PARTITION BY a.mediator_id) AS all_cases
          FROM assignments AS a
          JOIN cases AS c ON c.id = a.case_id
         WHERE a.state IN ('CONFIRMED', 'RELEASED') AND a.offered_at >= %(on)s::date - interval '24 months'
           AND (SELECT bool_or(i.mediator_share_pct < 100) FROM institutions AS i)
         GROUP BY a.mediator_id, c.institution_id) AS t
  JOIN institutions AS i ON i.id = t.institution_id
 WHERE t.all_cases >= 20 AND t.cases * 100 > i.mediator_share_pct * t.all_cases
 GROUP BY t.mediator_id;

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
-- Publishes the commitment of a run and the digest of what it will be carried out on; its secret stays sealed.
INSERT INTO assignment_runs (id, announced_at, commitment, secret_sealed, input_digest, input)
VALUES (%(run_id)s, %(at)s, %(commitment)s, %(secret_sealed)s, %(input_digest)s, %(input)s);

-- name: announced_run
-- The run that was announced and not carried out, the oldest first.
SELECT r.id, r.commitment, r.input_digest
  FROM assignment_runs AS r
 WHERE r.at IS NULL
 ORDER BY r.id
 LIMIT 1
   FOR UPDATE OF r;

-- name: committed
-- What an announced run has committed to.
SELECT r.secret_sealed, r.input, r.announced_at FROM assignment_runs AS r WHERE r.id = %(run_id)s;

-- name: book_run
-- Books what a run did, with the file that proves it; the secret is given away.
UPDATE assignment_runs AS r
   SET at = %(at)s, method = %(method)s, waiting = %(waiting)s, assigned = %(assigned)s, beacon = %(beacon)s,
       secret = %(secret)s, secret_sealed = NULL, input = NULL, rule_version = %(rule_version)s,
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

-- name: reason_of_case
-- Why a case went to the mediator who has it, or had it last, as both sides may read it.
SELECT a.reason FROM assignments AS a WHERE a.case_id = %(case_id)s ORDER BY a.id DESC LIMIT 1;

-- name: offer_assignments
-- Offers cases to their mediators; an explanation is sent once for all cases it holds for.
INSERT INTO assignments (case_id, mediator_id, run_id, state, offered_at, answer_due_on, explanation, reason)
SELECT o.case_id, o.mediator_id, %(run_id)s, 'OFFERED', %(at)s, %(answer_due_on)s, e.explanation, e.reason
  FROM unnest(%(case_ids)s::bigint[], %(mediator_ids)s::bigint[], %(numbers)s::integer[])
       AS o (case_id, mediator_id, number)
  JOIN unnest(%(explanations)s::jsonb[], %(reasons)s::jsonb[]) WITH ORDINALITY AS e (explanation, reason, number)
    ON e.number = o.number;

-- name: answer_assignments
-- Moves the live assignments of cases to an answer, each with its reason or none.
UPDATE assignments AS a
   SET state = %(state)s, answered_at = %(at)s, decline_reason = g.reason
  FROM unnest(%(case_ids)s::bigint[], %(reasons)s::text[]) AS g (case_id, reason)
 WHERE a.case_id = g.case_id AND a.state = 'OFFERED'
RETURNING a.case_id;

-- name: release_assignments
-- Ends the live assignments of cases on one ground, each with what a side or else the mediator has said.
UPDATE assignments AS a
   SET state = 'RELEASED', release_ground = %(ground)s,
       hand_over = CASE WHEN %(side)s::text IS NULL THEN n.said ELSE a.hand_over END,
       objection = CASE WHEN %(side)s::text IS NULL THEN a.objection ELSE n.said END,
       objected_by = coalesce(%(side)s, a.objected_by)
  FROM unnest(%(case_ids)s::bigint[], %(said)s::text[]) AS n (case_id, said)
 WHERE a.case_id = n.case_id AND a.state IN ('OFFERED', 'CONFIRMED')
RETURNING a.case_id, a.mediator_id;

-- name: erase_said
-- Drops what was said about mediators in words: hand-over notes, objections, disclosures, reasons of strikes.
WITH notes AS (
       UPDATE assignments AS a
          SET hand_over = '', objection = ''
        WHERE a.case_id = ANY (%(case_ids)s) AND (a.hand_over <> '' OR a.objection <> '')
    RETURNING a.id),
     told AS (
       UPDATE disclosures AS d
          SET text = '-'
        WHERE d.case_id = ANY (%(case_ids)s) AND d.text <> '-'
    RETURNING d.id),
     struck AS (
       UPDATE selection_answers AS a
          SET struck = (SELECT jsonb_object_agg(s.key, '') FROM jsonb_each(a.struck) AS s)
         FROM selection_lists AS l
        WHERE l.case_id = ANY (%(case_ids)s) AND a.list_id = l.id
          AND EXISTS (SELECT 1 FROM jsonb_each_text(a.struck) AS s WHERE s.value <> '')
    RETURNING a.id)
SELECT (SELECT count(*) FROM notes) + (SELECT count(*) FROM told) + (SELECT count(*) FROM struck) AS erased;

-- name: live_assignments
-- Of the given cases those that have a live assignment.
SELECT a.case_id FROM assignments AS a WHERE a.case_id = ANY (%(case_ids)s) AND a.state IN ('OFFERED', 'CONFIRMED');

-- name: rejected_before
-- Cases in which a side has rejected a mediator since they were last reopened.
SELECT DISTINCT a.case_id
  FROM assignments AS a
 WHERE a.case_id = ANY (%(case_ids)s) AND a.release_ground = 'rejection' AND a.objected_by = %(side)s
   AND NOT EXISTS (SELECT 1 FROM assignments AS r
                    WHERE r.case_id = a.case_id AND r.id > a.id AND r.release_ground = 'reopening');

-- name: matched_by
-- For cases that are offered to a mediator, the run that matched them, or none where people have chosen.
SELECT a.case_id, a.run_id FROM assignments AS a WHERE a.case_id = ANY (%(case_ids)s) AND a.state = 'OFFERED';

-- name: object
-- Writes down what a side has against the mediators of cases that are being mediated.
UPDATE assignments AS a
   SET objection = o.objection, objected_by = %(side)s
  FROM unnest(%(case_ids)s::bigint[], %(objections)s::text[]) AS o (case_id, objection)
 WHERE a.case_id = o.case_id AND a.state = 'CONFIRMED';

-- name: replacements_asked
-- Cases in which a side wants another mediator, the oldest first.
SELECT a.case_id, a.mediator_id, a.objected_by, a.objection
  FROM assignments AS a
 WHERE a.state = 'CONFIRMED' AND a.objected_by IS NOT NULL
 ORDER BY a.id;

-- name: settle_objections
-- The mediator stays: what a side had against him is answered, and stays written down.
UPDATE assignments AS a
   SET objected_by = NULL
 WHERE a.case_id = ANY (%(case_ids)s) AND a.state = 'CONFIRMED' AND a.objected_by IS NOT NULL;

-- name: disclose
-- Writes down what the mediators of cases disclose.
INSERT INTO disclosures (case_id, mediator_id, text, at)
SELECT c.id, c.mediator_id, d.text, %(at)s
  FROM unnest(%(case_ids)s::bigint[], %(texts)s::text[]) AS d (case_id, text)
  JOIN cases AS c ON c.id = d.case_id;

-- name: answer_disclosures
-- One side's answer to what the present mediators of cases have disclosed and it has not answered.
UPDATE disclosures AS d
   SET institution_consents = CASE %(side)s WHEN 'institution' THEN %(consents)s ELSE d.institution_consents END,
       respondent_consents = CASE %(side)s WHEN 'respondent' THEN %(consents)s ELSE d.respondent_consents END
  FROM cases AS c
 WHERE d.case_id = ANY (%(case_ids)s) AND c.id = d.case_id AND c.mediator_id = d.mediator_id
   AND CASE %(side)s WHEN 'institution' THEN d.institution_consents ELSE d.respondent_consents END IS NULL
RETURNING d.case_id;

-- name: open_disclosures
-- Cases whose mediator has disclosed something that a side has not answered.
SELECT d.case_id
  FROM disclosures AS d
  JOIN cases AS c ON c.id = d.case_id AND c.mediator_id = d.mediator_id
 WHERE d.case_id = ANY (%(case_ids)s) AND (d.institution_consents AND d.respondent_consents) IS NOT TRUE;

-- name: reopened_before
-- Cases that were reopened once.
SELECT e.case_id FROM events AS e WHERE e.case_id = ANY (%(case_ids)s) AND e.event = 'reopen';

-- name: refusals_without_reason
-- Mediators who in a year gave back a number of cases or more without a reason, or by silence.
SELECT a.mediator_id, m.name, m.licence_number, count(*)::integer AS refusals
  FROM assignments AS a
  JOIN mediators AS m ON m.id = a.mediator_id
 WHERE a.answered_at >= %(on)s::date - interval '12 months'
   AND (a.state = 'EXPIRED' OR (a.state = 'DECLINED' AND a.decline_reason IS NULL))
 GROUP BY a.mediator_id, m.id
HAVING count(*) >= %(least)s
 ORDER BY count(*) DESC, a.mediator_id;

-- name: refuse_automation
-- No run takes these cases any more.
INSERT INTO joint_choices (case_id, until, refuses_automation)
SELECT c.id, %(on)s::date, true FROM cases AS c WHERE c.id = ANY (%(case_ids)s)
ON CONFLICT (case_id) DO UPDATE SET refuses_automation = true;

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

-- name: ask_to_choose
-- A side wants to choose the mediators of cases: no run takes them until the day they have for it; asked again, the
-- first day stays. An institution that lets the centre appoint leaves its part of the choice.
INSERT INTO joint_choices (case_id, until, institution_leaves)
SELECT c.id, %(until)s, %(side)s = 'respondent' AND i.mediator_choice = 'centre'
  FROM cases AS c
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE c.id = ANY (%(case_ids)s) AND c.state = 'AWAITING_ASSIGNMENT'
ON CONFLICT (case_id) DO UPDATE
   SET institution_leaves = joint_choices.institution_leaves AND %(side)s <> 'institution',
       respondent_leaves = joint_choices.respondent_leaves AND %(side)s <> 'respondent';

-- name: leave_to_centre
-- A side leaves the choice of the mediators of cases to the centre.
INSERT INTO joint_choices (case_id, until, institution_leaves, respondent_leaves)
SELECT c.id, %(until)s, %(side)s = 'institution' OR i.mediator_choice = 'centre', %(side)s = 'respondent'
  FROM cases AS c
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE c.id = ANY (%(case_ids)s) AND c.state = 'AWAITING_ASSIGNMENT'
ON CONFLICT (case_id) DO UPDATE
   SET institution_leaves = joint_choices.institution_leaves OR %(side)s = 'institution',
       respondent_leaves = joint_choices.respondent_leaves OR %(side)s = 'respondent';

-- name: name_mediators
-- One side's wish for each case; those cases for which both sides now name the same.
INSERT INTO joint_choices AS j (case_id, until, institution_names_id, respondent_names_id)
SELECT c.id, %(until)s, CASE %(side)s WHEN 'institution' THEN n.mediator_id END,
       CASE %(side)s WHEN 'respondent' THEN n.mediator_id END
  FROM unnest(%(case_ids)s::bigint[], %(mediator_ids)s::bigint[]) AS n (case_id, mediator_id)
  JOIN cases AS c ON c.id = n.case_id AND c.state = 'AWAITING_ASSIGNMENT'
ON CONFLICT (case_id) DO UPDATE
   SET institution_names_id = coalesce(excluded.institution_names_id, j.institution_names_id),
       respondent_names_id = coalesce(excluded.respondent_names_id, j.respondent_names_id)
RETURNING j.case_id, j.institution_names_id = j.respondent_names_id AS is_same;

-- name: automation_refused
-- Waiting cases in which a party has refused the automated decision.
SELECT c.id
  FROM cases AS c
  JOIN joint_choices AS j ON j.case_id = c.id
 WHERE c.state = 'AWAITING_ASSIGNMENT' AND j.refuses_automation
 ORDER BY c.id;

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
