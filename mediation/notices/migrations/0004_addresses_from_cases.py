"""Letters go to confirmed addresses too, so `cases/addresses.py` alone says which count."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_confirmed_addresses")]
    operations = [migrations.RunSQL("DROP FUNCTION e_service_addresses(bigint[], timestamptz)", migrations.RunSQL.noop)]
