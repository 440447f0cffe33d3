-- name: put_up
-- Raises flags; one that was cleared because it had ceased to hold, or whose day has changed, is raised again.
INSERT INTO case_flags AS f (case_id, party_id, code, verdict, shown_to, due_on, raised_at, note)
SELECT n.case_id, n.party_id, n.code, n.verdict, string_to_array(n.shown_to, ','), n.due_on, %(at)s, ''
  FROM unnest(%(case_ids)s::bigint[], %(party_ids)s::bigint[], %(codes)s::text[], %(verdicts)s::text[],
              %(shown_to)s::text[], %(due_on)s::date[])
       AS n (case_id, party_id, code, verdict, shown_to, due_on)
ON CONFLICT (case_id, code, party_id) DO UPDATE
   SET verdict = excluded.verdict, shown_to = excluded.shown_to, due_on = excluded.due_on,
       raised_at = excluded.raised_at, warned_days = NULL, cleared_at = NULL, cleared_by = NULL, note = ''
 WHERE f.due_on IS DISTINCT FROM excluded.due_on OR (f.cleared_at IS NOT NULL AND f.cleared_by IS NULL);

-- name: take_down
-- Clears flags of the given codes that are not among those that hold.
UPDATE case_flags AS f
   SET cleared_at = %(at)s
 WHERE f.case_id = ANY (%(case_ids)s) AND f.code = ANY (%(codes)s) AND f.cleared_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM unnest(%(holding_cases)s::bigint[], %(holding_codes)s::text[]) AS h (case_id, code)
                    WHERE h.case_id = f.case_id AND h.code = f.code);

-- name: clear
-- Writes down who has seen to a flag, when and how.
UPDATE case_flags AS f
   SET cleared_at = %(at)s, cleared_by = %(actor_id)s, note = %(note)s
 WHERE f.id = ANY (%(flag_ids)s) AND f.cleared_at IS NULL;

-- name: let_pass
-- Writes down who has looked at everything that wants to be looked at in the given cases, when and how.
UPDATE case_flags AS f
   SET cleared_at = %(at)s, cleared_by = %(actor_id)s, note = %(note)s
 WHERE f.case_id = ANY (%(case_ids)s) AND f.verdict = 'look' AND f.cleared_at IS NULL;

-- name: standing
-- Flags that stand on the given cases.
SELECT f.id, f.case_id, f.party_id, f.code, f.verdict, f.due_on, f.raised_at
  FROM case_flags AS f
 WHERE f.case_id = ANY (%(case_ids)s) AND f.cleared_at IS NULL
 ORDER BY f.case_id, array_position(ARRAY['refuse', 'rectify', 'look', 'accept'], f.verdict::text), f.due_on, f.id;

-- name: with_mediator
-- Those of the given cases that a mediator has.
SELECT c.id
  FROM cases AS c
 WHERE c.id = ANY (%(case_ids)s) AND c.mediator_id IS NOT NULL;
