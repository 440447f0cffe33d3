"""Nobody looks for a part of a case's number: the second index of it, for LIKE, only made each change of a case dearer."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_more_care")]
    operations = [migrations.RunSQL("DROP INDEX cases_number_c79afc33_like", migrations.RunSQL.noop)]
