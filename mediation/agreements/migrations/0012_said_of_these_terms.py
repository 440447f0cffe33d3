"""Since when there is mediation about the terms of now: what was said before was said of other terms."""

from django.db import migrations

SINCE = """
CREATE FUNCTION mediated_since(of_case bigint) RETURNS timestamptz LANGUAGE sql STABLE AS $body$
    SELECT coalesce(max(r.begun_at), '-infinity') FROM renegotiations AS r WHERE r.case_id = of_case
$body$;
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0011_mediated_again")]
    operations = [migrations.RunSQL(SINCE, migrations.RunSQL.noop)]
