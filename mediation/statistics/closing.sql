-- name: first_open_day
-- The day after the last closed one; on the very first run the day of the first filing.
SELECT coalesce((SELECT max(k.day) + 1 FROM closed_days AS k), (SELECT min(c.filed_on) FROM cases AS c)) AS day;

-- name: drop_day
-- Clears a day before it is computed again.
DELETE FROM daily_figures AS d
 WHERE d.day = %(day)s;

-- name: close_day
-- The figures of one day, from the events up to its end.
INSERT INTO daily_figures (day, institution_id, court_id, mediator_id, filed, accepted, agreed, ended_otherwise, open,
                           amount_accepted, amount_agreed)
SELECT %(day)s, f.institution_id, c.court_id, m.mediator_id,
       count(*) FILTER (WHERE f.filed_on = %(day)s),
       count(*) FILTER (WHERE f.accepted_on = %(day)s),
       count(*) FILTER (WHERE f.agreed_on = %(day)s),
       count(*) FILTER (WHERE f.ended_on = %(day)s AND f.agreed_on IS NULL),
       count(*) FILTER (WHERE f.accepted_on IS NOT NULL AND f.ended_on IS NULL),
       coalesce(sum(f.claim_total) FILTER (WHERE f.accepted_on = %(day)s), 0),
       coalesce(sum(f.amount_agreed) FILTER (WHERE f.agreed_on = %(day)s), 0)
  FROM cases_as_of(%(until)s) AS f
  JOIN cases AS c ON c.id = f.case_id
  LEFT JOIN LATERAL (
       SELECT (e.payload ->> 'mediator_id')::bigint AS mediator_id
         FROM events AS e
        WHERE e.case_id = f.case_id AND e.at < %(until)s AND e.payload ? 'mediator_id'
        ORDER BY e.seq DESC
        LIMIT 1) AS m ON true
 WHERE %(day)s IN (f.filed_on, f.accepted_on, f.agreed_on, f.ended_on)
    OR (f.accepted_on IS NOT NULL AND f.ended_on IS NULL)
 GROUP BY f.institution_id, c.court_id, m.mediator_id;

-- name: mark_closed
-- Writes down that a day is closed, also one on which nothing was.
INSERT INTO closed_days (day)
VALUES (%(day)s)
ON CONFLICT (day) DO NOTHING;

-- name: closed_days
-- Figures of closed days.
SELECT d.day, d.institution_id, d.court_id, d.mediator_id, d.filed, d.accepted, d.agreed, d.ended_otherwise, d.open,
       d.amount_accepted, d.amount_agreed
  FROM daily_figures AS d
 WHERE d.day BETWEEN %(from_day)s AND %(to_day)s
 ORDER BY d.day, d.institution_id, d.court_id, d.mediator_id;
