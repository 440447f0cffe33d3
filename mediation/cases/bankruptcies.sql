-- name: keep_bankruptcies
-- Writes down debtors in bankruptcy; what is known already is touched only where it says something new.
INSERT INTO bankruptcies AS b (case_number, name, id_index, court, accepted_on, ended_on)
SELECT n.case_number, n.name, n.id_index, n.court, n.accepted_on, n.ended_on
  FROM unnest(%(case_numbers)s::text[], %(names)s::text[], %(id_indexes)s::bytea[], %(courts)s::text[],
              %(accepted_on)s::date[], %(ended_on)s::date[])
       AS n (case_number, name, id_index, court, accepted_on, ended_on)
ON CONFLICT (case_number, name) DO UPDATE
   SET id_index = excluded.id_index, court = excluded.court, accepted_on = excluded.accepted_on,
       ended_on = excluded.ended_on
 WHERE (b.id_index, b.court, b.accepted_on, b.ended_on)
       IS DISTINCT FROM (excluded.id_index, excluded.court, excluded.accepted_on, excluded.ended_on);
