"""What a plan looks at of attempts and deliveries is read in one pass; who is represented is tried through others."""

from django.db import migrations

RULES = """
CREATE FUNCTION contact_history(since timestamptz, until timestamptz, starts integer[])
RETURNS TABLE (person_index bytea, at timestamptz, slot integer, is_reached boolean, channel text, outcome text,
               made_at timestamptz, day date, holds_slot boolean)
LANGUAGE sql STABLE AS $body$
    SELECT a.person_index, CASE WHEN a.at < until THEN a.at END,
           CASE WHEN a.at >= until THEN NULL
                WHEN a.channel = 'call' AND a.outcome IN ('connected', 'refused', 'no_answer', 'busy')
                THEN nullif(width_bucket((date_part('epoch', a.at)::bigint / 3600 + 8)::int % 24, starts), 0) - 1
                WHEN k.id IS NOT NULL THEN cardinality(starts) + (a.channel = 'letter')::int END,
           CASE WHEN a.channel = 'call' THEN a.outcome IN ('connected', 'refused')
                ELSE coalesce(k.answered_at <= a.at + interval '3 days', false) END,
           a.channel, a.outcome, a.at, a.day, a.slot IS NOT NULL
      FROM contact_attempts AS a
      LEFT JOIN consents AS k
        ON k.party_id = a.party_id AND k.purpose = 'mediation' AND a.channel IN ('sms', 'letter')
       AND a.outcome = 'delivered' AND a.at < until - interval '3 days'
       AND k.state <> 'EXPIRED' AND k.requested_at <= a.at AND (k.answered_at IS NULL OR k.answered_at > a.at)
     WHERE a.at >= since AND coalesce(a.outcome, '') NOT IN ('released', 'lapsed')
     UNION ALL
    SELECT p.id_index, CASE WHEN d.state = 'delivered' AND d.settled_at >= since AND d.settled_at < until
                            THEN d.settled_at END,
           CASE WHEN k.id IS NOT NULL THEN cardinality(starts) + (d.channel = 'letter')::int END,
           coalesce(k.answered_at <= d.settled_at + interval '3 days', false), d.channel, d.state, d.accepted_at,
           NULL, false
      FROM deliveries AS d
      JOIN parties AS p ON p.id = d.party_id AND p.id_index IS NOT NULL
      LEFT JOIN consents AS k
        ON k.party_id = d.party_id AND k.purpose = 'mediation' AND d.channel IN ('sms', 'letter')
       AND d.state = 'delivered' AND d.settled_at >= since AND d.settled_at < until - interval '3 days'
       AND k.state <> 'EXPIRED' AND k.requested_at <= d.settled_at
       AND (k.answered_at IS NULL OR k.answered_at > d.settled_at)
     WHERE d.accepted_at >= since OR d.settled_at >= since
    OFFSET 0
$body$;
CREATE FUNCTION contact_agents(on_day date)
RETURNS TABLE (principal_id bigint, party_id bigint, id_index bytea, phone_index bytea, has_address boolean,
               birth_date date)
LANGUAGE sql STABLE AS $body$
    SELECT DISTINCT ON (r.principal_id) r.principal_id, a.id, a.id_index, a.phone_index, a.address_sealed IS NOT NULL,
           a.birth_date
      FROM representations AS r
      JOIN parties AS a ON a.id = r.representative_id AND a.id_index IS NOT NULL
     WHERE on_day BETWEEN r.holds_from AND coalesce(r.holds_until, 'infinity') AND r.ended_at IS NULL
     ORDER BY r.principal_id, r.id DESC
$body$;
CREATE FUNCTION contact_in_writing(kinds text[]) RETURNS TABLE (id_index bytea) LANGUAGE sql STABLE AS $body$
    SELECT DISTINCT p.id_index
      FROM vulnerability_flags AS f
      JOIN parties AS p ON p.id = f.party_id
     WHERE f.cleared_at IS NULL AND f.kind = ANY (kinds)
$body$;
DROP FUNCTION contact_tries(timestamptz, timestamptz, integer[]);
DROP FUNCTION contact_made(timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("contact", "0009_quiet_hours"), ("cases", "0015_more_care")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
