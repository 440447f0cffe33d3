-- name: planned
-- How many contacts are planned for a day.
SELECT count(*) AS contacts
  FROM planned_contacts AS p
 WHERE p.day = %(day)s;

-- name: forget_response
-- Drops what was learnt for a day, before it is learnt again, and what is too old.
DELETE FROM contact_responses
 WHERE day = %(day)s OR day < %(before)s;

-- name: keep_response
-- Writes what was learnt for a day.
INSERT INTO contact_responses (day, product, age, slot, people, tried, reached, tried_squared, reached_weighed)
SELECT %(day)s, t.product, t.age, t.slot, t.people, t.tried, t.reached, t.tried_squared, t.reached_weighed
  FROM unnest(%(products)s::text[], %(ages)s::text[], %(slots)s::int[], %(people)s::int[], %(tried)s::int[],
              %(reached)s::int[], %(tried_squared)s::float[], %(reached_weighed)s::float[])
       AS t (product, age, slot, people, tried, reached, tried_squared, reached_weighed);

-- name: forget_plans
-- Drops plans of days long ago.
DELETE FROM planned_contacts
 WHERE day < %(before)s;

-- name: with_room
-- Lets what follows sort and hash in memory; the planner sets aside far more for arrays of classes than they take.
SELECT set_config('work_mem', '64MB', true) AS work_mem, set_config('hash_mem_multiplier', '50', true) AS for_hashes;

