"""Who was left out of a mediation has no place in its sessions; who comes in again takes the same one."""

from django.db import migrations

RULES = """
CREATE OR REPLACE FUNCTION refuse_session_without_seats() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT 1 FROM parties AS p
                WHERE p.case_id = NEW.case_id AND p.left_out_at IS NULL
                  AND NOT EXISTS (SELECT 1 FROM session_seats AS s
                                   WHERE s.session_id = NEW.id AND s.party_id = p.id)) THEN
        PERFORM refuse_session('session_has_seats');
    END IF;
    RETURN NULL;
END
$body$;

CREATE OR REPLACE FUNCTION refuse_seat() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.person_index IS NOT NULL OR TG_OP = 'INSERT' THEN
        PERFORM p.id FROM mediation_sessions AS s JOIN parties AS p ON p.case_id = s.case_id
          WHERE s.id = NEW.session_id AND p.id = NEW.party_id AND p.id_index IS NOT DISTINCT FROM NEW.person_index;
        IF NOT FOUND THEN
            PERFORM refuse_session('seat_is_of_party');
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.session_id, OLD.party_id) <> (NEW.session_id, NEW.party_id) THEN
        PERFORM refuse_session('seat_is_of_party');
    END IF;
    RETURN NEW;
END
$body$;

CREATE OR REPLACE FUNCTION refuse_text_without_consent() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT 1
                 FROM (SELECT p.id FROM parties AS p
                        WHERE p.case_id = NEW.case_id AND p.role <> 'agent' AND p.left_out_at IS NULL
                        UNION ALL SELECT NULL) AS side (party_id)
                WHERE NOT EXISTS (SELECT 1 FROM session_preparations AS d
                                   WHERE d.case_id = NEW.case_id AND d.party_id IS NOT DISTINCT FROM side.party_id
                                     AND d.text_agreed_at IS NOT NULL)) THEN
        PERFORM refuse_session('session_text_agreed');
    END IF;
    RETURN NEW;
END
$body$;
"""


class Migration(migrations.Migration):
    dependencies = [("mediation_sessions", "0005_statements"), ("cases", "0014_left_out")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
