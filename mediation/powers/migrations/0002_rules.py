"""Which power of attorney a case had at a moment; what was filed and what it took the place of stay as they were."""

from django.db import migrations

RULES = """
-- What was replaced first after the moment, or else what the claim says now.
CREATE FUNCTION power_at(of_case bigint, moment timestamptz)
RETURNS TABLE (number varchar, authority_type varchar, handler_name varchar, expires_on date)
LANGUAGE sql STABLE AS $body$
    SELECT coalesce(r.number, l.poa_number), coalesce(r.authority_type, l.authority_type),
           coalesce(r.handler_name, l.handler_name), coalesce(r.expires_on, l.poa_expires_on)
      FROM claims AS l
      LEFT JOIN LATERAL (SELECT w.number, w.authority_type, w.handler_name, w.expires_on
                           FROM power_renewals AS w
                          WHERE w.case_id = of_case AND w.renewed_at > moment
                          ORDER BY w.renewed_at, w.id LIMIT 1) AS r ON true
     WHERE l.case_id = of_case
$body$;

CREATE FUNCTION refuse_change_of_power() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '"power_is_final": % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'power_is_final';
END
$body$;

-- Who is named in them may be erased, and nothing else.
CREATE TRIGGER powers_final BEFORE UPDATE ON powers_of_attorney FOR EACH ROW
    WHEN (NEW.handler_name <> ''
          OR to_jsonb(OLD) - '{number,handler_name,handler_phone}'::text[]
             <> to_jsonb(NEW) - '{number,handler_name,handler_phone}'::text[])
    EXECUTE FUNCTION refuse_change_of_power();
CREATE TRIGGER powers_kept BEFORE DELETE ON powers_of_attorney FOR EACH ROW EXECUTE FUNCTION refuse_change_of_power();
CREATE TRIGGER power_renewals_final BEFORE UPDATE ON power_renewals FOR EACH ROW
    WHEN (NEW.handler_name <> ''
          OR to_jsonb(OLD) - '{number,handler_name,handler_phone}'::text[]
             <> to_jsonb(NEW) - '{number,handler_name,handler_phone}'::text[])
    EXECUTE FUNCTION refuse_change_of_power();
CREATE TRIGGER power_renewals_kept BEFORE DELETE ON power_renewals FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_power();
"""


class Migration(migrations.Migration):
    dependencies = [("powers", "0001_initial")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
