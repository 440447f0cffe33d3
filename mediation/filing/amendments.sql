-- name: filed_versions
-- Cases as they stand, with their claims, in the columns of a filing.
SELECT c.id AS case_id, c.row_fingerprint, c.institution_ref, c.cause_of_action, c.court_id, k.code AS court_code,
       m.principal, m.interest, m.penalty_interest, m.compound_interest, m.liquidated_damages, m.fees,
       m.enforcement_costs, m.total, m.cutoff_date, m.contract_date, m.overdue_since, m.poa_expires_on,
       m.limitation_ends_on, m.overdue_days, m.overdue_instalments, m.contract_no, m.relief_sought, m.facts,
       m.handler_name, m.handler_phone, m.authority_type, m.poa_number, m.legal_basis, m.jurisdiction_clause,
       m.product_facts
  FROM cases AS c
  JOIN claims AS m ON m.case_id = c.id
  LEFT JOIN courts AS k ON k.id = c.court_id
 WHERE c.id = ANY (%(case_ids)s);

-- name: filed_parties
-- The parties that were filed with cases, in the order of filing.
SELECT p.case_id, p.id, p.role, p.kind, p.name, p.id_type, p.id_sealed, p.phone_sealed, p.address_sealed, p.sex,
       p.birth_date, p.legal_representative, p.liability
  FROM parties AS p
 WHERE p.case_id = ANY (%(case_ids)s) AND p.role IN ('respondent', 'co_borrower', 'guarantor')
 ORDER BY p.case_id, p.id;

-- name: filed_attachments
-- What documents cases have, with the digest that was declared or, once one has come, is its own.
SELECT a.case_id, a.kind, a.file_name, encode(coalesce(a.content_sha256, a.declared_sha256), 'hex') AS sha256
  FROM attachments AS a
 WHERE a.case_id = ANY (%(case_ids)s);

-- name: lock_cases
-- Holds cases that can still be changed until the end of the transaction.
SELECT c.id, c.state
  FROM cases AS c
 WHERE c.id = ANY (%(case_ids)s) AND c.state = ANY (%(states)s) AND c.agreed_on IS NULL
 ORDER BY c.id
   FOR NO KEY UPDATE;

-- name: keep_amendments
-- Keeps what rows change in cases; a case with an open change takes no other.
INSERT INTO case_amendments (id, case_id, batch_id, line, before_fingerprint, after_fingerprint, changed,
                             changes_sealed, state, proposed_at, answered_at, answered_by)
SELECT a.id, a.case_id, %(batch_id)s, a.line, a.before, a.after, a.changed, a.sealed, a.state, %(at)s,
       CASE WHEN a.state = 'APPLIED' THEN %(at)s::timestamptz END,
       CASE WHEN a.state = 'APPLIED' THEN %(actor_id)s::bigint END
  FROM unnest(%(ids)s::bigint[], %(case_ids)s::bigint[], %(lines)s::integer[], %(befores)s::bytea[],
              %(afters)s::bytea[], %(counts)s::integer[], %(sealed)s::bytea[], %(states)s::text[])
       AS a (id, case_id, line, before, after, changed, sealed, state);

-- name: answer_amendments
-- Answers open changes; those answered are what is given back.
UPDATE case_amendments AS a
   SET state = %(state)s, answered_at = %(at)s, answered_by = %(actor_id)s
 WHERE a.id = ANY (%(amendment_ids)s) AND a.state = 'PROPOSED'
RETURNING a.id, a.case_id, a.batch_id, a.line, a.after_fingerprint, a.changed, a.changes_sealed, a.proposed_at;

-- name: lapse_amendments
-- Closes open changes of cases that can be changed no longer, with the state that their case is in.
UPDATE case_amendments AS a
   SET state = 'LAPSED', answered_at = %(at)s, answered_by = %(actor_id)s
  FROM cases AS c
 WHERE c.id = a.case_id AND a.state = 'PROPOSED' AND (c.state <> ALL (%(states)s) OR c.agreed_on IS NOT NULL)
RETURNING a.case_id, a.batch_id, a.line, a.changed, c.state AS reason;

-- name: change_cases
-- Gives cases the content of another version, all but their claims and parties.
UPDATE cases AS c
   SET row_fingerprint = decode(v.row_fingerprint, 'hex'), institution_ref = v.institution_ref,
       cause_of_action = v.cause_of_action, court_id = v.court_id, claim_total = v.claim_total
  FROM jsonb_to_recordset(%(versions)s::jsonb)
       AS v (case_id bigint, row_fingerprint text, institution_ref text, cause_of_action text, court_id bigint,
             claim_total numeric)
 WHERE c.id = v.case_id;

