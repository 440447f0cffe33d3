"""What runs out soon is found by its day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_agreed_on"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["poa_expires_on"], name="claims_poa_expires_on"),
        ),
    ]
