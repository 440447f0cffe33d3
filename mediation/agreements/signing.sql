-- name: place_signatures
-- Lays out who signs a paper, in order: claimant, respondents, co-borrowers, guarantors, then who vouches for it.
-- A guarantor who refused to sign in this mediation, was left out or consented by letter is not asked; the guarantee
-- stays what it was. What was said before it began anew was said of other terms.
INSERT INTO signatures (agreement_id, paper, position, role, party_id)
SELECT s.agreement_id, %(paper)s, row_number() OVER (PARTITION BY s.agreement_id ORDER BY s.rank, s.party_id), s.role,
       s.party_id
  FROM (SELECT a.id AS agreement_id, p.role, p.id AS party_id, array_position(%(roles)s::text[], p.role::text) AS rank
          FROM agreements AS a
          JOIN parties AS p ON p.case_id = a.case_id
         WHERE a.id = ANY (%(ids)s) AND p.role IN ('respondent', 'co_borrower', 'guarantor') AND p.left_out_at IS NULL
           AND NOT (p.role = 'guarantor'
                    AND EXISTS (SELECT 1 FROM agreements AS b JOIN signatures AS g ON g.agreement_id = b.id
                                 WHERE b.case_id = p.case_id AND g.party_id = p.id AND g.paper = 'agreement'
                                   AND g.refused_at >= mediated_since(p.case_id)))
           AND NOT EXISTS (SELECT 1 FROM guarantor_stances AS n
                            WHERE n.party_id = p.id AND n.recorded_at >= mediated_since(p.case_id))
         UNION ALL
        SELECT a.id, r.role, NULL, array_position(%(roles)s::text[], r.role)
          FROM agreements AS a
         CROSS JOIN unnest(%(roles)s::text[]) AS r (role)
         WHERE a.id = ANY (%(ids)s) AND r.role IN ('claimant', 'mediator', 'organisation')) AS s;

-- name: unwilling_guarantors
-- Guarantors of cases who refused to sign an agreement in this mediation.
SELECT DISTINCT s.party_id
  FROM signatures AS s
  JOIN agreements AS a ON a.id = s.agreement_id
 WHERE a.case_id = ANY (%(case_ids)s) AND s.role = 'guarantor' AND s.paper = 'agreement'
   AND s.refused_at >= mediated_since(a.case_id);

-- name: places
-- Everybody's place on the papers of live agreements, of two on those of the later one: whether they have signed, whose
-- turn it is, and since when.
SELECT a.case_id, c.number AS case_number, a.id AS agreement, a.number, a.state, s.id, s.paper, s.position, s.role,
       s.party_id, coalesce(p.name, CASE s.role WHEN 'claimant' THEN i.name
                                                WHEN 'mediator' THEN m.name ELSE '' END) AS name,
       s.signed_at, s.signer_id, s.way, s.refused_at, s.actor_id,
       CASE s.paper WHEN 'agreement' THEN a.document_sha256 ELSE j.document_sha256 END AS document_sha256,
       s.signed_at IS NULL AND s.refused_at IS NULL AND e.waits IS NULL AS is_next,
       coalesce(e.last_at, a.drawn_up_on::timestamp AT TIME ZONE 'Asia/Shanghai') AS waiting_since
  FROM agreements AS a
  JOIN cases AS c ON c.id = a.case_id
  JOIN institutions AS i ON i.id = c.institution_id
  JOIN signatures AS s ON s.agreement_id = a.id
  LEFT JOIN joint_applications AS j ON j.agreement_id = a.id
  LEFT JOIN parties AS p ON p.id = s.party_id
  LEFT JOIN mediators AS m ON m.id = c.mediator_id
 CROSS JOIN LATERAL (
       SELECT max(b.id) FILTER (WHERE b.signed_at IS NULL) AS waits, max(b.signed_at) AS last_at
         FROM signatures AS b
        WHERE b.agreement_id = s.agreement_id AND b.paper = s.paper AND b.position < s.position
          AND b.role <> s.role) AS e
 WHERE a.case_id = ANY (%(case_ids)s)
   AND a.id = (SELECT max(b.id) FROM agreements AS b
               WHERE b.case_id = a.case_id AND is_live(b.state))
 ORDER BY a.case_id, s.paper, s.position;

-- name: sign
-- Signs places whose turn it is; the database refuses who may not sign, and what was not shown.
WITH act AS MATERIALIZED (
       SELECT x.place, x.signer_id, x.shown, x.way, x.channel, x.identity, x.evidence, x.reliability
         FROM unnest(%(places)s::bigint[], %(signers)s::bigint[], %(shown)s::bytea[], %(ways)s::text[],
                     %(channels)s::text[], %(identities)s::text[], %(evidence)s::bytea[], %(reliabilities)s::jsonb[])
              AS x (place, signer_id, shown, way, channel, identity, evidence, reliability)),
     turn AS (
       SELECT s.id
         FROM act AS x
         JOIN signatures AS s ON s.id = x.place
         JOIN agreements AS a ON a.id = s.agreement_id
        WHERE s.signed_at IS NULL AND s.refused_at IS NULL AND s.role = ANY (%(roles)s)
          AND (a.state = 'SIGNING' OR is_in_force(a.state))
          AND (s.paper = 'agreement' OR a.state IN ('SIGNING', 'EFFECTIVE'))
          AND NOT EXISTS (SELECT 1 FROM signatures AS e
                           WHERE e.agreement_id = s.agreement_id AND e.paper = s.paper AND e.position < s.position
                             AND e.signed_at IS NULL AND e.role <> s.role)
        ORDER BY a.id, s.id
          FOR NO KEY UPDATE OF a, s)
