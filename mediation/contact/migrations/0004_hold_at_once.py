"""Cases, people and numbers are held in one stroke: whoever reserves waits for the database once, not three times."""

from django.db import migrations

HOLD = """
CREATE FUNCTION hold_parties(party_ids bigint[]) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM c.id FROM cases AS c
      WHERE c.id IN (SELECT p.case_id FROM parties AS p WHERE p.id = ANY (party_ids))
      ORDER BY c.id FOR NO KEY UPDATE OF c;
    INSERT INTO contact_persons AS h (person_index)
    SELECT DISTINCT p.id_index FROM parties AS p WHERE p.id = ANY (party_ids) ORDER BY p.id_index
        ON CONFLICT (person_index) DO UPDATE SET person_index = h.person_index;
    INSERT INTO contact_numbers AS h (phone_index)
    SELECT DISTINCT p.phone_index FROM parties AS p
     WHERE p.id = ANY (party_ids) AND p.phone_index IS NOT NULL ORDER BY p.phone_index
        ON CONFLICT (phone_index) DO UPDATE SET phone_index = h.phone_index;
END
$body$;
"""


class Migration(migrations.Migration):
    dependencies = [("contact", "0003_rules")]
    operations = [migrations.RunSQL(HOLD, migrations.RunSQL.noop)]
