"""A case moves on when everybody who is to be bound consents; who was left out of it is not."""

from django.db import migrations

RULES = """
CREATE FUNCTION all_bound_consent(of_case bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    SELECT count(*) > 0
           AND bool_and(EXISTS (SELECT 1 FROM consents AS k
                                 WHERE k.party_id = p.id AND k.purpose = 'mediation' AND k.state = 'GIVEN'))
      FROM parties AS p
     WHERE p.case_id = of_case AND p.role IN ('respondent', 'co_borrower', 'guarantor') AND p.left_out_at IS NULL
$body$;
CREATE FUNCTION refuse_unless_all_consent() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NOT all_bound_consent(NEW.case_id) THEN
        RAISE EXCEPTION '"consent_of_all_bound": somebody in case % has not consented', NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_of_all_bound';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER events_consented BEFORE INSERT ON events FOR EACH ROW
    WHEN (NEW.event = 'record_consent') EXECUTE FUNCTION refuse_unless_all_consent();

CREATE OR REPLACE FUNCTION refuse_declined_video() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT 1 FROM parties AS p
                WHERE p.case_id = NEW.case_id AND p.left_out_at IS NULL
                  AND declined(p.id, 'online', NEW.starts_at)) THEN
        RAISE EXCEPTION '"sessions_online_stands": a party of case % does not want video', NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sessions_online_stands';
    END IF;
    RETURN NEW;
END
$body$;
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0007_nagging_at_once"), ("cases", "0014_left_out")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
