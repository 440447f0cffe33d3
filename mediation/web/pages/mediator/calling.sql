-- name: reserved
-- Calls in a case that somebody has reserved and may still dial, or has dialled without a result so far.
SELECT a.id, a.party_id, a.reserved_at, a.reserved_until
  FROM contact_attempts AS a
 WHERE a.case_id = %(case_id)s AND a.actor_id = %(actor_id)s AND a.channel = 'call' AND a.outcome IS NULL
   AND a.reserved_until > %(since)s
 ORDER BY a.id;

-- name: attempts
-- The newest attempts to reach somebody of a case.
SELECT a.party_id, a.channel, a.caller, a.at, a.outcome
  FROM contact_attempts AS a
 WHERE a.case_id = %(case_id)s
 ORDER BY a.at DESC, a.id DESC
 LIMIT %(limit)s;
