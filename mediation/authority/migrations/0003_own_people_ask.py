"""An institution's own people put terms to those above them: a question without a mediator."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_number_books"), ("authority", "0002_rules")]

    operations = [
        migrations.AlterField(
            "query",
            "mediator",
            models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.mediator"
            ),
        ),
    ]
