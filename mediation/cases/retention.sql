-- name: due
-- Cases that are over, in which nothing has happened and nothing fell due for so long, and that nothing holds.
SELECT c.id
  FROM cases AS c
 WHERE c.erased_on IS NULL AND c.state = ANY (%(over)s) AND c.ended_on < %(before)s::date
   AND (%(among)s::bigint[] IS NULL OR c.id = ANY (%(among)s))
   AND NOT EXISTS (SELECT 1 FROM events AS e
                    WHERE e.case_id = c.id AND e.seq = c.event_seq
                      AND (e.at AT TIME ZONE 'Asia/Shanghai')::date >= %(before)s::date)
   AND NOT EXISTS (SELECT 1 FROM plans AS p WHERE p.case_id = c.id AND p.last_due_on >= %(before)s::date)
   AND NOT EXISTS (SELECT 1 FROM case_flags AS f
                    WHERE f.case_id = c.id AND f.code = %(hold)s AND f.cleared_at IS NULL)
 ORDER BY c.ended_on, c.id
 LIMIT %(limit)s
   FOR NO KEY UPDATE OF c;

-- name: erase_cases
-- Marks cases as erased.
UPDATE cases AS c
   SET erased_on = %(on)s
 WHERE c.id = ANY (%(case_ids)s)
RETURNING c.id, c.state;

-- name: erase_parties
-- Drops what identifies the people of cases.
UPDATE parties AS p
   SET name = %(nobody)s, id_sealed = NULL, id_index = NULL, phone_sealed = NULL, phone_index = NULL,
       address_sealed = NULL, sex = NULL, birth_date = NULL, legal_representative = NULL
 WHERE p.case_id = ANY (%(case_ids)s);

-- name: erase_claims
-- Drops what claims tell in words, the number of the contract, and who handled them.
UPDATE claims AS l
   SET facts = '', relief_sought = '', contract_no = '', handler_name = '', handler_phone = '', poa_number = ''
 WHERE l.case_id = ANY (%(case_ids)s);
