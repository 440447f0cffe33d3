"""What is found about rows of further sheets, and where those rows ended."""

from django.db import migrations, models

KEY = ("batch_id", "sheet", "line", "item", "code", "column")
PLACE_IN_KEY = """
ALTER TABLE row_errors DROP CONSTRAINT row_errors_pkey;
ALTER TABLE row_errors ADD CONSTRAINT row_errors_pkey PRIMARY KEY (batch_id, sheet, line, item, code, "column");
"""


class Migration(migrations.Migration):
    dependencies = [("filing", "0006_background")]

    operations = [
        migrations.AddField(
            model_name="filingbatch",
            name="sheets",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name="rowerror",
            name="item",
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="rowerror",
            name="sheet",
            field=models.CharField(db_default="cases", default="cases", max_length=32),
        ),
        migrations.RunSQL(
            PLACE_IN_KEY,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AlterField(
                    model_name="rowerror",
                    name="pk",
                    field=models.CompositePrimaryKey(
                        *KEY, blank=True, editable=False, primary_key=True, serialize=False
                    ),
                )
            ],
        ),
        migrations.AddConstraint(
            model_name="rowerror",
            constraint=models.CheckConstraint(
                condition=models.Q(("sheet__in", ["cases", "parties", "guarantees", "attachments"])),
                name="row_errors_sheet_known",
            ),
        ),
    ]
