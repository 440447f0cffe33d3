"""An application names the agent that the institution has when it is drawn up, renewed since the agreement."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0013_in_force"),
        ("powers", "0002_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="jointapplication",
            name="power",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="powers.powerofattorney"
            ),
        ),
    ]
