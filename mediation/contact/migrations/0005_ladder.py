"""No case is given up as unreachable before a fair try, whoever writes the event.

`contact_evidence` is the one place that says what proves a try: a table of deliveries is added to it there.
"""

from django.db import migrations

LADDER = """
CREATE FUNCTION contact_evidence(case_ids bigint[])
RETURNS TABLE (case_id bigint, channel text, at timestamptz, is_reached boolean) LANGUAGE sql STABLE AS $body$
    SELECT a.case_id, a.channel::text, a.at, a.outcome IN ('connected', 'refused')
      FROM contact_attempts AS a
     WHERE a.case_id = ANY (case_ids) AND a.outcome NOT IN ('dialled', 'released', 'lapsed')
$body$;

CREATE FUNCTION refuse_unreachable() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF (SELECT count(DISTINCT e.channel) < 3 OR max(e.at) - min(e.at) < interval '3 days' OR bool_or(e.is_reached)
          FROM contact_evidence(ARRAY[NEW.case_id]) AS e) THEN
        RAISE EXCEPTION '"contact_ladder": case % was not tried enough', NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_ladder';
    END IF;
    RETURN NEW;
END
$body$;

CREATE TRIGGER events_unreachable BEFORE INSERT ON events FOR EACH ROW WHEN (NEW.event = 'unreachable')
    EXECUTE FUNCTION refuse_unreachable();
"""


class Migration(migrations.Migration):
    dependencies = [("contact", "0004_hold_at_once"), ("cases", "0002_rules")]
    operations = [migrations.RunSQL(LADDER, migrations.RunSQL.noop)]
