"""Who may be written to by e-mail: the one place that says so.

Until addresses for service can be confirmed there are none, whatever the consent says.
"""

from django.db import migrations

ADDRESSES = """
CREATE FUNCTION e_service_addresses(parties bigint[], moment timestamptz)
RETURNS TABLE (party_id bigint, confirmation_id bigint, email_sealed bytea) LANGUAGE sql STABLE AS $body$
    SELECT k.party_id, NULL::bigint, NULL::bytea
      FROM consents AS k
     WHERE k.party_id = ANY (parties) AND k.purpose = 'e_service' AND k.state = 'GIVEN' AND k.answered_at <= moment
       AND false
$body$;
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("consent", "0003_attempts_leave")]
    operations = [migrations.RunSQL(ADDRESSES, migrations.RunSQL.noop)]
