-- name: mediations
-- Days from a mediator's first confirmation to the end of the case, and how it ended; what was open at a moment was
-- watched until then. Fates are those of survival.Fate: a period that ran out says that it would have lasted longer.
WITH begun AS (
       SELECT e.case_id, min(e.at) AS at
         FROM events AS e
        WHERE e.event = 'confirm_entrustment' AND e.at >= %(since)s::timestamptz AND e.at < %(until)s::timestamptz
        GROUP BY e.case_id),
     spells AS (
       SELECT (coalesce(x.at, %(until)s::timestamptz - interval '1 second') AT TIME ZONE 'Asia/Shanghai')::date
              - (b.at AT TIME ZONE 'Asia/Shanghai')::date AS days,
              CASE WHEN x.at IS NULL OR x.reason = 'period_expired' THEN 2 ELSE 0 END AS fate
         FROM begun AS b
         LEFT JOIN LATERAL (
              SELECT e.at, e.payload ->> 'reason' AS reason
                FROM events AS e
               WHERE e.case_id = b.case_id AND e.to_state = ANY (%(ended)s::text[]) AND e.at >= b.at
                 AND e.at < %(until)s::timestamptz AND strpos(e.event, ':') = 0
               ORDER BY e.seq
               LIMIT 1) AS x ON true)
SELECT s.days, s.fate, count(*)::integer AS cases FROM spells AS s GROUP BY s.days, s.fate;

-- name: consents
-- Days from acceptance to the consent of both sides (fate 0), to an end without it (1), or to the moment (2).
WITH accepted AS (
       SELECT e.case_id, e.at
         FROM events AS e
        WHERE e.event = 'accept' AND e.at >= %(since)s::timestamptz AND e.at < %(until)s::timestamptz),
     spells AS (
       SELECT (coalesce(x.at, %(until)s::timestamptz - interval '1 second') AT TIME ZONE 'Asia/Shanghai')::date
              - (a.at AT TIME ZONE 'Asia/Shanghai')::date AS days,
              CASE WHEN x.at IS NULL THEN 2 WHEN x.event = 'record_consent' THEN 0 ELSE 1 END AS fate
         FROM accepted AS a
         LEFT JOIN LATERAL (
              SELECT e.at, e.event
                FROM events AS e
               WHERE e.case_id = a.case_id AND e.at < %(until)s::timestamptz AND strpos(e.event, ':') = 0
                 AND (e.event = 'record_consent' OR e.to_state = ANY (%(ended)s::text[]))
               ORDER BY e.seq
               LIMIT 1) AS x ON true)
SELECT s.days, s.fate, count(*)::integer AS cases FROM spells AS s GROUP BY s.days, s.fate;

-- name: weekly
-- Cases that came to the pool, by product and by weeks counted back from a day, which is in week 0.
SELECT c.product, (%(on)s::date - (e.at AT TIME ZONE 'Asia/Shanghai')::date) / 7 AS week, count(*)::integer AS cases
  FROM events AS e
  JOIN cases AS c ON c.id = e.case_id
 WHERE e.event = 'record_consent' AND e.at >= %(since)s::timestamptz AND e.at < %(until)s::timestamptz
 GROUP BY 1, 2
 ORDER BY 1, 2;

-- name: answer_days
-- Median of the days from an offer to the mediator's confirmation.
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY (a.answered_at AT TIME ZONE 'Asia/Shanghai')::date
                                                   - (a.offered_at AT TIME ZONE 'Asia/Shanghai')::date) AS days
  FROM assignments AS a
 WHERE a.state IN ('CONFIRMED', 'RELEASED') AND a.offered_at >= %(since)s::timestamptz
   AND a.answered_at < %(until)s::timestamptz;

