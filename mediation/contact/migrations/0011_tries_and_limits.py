"""What teaches and what limits are read apart: half a year of tries, summed up cheaply, and a few days of contacts."""

from django.db import migrations

RULES = """
-- As sum(), which makes a numeric of the bigints of each group.
CREATE AGGREGATE whole_sum(bigint) (SFUNC = int8pl, STYPE = bigint, COMBINEFUNC = int8pl, PARALLEL = SAFE);

CREATE FUNCTION contact_tries(since timestamptz, until timestamptz, starts time[])
RETURNS TABLE (person_index bytea, at timestamptz, slot integer, is_reached boolean) LANGUAGE sql STABLE AS $body$
    SELECT a.person_index, a.at,
           CASE WHEN a.channel = 'call' AND a.outcome IN ('connected', 'refused', 'no_answer', 'busy')
                THEN nullif(width_bucket((a.at AT TIME ZONE INTERVAL '8 hours')::time, starts), 0) - 1
                WHEN k.id IS NOT NULL THEN cardinality(starts) + (a.channel = 'letter')::int END,
           CASE WHEN a.channel = 'call' THEN a.outcome IN ('connected', 'refused')
                ELSE k.answered_at <= a.at + interval '3 days' END
      FROM contact_attempts AS a
      LEFT JOIN consents AS k
        ON k.party_id = a.party_id AND k.purpose = 'mediation' AND a.channel IN ('sms', 'letter')
       AND a.outcome = 'delivered' AND a.at < until - interval '3 days'
       AND k.state <> 'EXPIRED' AND k.requested_at <= a.at AND (k.answered_at IS NULL OR k.answered_at > a.at)
     WHERE a.at >= since AND a.at < until AND coalesce(a.outcome, '') NOT IN ('released', 'lapsed')
     UNION ALL
    SELECT p.id_index, d.settled_at,
           CASE WHEN k.id IS NOT NULL THEN cardinality(starts) + (d.channel = 'letter')::int END,
           k.answered_at <= d.settled_at + interval '3 days'
      FROM deliveries AS d
      JOIN parties AS p ON p.id = d.party_id AND p.id_index IS NOT NULL
      LEFT JOIN consents AS k
        ON k.party_id = d.party_id AND k.purpose = 'mediation' AND d.channel IN ('sms', 'letter')
       AND d.settled_at < until - interval '3 days'
       AND k.state <> 'EXPIRED' AND k.requested_at <= d.settled_at
       AND (k.answered_at IS NULL OR k.answered_at > d.settled_at)
     WHERE d.state = 'delivered' AND d.settled_at >= since AND d.settled_at < until
    OFFSET 0
$body$;

CREATE FUNCTION contact_made(since timestamptz)
RETURNS TABLE (person_index bytea, channel text, outcome text, at timestamptz, day date, holds_slot boolean)
LANGUAGE sql STABLE AS $body$
    SELECT a.person_index, a.channel, a.outcome, a.at, a.day, a.slot IS NOT NULL
      FROM contact_attempts AS a
     WHERE a.at >= since AND coalesce(a.outcome, '') NOT IN ('released', 'lapsed')
     UNION ALL
    SELECT p.id_index, d.channel, d.state, d.accepted_at, NULL, false
      FROM deliveries AS d
      JOIN parties AS p ON p.id = d.party_id AND p.id_index IS NOT NULL
     WHERE d.accepted_at >= since
$body$;
DROP FUNCTION contact_history(timestamptz, timestamptz, integer[]);
"""


class Migration(migrations.Migration):
    dependencies = [("contact", "0010_history_in_one_pass")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