-- name: classes
-- Classes of people alike in what counts, each person once; tries by slot, ten bits each; whom the day may reach.
WITH tries AS (
       SELECT t.person_index, whole_sum(1::bigint << t.slot * 10) AS tried,
              whole_sum(1::bigint << t.slot * 10) FILTER (WHERE t.is_reached) AS reached, max(t.at) AS tried_at
         FROM contact_tries(%(since)s, %(at)s, %(starts)s::time[]) AS t
        GROUP BY t.person_index),
     lately AS (
       SELECT m.person_index, count(*) FILTER (WHERE m.holds_slot AND m.day = %(day)s) AS held,
              bool_or(m.outcome IN ('connected', 'refused') AND m.at >= %(reached_since)s) AS has_answered,
              bool_or(m.outcome = 'refused' AND m.at > %(refused_since)s) AS cools_off,
              bool_or(m.channel = 'sms' AND m.at >= %(message_since)s) AS is_written_to,
              bool_or(m.channel = 'letter' AND m.at >= %(letter_since)s) AS is_posted_to
         FROM contact_made(%(limits_since)s) AS m
        GROUP BY m.person_index),
     clocks AS (
       SELECT f.case_id, min(f.due_on) AS due_on
         FROM case_flags AS f
        WHERE f.due_on IS NOT NULL AND f.cleared_at IS NULL AND f.code = ANY (%(timebars)s::text[])
        GROUP BY f.case_id),
     known AS (
       SELECT DISTINCT ON (coalesce(g.id_index, p.id_index)) coalesce(g.id_index, p.id_index) AS id_index,
              p.id_index AS principal_index, coalesce(g.party_id, p.id) AS party_id,
              CASE WHEN g.party_id IS NULL THEN p.phone_index ELSE g.phone_index END AS phone_index,
              coalesce(g.has_address, p.address_sealed IS NOT NULL) AS has_address,
              CASE WHEN g.party_id IS NULL THEN p.birth_date ELSE g.birth_date END AS birth_date,
              c.product, c.accepted_on, o.is_open,
              d.due_on - %(day)s::date AS days_left,
              CASE d.due_on WHEN w.due_on THEN 'consent' WHEN c.period_ends_on THEN 'period'
                            WHEN f.due_on THEN 'timebar' ELSE '' END AS clock
         FROM cases AS c
         JOIN parties AS p ON p.case_id = c.id
         LEFT JOIN unnest(%(accepted)s::date[], %(consent_due)s::date[]) AS w (accepted_on, due_on)
           ON c.state = ANY (%(asking)s::text[]) AND w.accepted_on = greatest(c.accepted_on, (%(accepted)s::date[])[1])
         LEFT JOIN clocks AS f ON f.case_id = c.id
         LEFT JOIN consents AS k ON k.party_id = p.id AND k.purpose = 'mediation' AND k.state = 'GIVEN'
         LEFT JOIN contact_agents(%(day)s) AS g ON g.principal_id = p.id
        CROSS JOIN LATERAL (SELECT least(w.due_on, c.period_ends_on, f.due_on) AS due_on) AS d
        CROSS JOIN LATERAL (
              SELECT c.state = ANY (%(states)s::text[]) AND p.role = ANY (%(debtors)s::text[]) AND p.left_out_at IS NULL
                     AND (k.id IS NULL OR NOT c.state = ANY (%(asking)s::text[])) AS is_open) AS o
        WHERE p.id_index IS NOT NULL AND c.accepted_on IS NOT NULL
          AND coalesce(c.ended_on >= (%(since)s AT TIME ZONE 'Asia/Shanghai')::date, true)
        ORDER BY coalesce(g.id_index, p.id_index), o.is_open DESC, d.due_on, p.id),
     wishes AS (
       SELECT o.person_index, bool_or(o.channel = 'call') AS no_call, bool_or(o.channel = 'sms') AS no_sms,
              bool_or(o.channel = 'letter') AS no_letter
         FROM contact_opt_outs AS o
        WHERE o.until IS NULL OR o.until > %(at)s
        GROUP BY o.person_index),
     people AS (
       SELECT w.product COLLATE "C" AS product, age_band(w.birth_date, %(day)s) COLLATE "C" AS age,
              w.clock COLLATE "C" AS clock, w.days_left, coalesce(t.tried, 0) AS tried,
              coalesce(t.reached, 0) AS reached, w.party_id,
              width_bucket(w.days_left, %(urgent_days)s::int[]) AS urgency,
              %(day)s::date - coalesce((t.tried_at AT TIME ZONE INTERVAL '8 hours')::date, w.accepted_on) AS waited,
              sha256(%(seed)s::bytea || w.principal_index) < %(plain)s::bytea AS is_plain,
              w.is_open AND NOT coalesce(l.has_answered, false) AS is_wanted,
              w.phone_index IS NOT NULL AND b.phone_index IS NULL AND NOT coalesce(o.no_call, false)
              AND NOT coalesce(l.cools_off, false) AND coalesce(l.held, 0) < %(calls_a_day)s
              AND i.id_index IS NULL AS may_call,
              w.phone_index IS NOT NULL AND b.phone_index IS NULL AND NOT coalesce(o.no_sms, false) AND s.party_id IS NULL
              AND NOT coalesce(l.is_written_to, false) AS may_write,
              w.has_address AND NOT coalesce(o.no_letter, false)
              AND NOT coalesce(l.is_posted_to, false) AS may_post
         FROM known AS w
         LEFT JOIN tries AS t ON t.person_index = w.id_index
         LEFT JOIN lately AS l ON l.person_index = w.id_index
         LEFT JOIN contact_in_writing(%(written_to_only)s) AS i ON i.id_index = w.id_index
         LEFT JOIN wishes AS o ON o.person_index = w.id_index
         LEFT JOIN contact_not_electronic(%(at)s) AS s ON s.party_id = w.party_id
         LEFT JOIN contact_wrong_numbers() AS b ON b.phone_index = w.phone_index)
SELECT h.tried, h.reached, h.urgency, h.is_plain, h.may_call, h.may_write, h.may_post, h.clock, h.age, h.product,
       count(*) AS people,
       array_agg(h.party_id) FILTER (WHERE h.is_wanted) AS party_ids,
       array_agg(h.days_left) FILTER (WHERE h.is_wanted) AS days_left,
       array_agg(h.waited) FILTER (WHERE h.is_wanted) AS waited
  FROM people AS h
 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;

-- name: keep
-- Writes the plan of a day, with the person's other cases where they consented to be spoken to about all at once.
WITH together AS (
       SELECT q.id_index, array_agg(DISTINCT q.case_id ORDER BY q.case_id) AS case_ids
         FROM consents AS k
         JOIN parties AS q ON q.id = k.party_id
         JOIN cases AS c ON c.id = q.case_id
        WHERE k.purpose = 'coordination' AND k.state = 'GIVEN' AND c.state = ANY (%(states)s::text[])
        GROUP BY q.id_index)
INSERT INTO planned_contacts (day, case_id, party_id, also, person_index, channel, band, tried, reached, group_tried,
                              group_reached, clock, due_on, waited, arm, chance, version, planned_at)
