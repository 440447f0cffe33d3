"""Agents are contacted while they act for a debtor; nothing electronic is sent to who refused or revoked that."""

from django.db import migrations

RULES = """
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
    dependencies = [("contact", "0006_deliveries_count"), ("consent", "0006_rules"), ("cases", "0011_who_acts")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