-- name: standing
-- Cases in the pool or with a mediator at a moment, alike ones together: since when they are there, whose they are,
-- and the last day of the period as it then stood.
WITH last AS (
       SELECT DISTINCT ON (e.case_id) e.case_id, e.to_state
         FROM events AS e
        WHERE e.at < %(until)s::timestamptz AND strpos(e.event, ':') = 0
        ORDER BY e.case_id, e.seq DESC),
     facts AS (
       SELECT e.case_id,
              (max(e.at) FILTER (WHERE e.event = 'record_consent') AT TIME ZONE 'Asia/Shanghai')::date AS consented_on,
              (max(e.at) FILTER (WHERE e.event IN ('appoint', 'select_jointly')) AT TIME ZONE 'Asia/Shanghai')::date
                  AS offered_on,
              (min(e.at) FILTER (WHERE e.event = 'confirm_entrustment') AT TIME ZONE 'Asia/Shanghai')::date AS began_on,
              max((e.payload ->> 'period_ends_on')::date) AS due_on,
              (array_agg(e.payload ->> 'mediator_id' ORDER BY e.seq DESC)
                  FILTER (WHERE e.payload ? 'mediator_id'))[1]::bigint AS mediator_id
         FROM events AS e
         JOIN last AS l ON l.case_id = e.case_id
        WHERE e.at < %(until)s::timestamptz AND l.to_state = ANY (%(states)s::text[])
        GROUP BY e.case_id)
SELECT c.product, l.to_state AS state, f.consented_on, f.offered_on, f.began_on, f.due_on,
       m.licence_number AS licence, count(*)::integer AS cases
  FROM facts AS f
  JOIN last AS l ON l.case_id = f.case_id
  JOIN cases AS c ON c.id = f.case_id
  LEFT JOIN mediators AS m ON m.id = f.mediator_id
 GROUP BY 1, 2, 3, 4, 5, 6, 7
 ORDER BY 1, 2, 3, 4, 5, 6, 7;

-- name: workers
-- Everybody on the roster, with the open cases he may have at his share of full-time work (forty hours a week), and his
-- days off.
SELECT m.licence_number AS licence, m.products, m.term_from, m.term_until,
       m.capacity * least(m.share_pct, coalesce((SELECT (sum(extract(epoch FROM w.ends - w.starts)) / 1440)::integer
                                                   FROM mediator_hours AS w WHERE w.mediator_id = m.id), 100)) / 100
           AS capacity,
       coalesce((SELECT array_agg(l.from_day ORDER BY l.id) FROM mediator_leaves AS l WHERE l.mediator_id = m.id),
                '{}') AS from_days,
       coalesce((SELECT array_agg(l.until ORDER BY l.id) FROM mediator_leaves AS l WHERE l.mediator_id = m.id),
                '{}') AS untils
  FROM mediators AS m
 ORDER BY m.licence_number;

-- name: mix
-- What an institution has filed so far, by product.
SELECT c.product, count(*)::integer AS cases
  FROM cases AS c
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE i.code = %(code)s
 GROUP BY c.product
 ORDER BY c.product;

-- name: periods
-- Mediations by the last day of their period as it stood at a moment, and how many were not over by then.
SELECT b.due_on, count(*)::integer AS due,
       count(*) FILTER (WHERE x.ended_on IS NULL OR x.ended_on > b.due_on OR x.reason = 'period_expired')::integer
           AS breached
  FROM (SELECT e.case_id, max((e.payload ->> 'period_ends_on')::date) AS due_on
          FROM events AS e
         WHERE e.payload ? 'period_ends_on' AND e.at < %(until)s::timestamptz
         GROUP BY e.case_id) AS b
  LEFT JOIN LATERAL (
       SELECT (e.at AT TIME ZONE 'Asia/Shanghai')::date AS ended_on, e.payload ->> 'reason' AS reason
         FROM events AS e
        WHERE e.case_id = b.case_id AND e.to_state = ANY (%(ended)s::text[]) AND strpos(e.event, ':') = 0
          AND e.at < %(until)s::timestamptz
        ORDER BY e.seq
        LIMIT 1) AS x ON true
 WHERE b.due_on >= %(first)s::date AND b.due_on <= %(last)s::date
 GROUP BY b.due_on
 ORDER BY b.due_on;