UPDATE signatures AS s
   SET signed_at = %(at)s, actor_id = %(actor_id)s, signer_id = x.signer_id, way = x.way, channel = x.channel,
       identity = x.identity, evidence_sha256 = x.evidence, paper_sha256 = x.shown, reliability = x.reliability
  FROM turn AS t
  JOIN act AS x ON x.place = t.id
 WHERE s.id = t.id
RETURNING s.agreement_id, s.paper, s.role;

-- name: standing
-- How agreements stand after somebody signed: their state, the law they are under, and each place on the agreement.
SELECT a.id, a.case_id, a.number, a.state, a.replaces_id, o.regime,
       array_agg(s.role::text ORDER BY s.position) AS roles, array_agg(s.way::text ORDER BY s.position) AS ways,
       array_agg(s.signed_at ORDER BY s.position) AS times
  FROM agreements AS a
  JOIN signatures AS s ON s.agreement_id = a.id AND s.paper = 'agreement'
 CROSS JOIN (SELECT regime FROM organisations ORDER BY id LIMIT 1) AS o
 WHERE a.id = ANY (%(ids)s)
 GROUP BY a.id, o.regime
 ORDER BY a.case_id;

-- name: take_effect
-- Makes agreements effective, and says until when confirmation can be applied for.
UPDATE agreements AS a
   SET state = 'EFFECTIVE', effective_on = e.effective_on, apply_by = e.apply_by
  FROM unnest(%(ids)s::bigint[], %(effective_on)s::date[], %(apply_by)s::date[]) AS e (id, effective_on, apply_by)
 WHERE a.id = e.id;

-- name: refuse
-- Writes that somebody will not sign a paper that is open for signing.
WITH act AS MATERIALIZED (
       SELECT x.place, x.why FROM unnest(%(places)s::bigint[], %(whys)s::text[]) AS x (place, why)),
     open AS (
       SELECT s.id, a.case_id
         FROM act AS x
         JOIN signatures AS s ON s.id = x.place
         JOIN agreements AS a ON a.id = s.agreement_id
        WHERE s.signed_at IS NULL AND s.refused_at IS NULL AND s.role = ANY (%(roles)s)
          AND (a.state = 'SIGNING' OR s.paper = 'application' AND a.state = 'EFFECTIVE')
        ORDER BY a.id, s.id
          FOR NO KEY UPDATE OF a, s)
UPDATE signatures AS s
   SET refused_at = %(at)s, refusal = x.why, actor_id = %(actor_id)s
  FROM open AS o
  JOIN act AS x ON x.place = o.id
 WHERE s.id = o.id
RETURNING s.agreement_id, o.case_id, s.paper, s.role;

-- name: unsigned
-- Places whose turn it is on papers open for signing, and the greatest of the numbers of days that they have waited.
SELECT a.id AS agreement, a.case_id, c.number, s.paper, s.position, s.role AS turn, s.party_id AS party,
       e.since AS waiting_since, w.threshold
  FROM agreements AS a
  JOIN cases AS c ON c.id = a.case_id
  JOIN signatures AS s ON s.agreement_id = a.id AND s.signed_at IS NULL
 CROSS JOIN LATERAL (
       SELECT coalesce(max(b.signed_at AT TIME ZONE 'Asia/Shanghai')::date, a.drawn_up_on) AS since,
              count(*) FILTER (WHERE b.signed_at IS NULL) AS before
         FROM signatures AS b
        WHERE b.agreement_id = a.id AND b.paper = s.paper AND b.position < s.position AND b.role <> s.role) AS e
 CROSS JOIN LATERAL (SELECT max(d.days) AS threshold FROM unnest(%(thresholds)s::integer[]) AS d (days)
                      WHERE d.days <= %(on)s::date - e.since) AS w
 WHERE e.before = 0 AND w.threshold IS NOT NULL
   AND (a.state = 'SIGNING' OR a.state = 'EFFECTIVE' AND (s.paper = 'agreement' OR a.apply_by >= %(on)s::date))
   AND NOT EXISTS (SELECT 1 FROM signatures AS r
                    WHERE r.agreement_id = a.id AND r.paper = s.paper AND r.refused_at IS NOT NULL)
   AND (%(among)s::bigint[] IS NULL OR a.case_id = ANY (%(among)s))
 ORDER BY a.id, s.paper, s.position;

-- name: step_agreements
-- Moves agreements one step; the database knows which steps there are.
UPDATE agreements AS a
   SET state = %(state)s
 WHERE a.id = ANY (%(ids)s);