-- name: change_claims
-- Gives claims the content of another version, but for a power of attorney that was renewed after it came.
UPDATE claims AS m
   SET principal = v.principal, interest = v.interest, penalty_interest = v.penalty_interest,
       compound_interest = v.compound_interest, liquidated_damages = v.liquidated_damages, fees = v.fees,
       enforcement_costs = v.enforcement_costs, total = v.total, contract_date = v.contract_date,
       overdue_since = v.overdue_since, limitation_ends_on = v.limitation_ends_on, overdue_days = v.overdue_days,
       overdue_instalments = v.overdue_instalments, relief_sought = v.relief_sought, facts = v.facts,
       legal_basis = v.legal_basis, jurisdiction_clause = v.jurisdiction_clause, product_facts = v.product_facts,
       handler_name = CASE WHEN w.renewed THEN m.handler_name ELSE v.handler_name END,
       handler_phone = CASE WHEN w.renewed THEN m.handler_phone ELSE v.handler_phone END,
       authority_type = CASE WHEN w.renewed THEN m.authority_type ELSE v.authority_type END,
       poa_number = CASE WHEN w.renewed THEN m.poa_number ELSE v.poa_number END,
       poa_expires_on = CASE WHEN w.renewed THEN m.poa_expires_on ELSE v.poa_expires_on END
  FROM jsonb_to_recordset(%(versions)s::jsonb)
       AS v (case_id bigint, told_at timestamptz, principal numeric, interest numeric, penalty_interest numeric,
             compound_interest numeric, liquidated_damages numeric, fees numeric, enforcement_costs numeric,
             total numeric, contract_date date, overdue_since date, poa_expires_on date, limitation_ends_on date,
             overdue_days integer, overdue_instalments integer, relief_sought text, facts text, handler_name text,
             handler_phone text, authority_type text, poa_number text, legal_basis text, jurisdiction_clause text,
             product_facts jsonb)
 CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM power_renewals AS r
                                     WHERE r.case_id = v.case_id AND r.renewed_at > v.told_at) AS renewed) AS w
 WHERE m.case_id = v.case_id;

-- name: change_parties
-- Gives parties the content of another version; one that was not there is added.
INSERT INTO parties (id, case_id, role, kind, name, id_type, id_sealed, id_index, phone_sealed, phone_index,
                     address_sealed, region_code, sex, birth_date, legal_representative, liability)
SELECT v.id, v.case_id, v.role, v.kind, v.name, v.id_type, decode(v.id_sealed, 'hex'), decode(v.id_index, 'hex'),
       decode(v.phone_sealed, 'hex'), decode(v.phone_index, 'hex'), decode(v.address_sealed, 'hex'), v.region_code,
       v.sex, v.birth_date, v.legal_representative, coalesce(v.liability, '{}')
  FROM jsonb_to_recordset(%(parties)s::jsonb)
       AS v (id bigint, case_id bigint, role text, kind text, name text, id_type text, id_sealed text, id_index text,
             phone_sealed text, phone_index text, address_sealed text, region_code text, sex text, birth_date date,
             legal_representative text, liability jsonb)
ON CONFLICT (id) DO UPDATE
   SET role = excluded.role, kind = excluded.kind, name = excluded.name, id_type = excluded.id_type,
       id_sealed = excluded.id_sealed, id_index = excluded.id_index, phone_sealed = excluded.phone_sealed, phone_index = excluded.phone_index,
       address_sealed = excluded.address_sealed, region_code = excluded.region_code, sex = excluded.sex,
       birth_date = excluded.birth_date, legal_representative = excluded.legal_representative,
       liability = excluded.liability;

-- name: list_attachments
-- Lists documents of cases; one that has come keeps what it is, one that has not is declared anew.
INSERT INTO attachments AS a (case_id, batch_id, line, kind, file_name, declared_sha256, listed_at)
SELECT v.case_id, v.batch_id, v.line, v.kind, v.file_name, decode(v.sha256, 'hex'), %(at)s
  FROM jsonb_to_recordset(%(documents)s::jsonb)
       AS v (case_id bigint, batch_id bigint, line integer, kind text, file_name text, sha256 text)
ON CONFLICT (case_id, file_name) DO UPDATE
   SET batch_id = excluded.batch_id, line = excluded.line, kind = excluded.kind,
       declared_sha256 = excluded.declared_sha256, state = 'LISTED', listed_at = excluded.listed_at
 WHERE a.state <> 'RECEIVED';

-- name: amendments_of_batch
-- What the next lines of a delivery changed, sealed, in their order.
SELECT a.id, a.case_id, c.number, a.line, a.state, a.changes_sealed
  FROM case_amendments AS a
  JOIN cases AS c ON c.id = a.case_id
 WHERE a.batch_id = %(batch_id)s AND a.line > %(after)s
 ORDER BY a.line
 LIMIT %(limit)s;

-- name: open_amendments
-- Changes that wait to be acknowledged, in all cases or one, oldest first.
SELECT a.id, a.case_id, c.number, a.line, a.state, a.changes_sealed
  FROM case_amendments AS a
  JOIN cases AS c ON c.id = a.case_id
 WHERE a.state = 'PROPOSED' AND (%(case_id)s::bigint IS NULL OR a.case_id = %(case_id)s)
 ORDER BY a.proposed_at, a.id
 LIMIT %(limit)s;

-- name: case_numbers
-- The numbers people quote cases by.
SELECT c.id, c.number
  FROM cases AS c
 WHERE c.id = ANY (%(case_ids)s);

-- name: erase_changes
-- Drops what amendments of cases said; that there were some, and their fingerprints, stay.
UPDATE case_amendments AS a
   SET changes_sealed = ''::bytea
 WHERE a.case_id = ANY (%(case_ids)s);
