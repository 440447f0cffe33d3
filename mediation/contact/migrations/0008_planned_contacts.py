"""The plan of a day and what it learns from; what counts as a try, and as an answer to it, is said here once."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# A call is a try at its hour if somebody could have picked up. What is written is a try if consent was asked for and
# open, and answered if the consent is within three days; younger ones tell nothing yet. Shanghai is eight hours ahead.
TRIES = """
CREATE FUNCTION contact_tries(since timestamptz, until timestamptz, starts int[])
RETURNS TABLE (person_index bytea, at timestamptz, slot int, is_reached boolean) LANGUAGE sql STABLE AS $body$
    SELECT a.person_index, a.at,
           CASE WHEN a.channel = 'call' AND a.outcome IN ('connected', 'refused', 'no_answer', 'busy')
                THEN nullif(width_bucket((date_part('epoch', a.at)::bigint / 3600 + 8)::int % 24, starts), 0) - 1
                WHEN k.id IS NOT NULL THEN cardinality(starts) + (a.channel = 'letter')::int END,
           CASE WHEN a.channel = 'call' THEN a.outcome IN ('connected', 'refused')
                ELSE coalesce(k.answered_at <= a.at + interval '3 days', false) END
      FROM contact_attempts AS a
      LEFT JOIN consents AS k
        ON k.party_id = a.party_id AND k.purpose = 'mediation' AND a.channel IN ('sms', 'letter')
       AND a.outcome = 'delivered' AND a.at < until - interval '3 days'
       AND k.state <> 'EXPIRED' AND k.requested_at <= a.at AND (k.answered_at IS NULL OR k.answered_at > a.at)
     WHERE a.at >= since AND a.at < until AND coalesce(a.outcome, '') NOT IN ('released', 'lapsed')
     UNION ALL
    SELECT p.id_index, d.settled_at, CASE WHEN k.id IS NOT NULL THEN cardinality(starts) + (d.channel = 'letter')::int END,
           coalesce(k.answered_at <= d.settled_at + interval '3 days', false)
      FROM deliveries AS d
      JOIN parties AS p ON p.id = d.party_id AND p.id_index IS NOT NULL
      LEFT JOIN consents AS k
        ON k.party_id = d.party_id AND k.purpose = 'mediation' AND d.settled_at < until - interval '3 days'
       AND k.state <> 'EXPIRED' AND k.requested_at <= d.settled_at
       AND (k.answered_at IS NULL OR k.answered_at > d.settled_at)
     WHERE d.channel IN ('sms', 'letter') AND d.state = 'delivered' AND d.settled_at >= since AND d.settled_at < until
    OFFSET 0
$body$;

CREATE FUNCTION contact_made(since timestamptz)
RETURNS TABLE (person_index bytea, channel text, outcome text, at timestamptz, day date, slot smallint)
LANGUAGE sql STABLE AS $body$
    SELECT a.person_index, a.channel, a.outcome, a.at, a.day, a.slot
      FROM contact_attempts AS a
     WHERE a.at >= since AND coalesce(a.outcome, '') NOT IN ('released', 'lapsed')
     UNION ALL
    SELECT p.id_index, d.channel, d.state, d.accepted_at, NULL, NULL
      FROM deliveries AS d
      JOIN parties AS p ON p.id = d.party_id
     WHERE d.accepted_at >= since
$body$;

CREATE FUNCTION contact_wrong_numbers() RETURNS TABLE (phone_index bytea) LANGUAGE sql STABLE AS $body$
    SELECT n.phone_index
      FROM contact_numbers AS n
      LEFT JOIN (SELECT a.phone_index, max(a.at) AS at FROM contact_attempts AS a
                  WHERE a.outcome IN ('wrong_person', 'dead') GROUP BY a.phone_index) AS a
        ON a.phone_index = n.phone_index
     WHERE greatest(n.quarantined_at, a.at) > coalesce(n.corrected_at, '-infinity')
$body$;

CREATE FUNCTION contact_not_electronic(moment timestamptz) RETURNS TABLE (party_id bigint) LANGUAGE sql STABLE AS $body$
    SELECT DISTINCT k.party_id
      FROM consents AS k
     WHERE k.purpose = 'e_service' AND k.state IN ('REFUSED', 'REVOKED') AND declined(k.party_id, 'e_service', moment)
$body$;

CREATE FUNCTION age_band(born date, day date) RETURNS text LANGUAGE sql IMMUTABLE AS $body$
    SELECT CASE WHEN born > (day - interval '35 years')::date THEN 'to_34'
                WHEN born > (day - interval '50 years')::date THEN '35_49'
                WHEN born IS NOT NULL THEN 'from_50'
                ELSE 'unknown' END
$body$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contact", "0007_agents_and_electronic"),
        ("consent", "0006_rules"),
        ("cases", "0011_who_acts"),
        ("outbox", "0003_deliveries"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactResponse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("product", models.CharField(max_length=32)),
                ("age", models.CharField(max_length=10)),
                ("slot", models.SmallIntegerField()),
                ("people", models.IntegerField()),
                ("tried", models.IntegerField()),
                ("reached", models.IntegerField()),
                ("tried_squared", models.FloatField()),
                ("reached_weighed", models.FloatField()),
            ],
            options={
                "db_table": "contact_responses",
                "constraints": [
                    models.UniqueConstraint(fields=("day", "product", "age", "slot"), name="contact_responses_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                (
                    "also",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), db_default=models.Value("{}"), default=list, size=None
                    ),
                ),
                ("person_index", models.BinaryField(max_length=16)),
                ("channel", models.CharField(max_length=32)),
                ("band", models.CharField(max_length=32)),
                ("tried", models.IntegerField()),
                ("reached", models.IntegerField()),
                ("group_tried", models.IntegerField()),
                ("group_reached", models.IntegerField()),
                ("clock", models.CharField(blank=True, max_length=10)),
                ("due_on", models.DateField(null=True)),
                ("waited", models.IntegerField()),
                ("arm", models.CharField(max_length=32)),
                ("chance", models.FloatField()),
                ("version", models.CharField(max_length=20)),
                ("planned_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
                ),
                (
                    "party",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.party"),
                ),
            ],
            options={
                "db_table": "planned_contacts",
                "indexes": [models.Index(fields=["case"], name="planned_contacts_case")],
                "constraints": [
                    models.UniqueConstraint(fields=("day", "person_index"), name="planned_contacts_once"),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["sms", "call", "letter", "email", "in_person", "portal"])),
                        name="planned_contacts_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("band__in", ["morning", "noon", "afternoon", "evening"])),
                        name="planned_contacts_band_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("arm__in", ["learnt", "plain"])), name="planned_contacts_arm_known"
                    ),
                ],
            },
        ),
        migrations.RunSQL(TRIES, migrations.RunSQL.noop),
    ]
