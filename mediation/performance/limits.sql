-- name: limits
-- What one person of the institutions of plans gives up alone in a day: yuan, and cases.
SELECT DISTINCT i.release_sum_over AS sum_over, i.release_cases_over AS cases_over
  FROM plans AS p
  JOIN cases AS c ON c.id = p.case_id
  JOIN institutions AS i ON i.id = c.institution_id
 WHERE p.id = ANY (%(plan_ids)s);

-- name: alone_since
-- What somebody gave up and wrote off alone since a moment in other plans than these: yuan, and cases. What they
-- confirmed for another is not counted.
SELECT coalesce(sum(g.amount), 0) AS amount, count(DISTINCT g.case_id) AS cases
  FROM (SELECT e.case_id, (e.payload ->> 'amount')::numeric AS amount, e.at
          FROM events AS e
         WHERE e.at BETWEEN %(since)s AND %(at)s AND e.event = 'payment:waive' AND e.actor_id = %(actor_id)s
         UNION ALL
        SELECT e.case_id, o.open, e.at
          FROM events AS e
          JOIN plans AS p ON p.case_id = e.case_id AND p.state = 'WRITTEN_OFF' AND p.id <> ALL (%(plan_ids)s)
         CROSS JOIN LATERAL (SELECT sum(i.amount - i.paid - i.waived) AS open
                               FROM instalments AS i
                              WHERE i.plan_id = p.id) AS o
         WHERE e.at BETWEEN %(since)s AND %(at)s AND e.event = 'plan:write_off' AND e.actor_id = %(actor_id)s) AS g
 WHERE NOT EXISTS (SELECT 1 FROM releases AS r JOIN plans AS p ON p.id = r.plan_id
                    WHERE p.case_id = g.case_id AND r.answered_by = %(actor_id)s AND r.answered_at = g.at);

-- name: open_of
-- What is open of plans.
SELECT i.plan_id, sum(i.amount - i.paid - i.waived) AS open
  FROM instalments AS i
 WHERE i.plan_id = ANY (%(plan_ids)s)
 GROUP BY i.plan_id;
