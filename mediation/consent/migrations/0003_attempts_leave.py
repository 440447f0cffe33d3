"""The ledger of attempts is the contact stage's from here on; its table stays as it is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("consent", "0002_rules"), ("contact", "0001_from_consent")]
    operations = [migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("ContactAttempt")])]
