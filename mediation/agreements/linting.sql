-- name: around
-- What surrounds the terms of cases: debt, law, court and places; the court is the one that the paper names.
SELECT c.id AS case_id, c.filed_on, c.product, o.regime, k.region_code AS court_region,
       (SELECT array_agg(p.region_code) FROM parties AS p WHERE p.case_id = c.id AND p.region_code <> '')
       || o.region_code || substr(i.uscc, 3, 6)::varchar AS regions,
       l.authority_type, l.poa_expires_on, (l.product_facts ->> 'annual_rate')::numeric AS annual_rate,
       coalesce(least((l.product_facts ->> 'accelerated_on')::date, (l.product_facts ->> 'matures_on')::date),
                l.overdue_since) AS due_on,
       l.product_facts ?| ARRAY['property_certificate_no', 'mortgage_registration_no']
       OR EXISTS (SELECT 1 FROM parties AS p WHERE p.case_id = c.id AND p.liability ? 'collateral') AS is_secured,
       coalesce(l.limitation_ends_on < c.filed_on, false) AS was_barred
  FROM unnest(%(case_ids)s::bigint[], %(courts)s::text[]) AS w (case_id, court)
  JOIN cases AS c ON c.id = w.case_id
  JOIN claims AS l ON l.case_id = c.id
  JOIN institutions AS i ON i.id = c.institution_id
 CROSS JOIN (SELECT g.regime, g.region_code FROM organisations AS g ORDER BY g.id LIMIT 1) AS o
  LEFT JOIN courts AS k ON k.name = w.court
 ORDER BY c.id;

-- name: signers
-- The other sides of cases: whether they consent, know their rights, were identified, who acts for them, and how a
-- guarantor stands to new terms.
SELECT p.id, p.case_id, p.role, p.kind, p.name, p.id_sealed IS NOT NULL AS has_id_number,
       p.phone_sealed IS NOT NULL OR p.address_sealed IS NOT NULL
       OR EXISTS (SELECT 1 FROM address_confirmations AS a WHERE a.party_id = p.id) AS can_be_served,
       p.birth_date, coalesce(p.legal_representative, '') <> '' OR coalesce(r.has_head, false) AS has_head,
       coalesce(r.has_guardian, false) AS has_guardian, r.agent_authority,
       consented(p.id, 'mediation', %(at)s::timestamptz) AS consents,
       d.acknowledged_at IS NOT NULL AS knows_rights, d.identity_checked_at IS NOT NULL AS is_identified,
       p.legal_representative, p.liability ->> 'mode' AS mode, l.contract_date,
       (SELECT max(f.due_on) FROM case_flags AS f
         WHERE f.case_id = p.case_id AND f.party_id = p.id AND f.code = ANY (%(clocks)s) AND f.cleared_at IS NULL)
       AS ends_on,
       g.id IS NOT NULL AND g.document_sha256 IS NOT NULL AS consents_in_writing,
       g.id IS NOT NULL AND g.document_sha256 IS NULL AS is_left_out
  FROM parties AS p
  JOIN claims AS l ON l.case_id = p.case_id
  LEFT JOIN session_preparations AS d ON d.case_id = p.case_id AND d.party_id = p.id
  LEFT JOIN LATERAL (
       SELECT bool_or(n.kind = 'guardian') AS has_guardian, bool_or(n.kind = 'legal_representative') AS has_head,
              min(n.authority) FILTER (WHERE n.kind = 'agent') AS agent_authority
         FROM representations AS n
        WHERE n.principal_id = p.id AND n.holds_from <= %(on)s::date
          AND (n.holds_until IS NULL OR n.holds_until >= %(on)s::date)
          AND (n.ended_at IS NULL OR n.ended_at > %(at)s::timestamptz)) AS r ON true
  LEFT JOIN LATERAL (
       SELECT s.id, s.document_sha256 FROM guarantor_stances AS s
        WHERE s.party_id = p.id AND s.recorded_at >= mediated_since(p.case_id)
        ORDER BY s.recorded_at DESC, s.id DESC LIMIT 1) AS g ON true
 WHERE p.case_id = ANY (%(case_ids)s) AND p.role IN ('respondent', 'co_borrower', 'guarantor')
 ORDER BY p.case_id, p.id;

-- name: acknowledged
-- Warnings that the mediator let stand since the terms of their case were accepted.
SELECT k.case_id, k.code
  FROM lint_acknowledgements AS k
 WHERE k.case_id = ANY (%(case_ids)s)
   AND k.acknowledged_at >= (SELECT max(o.answered_at) FROM offers AS o
                              WHERE o.case_id = k.case_id AND o.state = 'accepted');

-- name: acknowledge
-- Writes down why warnings may stand.
INSERT INTO lint_acknowledgements AS k (case_id, code, reason, acknowledged_at, actor_id)
SELECT w.case_id, w.code, %(reason)s, %(at)s, %(actor_id)s
  FROM unnest(%(case_ids)s::bigint[], %(codes)s::text[]) AS w (case_id, code)
ON CONFLICT (case_id, code) DO UPDATE
   SET reason = excluded.reason, acknowledged_at = excluded.acknowledged_at, actor_id = excluded.actor_id;

-- name: keep_findings
-- Keeps what was found in agreements, each warning with why it may stand.
INSERT INTO agreement_findings (agreement_id, code, severity, clause, version, reason, acknowledged_at, actor_id)
SELECT w.agreement_id, w.code, w.severity, w.clause, %(version)s, coalesce(k.reason, ''), k.acknowledged_at, k.actor_id
  FROM unnest(%(agreement_ids)s::bigint[], %(codes)s::text[], %(severities)s::text[], %(clauses)s::integer[])
       AS w (agreement_id, code, severity, clause)
  JOIN agreements AS a ON a.id = w.agreement_id
  LEFT JOIN lint_acknowledgements AS k ON k.case_id = a.case_id AND k.code = w.code AND w.severity = 'warn';

-- name: say_checked
-- Says by which rules drafts were checked.
UPDATE agreements AS a
   SET lint_version = %(version)s
 WHERE a.id = ANY (%(ids)s) AND a.state = 'DRAFT';

-- name: kept
-- What was found in the live agreements of cases before they were signed, as far as the actor may see it; of two, in the
-- later one.
SELECT a.case_id, a.number, f.code, f.severity, f.clause, f.version, f.reason, f.acknowledged_at
  FROM agreement_findings AS f
  JOIN agreements AS a ON a.id = f.agreement_id
 WHERE a.case_id = ANY (%(case_ids)s)
   AND a.id = (SELECT max(b.id) FROM agreements AS b
               WHERE b.case_id = a.case_id AND is_live(b.state))
 ORDER BY a.id, f.id;

-- name: case_of
-- The case that a number quotes, be it the case's own or its agreement's.
SELECT c.id FROM cases AS c WHERE c.number = %(number)s
 UNION
SELECT a.case_id FROM agreements AS a WHERE a.number = %(number)s;

-- name: dismissals
-- Grounds on which courts did not confirm, each with what the check had said of the agreement.
SELECT k.dismissal_ground AS ground,
       (SELECT array_agg(DISTINCT f.code) FROM agreement_findings AS f WHERE f.agreement_id = k.agreement_id) AS codes
  FROM confirmations AS k
 WHERE k.dismissal_ground <> ''
 ORDER BY k.id;
