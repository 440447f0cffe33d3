"""Papers go by e-mail to whoever consents to it, at the address that they confirmed last."""

from django.db import migrations

ADDRESSES = """
CREATE OR REPLACE FUNCTION e_service_addresses(parties bigint[], moment timestamptz)
RETURNS TABLE (party_id bigint, confirmation_id bigint, email_sealed bytea) LANGUAGE sql STABLE AS $body$
    SELECT p.id, a.id, a.email_sealed
      FROM unnest(parties) AS p (id)
     CROSS JOIN LATERAL (SELECT c.id, c.email_sealed
                           FROM address_confirmations AS c
                          WHERE c.party_id = p.id AND c.confirmed_at <= moment
                          ORDER BY c.version DESC
                          LIMIT 1) AS a
     WHERE a.email_sealed IS NOT NULL AND consented(p.id, 'e_service', moment)
$body$;
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_e_service"), ("consent", "0006_rules")]
    operations = [migrations.RunSQL(ADDRESSES, migrations.RunSQL.noop)]
