-- name: noticed_years
-- The years whose notice was loaded.
SELECT n.year
  FROM calendar_notices AS n
 ORDER BY n.year;

-- name: special_days
-- Weekdays off and weekend days worked, of all loaded notices.
SELECT d.day, d.is_worked, d.why
  FROM calendar_days AS d
 ORDER BY d.day;

-- name: put_notice
-- Writes down that the notice of a year is known.
INSERT INTO calendar_notices (year, title, loaded_at)
VALUES (%(year)s, %(title)s, %(at)s)
ON CONFLICT (year) DO UPDATE SET title = excluded.title, loaded_at = excluded.loaded_at;

-- name: drop_days
-- Forgets what an earlier notice said of a year.
DELETE FROM calendar_days AS d
 WHERE d.day BETWEEN %(first)s::date AND %(last)s::date;

-- name: put_days
-- Writes the days that a notice names.
INSERT INTO calendar_days (day, is_worked, why)
SELECT n.day, n.is_worked, n.why
  FROM unnest(%(days)s::date[], %(worked)s::boolean[], %(why)s::text[]) AS n (day, is_worked, why);

-- name: notices
-- The notices that were loaded, the latest year first, and how many days each names.
SELECT n.year, n.title, n.loaded_at, count(*) FILTER (WHERE NOT d.is_worked) AS off,
       count(*) FILTER (WHERE d.is_worked) AS worked
  FROM calendar_notices AS n
  LEFT JOIN calendar_days AS d ON extract(year FROM d.day) = n.year
 GROUP BY n.year
 ORDER BY n.year DESC;