SELECT %(day)s, p.case_id, p.id, coalesce(array_remove(o.case_ids, p.case_id), '{}'), p.id_index, t.channel, t.band,
       t.tried, t.reached, coalesce(r.tried, 0), coalesce(r.reached, 0), t.clock, %(day)s::date + t.days_left, t.waited,
       t.arm, t.chance, %(version)s, %(at)s
  FROM unnest(%(party_ids)s::bigint[], %(slots)s::int[], %(channels)s::text[], %(bands)s::text[], %(tried)s::int[],
              %(reached)s::int[], %(clocks)s::text[], %(days_left)s::int[], %(waited)s::int[], %(arms)s::text[],
              %(chances)s::float[])
       AS t (party_id, slot, channel, band, tried, reached, clock, days_left, waited, arm, chance)
  JOIN parties AS p ON p.id = t.party_id
  JOIN cases AS c ON c.id = p.case_id
  LEFT JOIN contact_responses AS r
    ON r.day = %(day)s AND r.product = c.product AND r.age = age_band(p.birth_date, %(day)s) AND r.slot = t.slot
  LEFT JOIN together AS o ON o.id_index = p.id_index AND p.case_id = ANY (o.case_ids)
ON CONFLICT (day, person_index) DO NOTHING;

-- name: today
-- The contacts of a day in the order of their hours, as far as the actor may see them, and what came of each so far.
SELECT p.case_id, c.number, p.party_id, y.name, p.also, p.channel, p.band, p.tried, p.reached, p.group_tried,
       p.group_reached, p.clock, p.due_on, p.waited, c.mediator_id, coalesce(a.outcome, '') AS outcome
  FROM planned_contacts AS p
  JOIN cases AS c ON c.id = p.case_id
  JOIN parties AS y ON y.id = p.party_id
  LEFT JOIN LATERAL (
       SELECT coalesce(a.outcome, 'reserved') AS outcome
         FROM contact_attempts AS a
        WHERE a.case_id = p.case_id AND a.party_id = p.party_id AND a.channel = p.channel AND a.day = p.day
          AND coalesce(a.outcome, '') NOT IN ('released', 'lapsed')
        ORDER BY a.at DESC, a.id DESC
        LIMIT 1) AS a ON true
 WHERE p.day = %(day)s AND (%(mediator_id)s::bigint IS NULL OR c.mediator_id = %(mediator_id)s)
 ORDER BY array_position(%(bands)s::text[], p.band::text), p.due_on, p.waited DESC, p.party_id;

-- name: trial_counts
-- By arm of the trial: people whose time to answer is over, and how many were reached or answered in it.
WITH entered AS (
       SELECT p.id_index, min(c.accepted_on) AS entered_on
         FROM parties AS p
         JOIN cases AS c ON c.id = p.case_id
        WHERE p.id_index IS NOT NULL AND p.role IN ('respondent', 'co_borrower', 'guarantor')
          AND c.accepted_on >= %(begins_on)s
        GROUP BY p.id_index),
     due AS (
       SELECT e.id_index, e.entered_on::timestamp AT TIME ZONE 'Asia/Shanghai' AS since
         FROM entered AS e
        WHERE e.entered_on::timestamp AT TIME ZONE 'Asia/Shanghai' <= %(at)s::timestamptz - %(within)s::interval)
SELECT CASE WHEN sha256(%(seed)s::bytea || d.id_index) < %(plain)s::bytea THEN 'plain' ELSE 'learnt' END AS arm,
       count(*) AS people,
       count(*) FILTER (
           WHERE EXISTS (SELECT 1 FROM contact_attempts AS a
                          WHERE a.person_index = d.id_index AND a.slot IS NOT NULL
                            AND a.outcome IN ('connected', 'refused') AND a.at >= d.since
                            AND a.at < d.since + %(within)s::interval)
              OR EXISTS (SELECT 1 FROM parties AS p JOIN consents AS k ON k.party_id = p.id
                          WHERE p.id_index = d.id_index AND k.purpose = 'mediation' AND k.answered_at >= d.since
                            AND k.answered_at < d.since + %(within)s::interval)) AS answered
  FROM due AS d
 GROUP BY 1;
