-- name: what_next
-- Why each open case of a mediator wants attention, and by which day; the nearest first, and last what waits for the
-- institution alone.
WITH mine AS MATERIALIZED (
       SELECT c.id, c.number, c.state, c.claim_total, c.period_ends_on
         FROM cases AS c
        WHERE c.state IN ('ASSIGNED', 'IN_MEDIATION', 'SUSPENDED', 'AGREEMENT_PENDING_SIGNATURE')
           OR c.state = 'AGREED' AND c.id IN (SELECT a.case_id FROM confirmations AS k
                                                JOIN agreements AS a ON a.id = k.agreement_id
                                               WHERE k.supplement_by IS NOT NULL)
           OR c.state = 'TERMINATED' AND c.period_ends_on IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM termination_reports AS r WHERE r.case_id = c.id AND r.ended_on = c.ended_on)
           OR c.state = 'AGREED' AND c.id IN (SELECT r.case_id FROM renegotiations AS r
                                               WHERE r.begun_at IS NULL AND r.closed_at IS NULL)),
     wanting AS (
       SELECT m.id, 'confirm' AS reason, a.answer_due_on AS due_on
         FROM mine AS m
         JOIN assignments AS a ON a.case_id = m.id AND a.state = 'OFFERED'
        WHERE m.state = 'ASSIGNED'
        UNION ALL
       SELECT m.id, 'session', (s.starts_at AT TIME ZONE 'Asia/Shanghai')::date
         FROM mine AS m
         JOIN mediation_sessions AS s ON s.case_id = m.id AND s.state = 'scheduled'
        UNION ALL
       SELECT m.id, CASE o.state WHEN 'open' THEN 'offer' ELSE 'draw_up' END,
              CASE o.state WHEN 'open' THEN o.expires_on ELSE m.period_ends_on END
         FROM mine AS m
         JOIN offers AS o ON o.case_id = m.id AND o.state IN ('open', 'accepted')
        WHERE m.state = 'IN_MEDIATION'
        UNION ALL
       SELECT m.id, CASE m.state WHEN 'AGREEMENT_PENDING_SIGNATURE' THEN 'signatures' ELSE 'period' END, m.period_ends_on
         FROM mine AS m
        WHERE m.state IN ('IN_MEDIATION', 'SUSPENDED', 'AGREEMENT_PENDING_SIGNATURE')
        UNION ALL
       SELECT m.id, 'rest', r.look_again_on
         FROM mine AS m
        CROSS JOIN LATERAL (SELECT (e.payload ->> 'look_again_on')::date AS look_again_on
                              FROM events AS e
                             WHERE e.case_id = m.id AND e.event = 'suspend'
                             ORDER BY e.seq DESC LIMIT 1) AS r
        WHERE m.state = 'SUSPENDED' AND r.look_again_on IS NOT NULL
        UNION ALL
       SELECT m.id, 'supplement', k.supplement_by
         FROM mine AS m
         JOIN agreements AS a ON a.case_id = m.id
         JOIN confirmations AS k ON k.agreement_id = a.id
        WHERE m.state = 'AGREED' AND k.supplement_by IS NOT NULL AND k.state IN ('APPLIED', 'ACCEPTED_BY_COURT')
        UNION ALL
       SELECT m.id, CASE m.state WHEN 'TERMINATED' THEN 'report' ELSE 'again' END, NULL::date
         FROM mine AS m
        WHERE m.state = 'TERMINATED' OR m.state = 'AGREED' AND m.id IN (
              SELECT r.case_id FROM renegotiations AS r WHERE r.begun_at IS NULL AND r.closed_at IS NULL)
        UNION ALL
       SELECT m.id, 'amendment', m.period_ends_on
         FROM mine AS m
         JOIN case_amendments AS a ON a.case_id = m.id AND a.state = 'PROPOSED'
        UNION ALL
       SELECT m.id, CASE r.state WHEN 'OPEN' THEN 'asked' ELSE 'answered' END,
              CASE r.state WHEN 'OPEN' THEN r.due_on ELSE least(r.valid_until, m.period_ends_on) END
         FROM mine AS m
        CROSS JOIN LATERAL (SELECT k.state, k.due_on, k.valid_until, coalesce(k.answered_at, k.requested_at) AS since
                              FROM authority_queries AS q
                              JOIN authority_requests AS k ON k.query_id = q.id
                             WHERE q.case_id = m.id
                             ORDER BY k.id DESC LIMIT 1) AS r
        WHERE m.state = 'IN_MEDIATION'
          AND NOT EXISTS (SELECT 1 FROM offers AS o
                           WHERE o.case_id = m.id AND r.state <> 'OPEN' AND (o.made_at >= r.since OR o.state = 'accepted'))
        UNION ALL
       SELECT m.id, 'clock', f.due_on
         FROM mine AS m
         JOIN case_flags AS f ON f.case_id = m.id
        WHERE f.cleared_at IS NULL AND f.due_on <= %(soon)s)
SELECT m.id, m.number, m.state, m.claim_total, w.reason, w.due_on, r.name AS respondent,
       EXISTS (SELECT 1 FROM vulnerability_flags AS v WHERE v.case_id = m.id AND v.cleared_at IS NULL) AS needs_care
  FROM wanting AS w
  JOIN mine AS m ON m.id = w.id
  LEFT JOIN LATERAL (
       SELECT p.name FROM parties AS p WHERE p.case_id = m.id AND p.role = 'respondent' ORDER BY p.id LIMIT 1) AS r ON true
 ORDER BY w.reason = 'asked', w.due_on NULLS LAST, needs_care DESC, m.id, w.reason
 LIMIT %(limit)s;

-- name: clocks_later
-- In how many of a mediator's open cases a clock runs out later than what is soon.
SELECT count(DISTINCT f.case_id) AS cases
  FROM case_flags AS f
  JOIN cases AS c ON c.id = f.case_id
 WHERE c.state IN ('ASSIGNED', 'IN_MEDIATION', 'SUSPENDED', 'AGREEMENT_PENDING_SIGNATURE')
   AND f.cleared_at IS NULL AND f.due_on > %(soon)s;

-- name: note_of_the_former
-- What the mediator who had a case before left to whoever has it now.
SELECT a.hand_over
  FROM assignments AS a
 WHERE a.case_id = %(case_id)s AND a.mediator_id <> %(mediator_id)s AND a.hand_over <> ''
 ORDER BY a.id DESC
 LIMIT 1;
