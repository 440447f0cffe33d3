"""No attempt that breaks a rule of contact is recorded, whoever writes it; an attempt with its result is final."""

from django.db import migrations

RULES = """
ALTER TABLE contact_attempts DROP CONSTRAINT contact_within_hours;
ALTER TABLE contact_attempts
    ADD CONSTRAINT contact_within_hours CHECK (
        channel <> 'call' OR is_agreed_hour OR extract(hour FROM at AT TIME ZONE 'Asia/Shanghai') BETWEEN 8 AND 21),
    ADD CONSTRAINT contact_slots_of_a_day CHECK (slot BETWEEN 1 AND 3),
    ADD CONSTRAINT contact_connected_has_slot CHECK (
        (slot IS NOT NULL)
        = (channel = 'call' AND (outcome IS NULL OR outcome IN ('dialled', 'connected', 'refused')))),
    ADD CONSTRAINT contact_reserved_first CHECK (
        at BETWEEN reserved_at AND reserved_until AND reserved_until <= reserved_at + interval '15 minutes');
ALTER TABLE contact_persons
    ADD CONSTRAINT contact_agreed_hours_known CHECK (
        agreed_hours <@ ARRAY[0, 1, 2, 3, 4, 5, 6, 7, 22, 23]::smallint[]
        AND (agreed_at IS NOT NULL OR agreed_hours = '{}'));

CREATE FUNCTION refuse_contact(rule text) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '"%": the attempt breaks a rule of contact', rule
        USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END
$body$;

-- Attempts on a person are written one after the other; a reader of an old snapshot would not see the one before.
CREATE FUNCTION hold_person(person bytea) RETURNS contact_persons LANGUAGE plpgsql AS $body$
DECLARE
    held contact_persons;
BEGIN
    IF current_setting('transaction_isolation') = 'repeatable read' THEN
        PERFORM refuse_contact('contact_sees_the_latest');
    END IF;
    SELECT person_index, agreed_hours, agreed_at INTO held
      FROM contact_persons WHERE person_index = person FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM refuse_contact('contact_is_of_party');
    END IF;
    RETURN held;
END
$body$;

CREATE FUNCTION refuse_unlawful_attempt() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    called record;
    held contact_persons;
    number record;
BEGIN
    SELECT p.id_index, p.phone_index, p.role, (p.liability ->> 'authority_until')::date AS authority_until, c.state
      INTO called
      FROM parties AS p JOIN cases AS c ON c.id = p.case_id
     WHERE p.id = NEW.party_id AND p.case_id = NEW.case_id
       FOR NO KEY UPDATE OF c;
    IF NOT FOUND OR NEW.person_index <> called.id_index OR NEW.phone_index IS DISTINCT FROM
       (CASE WHEN NEW.channel IN ('call', 'sms') THEN called.phone_index END) THEN
        PERFORM refuse_contact('contact_is_of_party');
    END IF;
    held := hold_person(NEW.person_index);
    IF called.role NOT IN ('respondent', 'co_borrower', 'guarantor')
       AND NOT (called.role = 'agent' AND coalesce(called.authority_until, '-infinity')
                >= (NEW.at AT TIME ZONE 'Asia/Shanghai')::date) THEN
        PERFORM refuse_contact('contact_debtor_only');
    END IF;
    IF EXISTS (SELECT 1 FROM contact_opt_outs AS o
                WHERE o.person_index = NEW.person_index AND o.channel = NEW.channel AND o.since <= NEW.at
                  AND (o.until IS NULL OR o.until > NEW.at)) THEN
        PERFORM refuse_contact('contact_not_opted_out');
    END IF;
    IF NEW.phone_index IS NOT NULL THEN
        SELECT n.quarantined_at, n.corrected_at INTO number
          FROM contact_numbers AS n WHERE n.phone_index = NEW.phone_index FOR UPDATE;
        IF NOT FOUND THEN
            PERFORM refuse_contact('contact_is_of_party');
        END IF;
        IF number.quarantined_at > coalesce(number.corrected_at, '-infinity')
           OR EXISTS (SELECT 1 FROM contact_attempts AS a
                       WHERE a.phone_index = NEW.phone_index AND a.outcome IN ('wrong_person', 'dead')
                         AND a.at > coalesce(number.corrected_at, '-infinity') AND a.at <= NEW.at) THEN
            PERFORM refuse_contact('contact_number_good');
        END IF;
    END IF;
    IF NEW.channel = 'call' THEN
        IF called.state IN ('REFUSED', 'TERMINATED', 'TRANSFERRED', 'WITHDRAWN', 'RESOLVED_WITHOUT_AGREEMENT',
                            'CLOSED') THEN
            PERFORM refuse_contact('contact_case_is_open');
        END IF;
        IF EXISTS (SELECT 1 FROM contact_attempts AS a
                    WHERE a.person_index = NEW.person_index AND a.outcome = 'refused'
                      AND a.at <= NEW.at AND a.at > NEW.at - interval '7 days') THEN
            PERFORM refuse_contact('contact_after_cool_off');
        END IF;
    END IF;
    IF NEW.is_agreed_hour
       AND NOT ARRAY[extract(hour FROM NEW.reserved_at AT TIME ZONE 'Asia/Shanghai'),
                     extract(hour FROM NEW.reserved_until AT TIME ZONE 'Asia/Shanghai')]::smallint[]
               <@ (ARRAY[8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]::smallint[] || held.agreed_hours) THEN
        PERFORM refuse_contact('contact_within_hours');
    END IF;
    RETURN NEW;
END
$body$;

CREATE FUNCTION refuse_change_of_attempt() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        PERFORM refuse_contact('contact_attempt_is_final');
    END IF;
    IF NEW.outcome IS NULL OR NOT (OLD.outcome IS NULL OR OLD.outcome IN ('dialled', 'lapsed'))
       OR (OLD.id, OLD.case_id, OLD.party_id, OLD.person_index, OLD.channel, OLD.caller, OLD.reserved_at,
           OLD.reserved_until, OLD.is_agreed_hour)
          IS DISTINCT FROM (NEW.id, NEW.case_id, NEW.party_id, NEW.person_index, NEW.channel, NEW.caller,
                            NEW.reserved_at, NEW.reserved_until, NEW.is_agreed_hour)
       OR OLD.phone_index IS DISTINCT FROM NEW.phone_index THEN
        PERFORM refuse_contact('contact_attempt_is_final');
    END IF;
    PERFORM hold_person(NEW.person_index);
    RETURN NEW;
END
$body$;

CREATE TRIGGER contact_attempts_lawful BEFORE INSERT ON contact_attempts FOR EACH ROW
    EXECUTE FUNCTION refuse_unlawful_attempt();
CREATE TRIGGER contact_attempts_final BEFORE UPDATE OR DELETE ON contact_attempts FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_attempt();
CREATE TRIGGER contact_attempts_never_emptied BEFORE TRUNCATE ON contact_attempts
    EXECUTE FUNCTION refuse_change_of_attempt();
"""


class Migration(migrations.Migration):
    dependencies = [("contact", "0002_governor"), ("cases", "0002_rules"), ("consent", "0003_attempts_leave")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
