"""Logins that no person has are told apart; those of API clients there were are known by how they were named."""

from django.db import migrations, models

MARK = (
    "UPDATE users SET is_machine = true WHERE username ~ '^api-.+-[0-9a-f]{8}$' AND left(password, 1) = '!'"
    " AND role IN ('BO', 'CL')"
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_changes_are_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="is_machine",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
    ]
