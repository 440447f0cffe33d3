-- name: draw_many_ids
-- Reserves ids of a table as one array; the sequence is looked up once, not for every id.
WITH serial AS MATERIALIZED (
       SELECT pg_get_serial_sequence(%(table)s, 'id')::regclass AS sequence)
SELECT coalesce(array_agg(nextval(s.sequence)), '{}') AS ids
  FROM serial AS s
 CROSS JOIN generate_series(1, %(count)s);
