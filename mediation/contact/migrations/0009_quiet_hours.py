"""People say at which hours they do not want to be called, and some are written to only; no attempt breaks it."""

import django.contrib.postgres.fields
from django.db import migrations, models

RULES = """
ALTER TABLE contact_persons
    ADD CONSTRAINT contact_quiet_hours_known CHECK (
        quiet_hours <@ ARRAY[8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]::smallint[]);

CREATE OR REPLACE FUNCTION hold_person(person bytea) RETURNS contact_persons LANGUAGE plpgsql AS $body$
DECLARE
    held contact_persons;
BEGIN
    IF current_setting('transaction_isolation') = 'repeatable read' THEN
        PERFORM refuse_contact('contact_sees_the_latest');
    END IF;
    SELECT person_index, agreed_hours, agreed_at, quiet_hours INTO held
      FROM contact_persons WHERE person_index = person FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM refuse_contact('contact_is_of_party');
    END IF;
    RETURN held;
END
$body$;

CREATE OR REPLACE FUNCTION refuse_unlawful_attempt() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    called record;
    held contact_persons;
    number record;
BEGIN
    SELECT p.id_index, p.phone_index, p.role, c.state
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
       AND NOT (called.role = 'agent'
                AND EXISTS (SELECT 1 FROM representations AS r JOIN parties AS d ON d.id = r.principal_id
                             WHERE r.representative_id = NEW.party_id
                               AND d.role IN ('respondent', 'co_borrower', 'guarantor')
                               AND acts_for(NEW.party_id, d.id, NEW.at, false))) THEN
        PERFORM refuse_contact('contact_debtor_only');
    END IF;
    IF EXISTS (SELECT 1 FROM contact_opt_outs AS o
                WHERE o.person_index = NEW.person_index AND o.channel = NEW.channel AND o.since <= NEW.at
                  AND (o.until IS NULL OR o.until > NEW.at)) THEN
        PERFORM refuse_contact('contact_not_opted_out');
    END IF;
    IF NEW.channel IN ('sms', 'email') AND declined(NEW.party_id, 'e_service', NEW.at) THEN
        PERFORM refuse_contact('contact_electronic_stands');
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
        -- The kinds are those of the accommodation "written contact".
        IF EXISTS (SELECT 1 FROM parties AS p JOIN vulnerability_flags AS f ON f.party_id = p.id
                    WHERE p.id_index = NEW.person_index AND f.cleared_at IS NULL
                      AND f.kind IN ('hearing', 'domestic_violence')) THEN
            PERFORM refuse_contact('contact_in_writing_only');
        END IF;
        IF held.quiet_hours && ARRAY[extract(hour FROM NEW.reserved_at AT TIME ZONE 'Asia/Shanghai'),
                                     extract(hour FROM NEW.reserved_until AT TIME ZONE 'Asia/Shanghai')]::smallint[]
        THEN
            PERFORM refuse_contact('contact_not_quiet');
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
"""


class Migration(migrations.Migration):
    dependencies = [("contact", "0008_planned_contacts"), ("cases", "0015_more_care")]
    operations = [
        migrations.AddField(
            model_name="contactperson",
            name="quiet_hours",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SmallIntegerField(), db_default=models.Value("{}"), default=list, size=None
            ),
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
