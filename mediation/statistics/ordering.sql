-- name: order
-- Writes down that a person wants a report again and again.
INSERT INTO report_orders (owner_id, form, rhythm, span, tells_by_mail, ordered_at)
VALUES (%(owner_id)s, %(form)s, %(rhythm)s, %(span)s, %(tells_by_mail)s, %(at)s)
RETURNING id;

-- name: orders_of
-- What a person has ordered and not ended, newest first.
SELECT o.id, o.form, o.rhythm, o.span, o.tells_by_mail, o.ordered_at
  FROM report_orders AS o
 WHERE o.owner_id = %(owner_id)s AND o.ended_at IS NULL
 ORDER BY o.id DESC;

-- name: end_order
-- A person wants no more of these reports; those that were made stay.
UPDATE report_orders AS o
   SET ended_at = %(at)s
 WHERE o.id = %(order_id)s AND o.owner_id = %(owner_id)s AND o.ended_at IS NULL;

-- name: due
-- Orders that lack the report until the end of the last week or month, of people whose login is open.
SELECT o.id, o.owner_id, o.form, o.rhythm, o.span, o.tells_by_mail, e.as_of
  FROM report_orders AS o
  JOIN users AS u ON u.id = o.owner_id
 CROSS JOIN LATERAL (SELECT CASE o.rhythm WHEN 'weekly' THEN %(week)s::date ELSE %(month)s::date END AS as_of) AS e
 WHERE o.ended_at IS NULL AND u.is_active
   AND NOT EXISTS (SELECT 1 FROM made_reports AS m WHERE m.order_id = o.id AND m.as_of >= e.as_of)
 ORDER BY o.id;

-- name: keep
-- Keeps a report that was made; made at the same time by somebody else, it is the same.
INSERT INTO made_reports (order_id, from_day, as_of, content, made_at)
VALUES (%(order_id)s, %(from_day)s, %(as_of)s, %(content)s, %(at)s)
    ON CONFLICT (order_id, as_of) DO NOTHING
RETURNING id;

-- name: made_for
-- The reports that were made for a person, newest first.
SELECT m.id, o.form, o.rhythm, o.span, m.from_day, m.as_of, m.made_at, length(m.content) AS bytes
  FROM made_reports AS m
  JOIN report_orders AS o ON o.id = m.order_id
 WHERE o.owner_id = %(owner_id)s
 ORDER BY m.id DESC
 LIMIT %(limit)s;

-- name: made_report
-- One report of a person.
SELECT m.as_of, m.content, o.form
  FROM made_reports AS m
  JOIN report_orders AS o ON o.id = m.order_id
 WHERE m.id = %(report_id)s AND o.owner_id = %(owner_id)s;

-- name: forget
-- Drops reports that were made long ago; the same figures can be made again as of any day.
DELETE FROM made_reports AS m
 WHERE m.made_at < %(before)s;
