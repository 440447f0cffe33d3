"""Which agreements bind, said once: `lifecycle.IN_FORCE` and `lifecycle.LIVE` are the same, and a test compares them.

Both functions are put into the statements that ask, so that indexes on the same condition serve them.
"""

from django.db import migrations

DEFINITIONS = """
CREATE FUNCTION is_in_force(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT state NOT IN ('DRAFT', 'LINTED', 'SIGNING', 'SUPERSEDED', 'VARIED', 'REFUSED')
$body$;

CREATE FUNCTION is_live(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT state NOT IN ('SUPERSEDED', 'VARIED', 'REFUSED')
$body$;

CREATE OR REPLACE FUNCTION refuse_agreement_beside_another() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.replaces_id IS DISTINCT FROM (
           SELECT a.id FROM agreements AS a WHERE a.case_id = NEW.case_id AND is_in_force(a.state)) THEN
        RAISE EXCEPTION '"agreement_replaces_the_one_in_force": case %', NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_replaces_the_one_in_force';
    END IF;
    RETURN NEW;
END
$body$;
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0012_said_of_these_terms")]
    operations = [migrations.RunSQL(DEFINITIONS, migrations.RunSQL.noop)]
