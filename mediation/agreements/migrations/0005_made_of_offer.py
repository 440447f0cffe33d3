"""An agreement is made of one accepted offer, for good."""

import django.db.models.deletion
from django.db import migrations, models

RULE = """
CREATE TRIGGER agreements_of_offer BEFORE UPDATE ON agreements FOR EACH ROW
    WHEN (OLD.offer_id IS DISTINCT FROM NEW.offer_id)
    EXECUTE FUNCTION refuse_change_of_agreement();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0004_facts_may_be_erased"),
        ("negotiation", "0003_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="offer",
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, to="negotiation.offer"),
        ),
        migrations.RunSQL(RULE, migrations.RunSQL.noop),
    ]
