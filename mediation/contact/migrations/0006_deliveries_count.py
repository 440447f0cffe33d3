"""A message is a try once its provider has said what became of it; that it was handed over proves nothing."""

from django.db import migrations

EVIDENCE = """
CREATE OR REPLACE FUNCTION contact_evidence(case_ids bigint[])
RETURNS TABLE (case_id bigint, channel text, at timestamptz, is_reached boolean) LANGUAGE sql STABLE AS $body$
    SELECT a.case_id, a.channel::text, a.at, a.outcome IN ('connected', 'refused')
      FROM contact_attempts AS a
     WHERE a.case_id = ANY (case_ids) AND a.outcome NOT IN ('dialled', 'released', 'lapsed')
     UNION ALL
    SELECT d.case_id, d.channel::text, d.accepted_at, false
      FROM deliveries AS d
     WHERE d.case_id = ANY (case_ids) AND d.state <> 'accepted'
$body$;
"""


class Migration(migrations.Migration):
    dependencies = [("contact", "0005_ladder"), ("outbox", "0003_deliveries")]
    operations = [migrations.RunSQL(EVIDENCE, migrations.RunSQL.noop)]
