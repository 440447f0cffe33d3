"""Minutes stand in the records of sessions."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("mediation_sessions", "0003_rules")]
    operations = [migrations.RemoveField(model_name="session", name="minutes")]
