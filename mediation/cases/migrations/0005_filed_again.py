"""A claim whose case was refused or withdrawn may be filed again: as a case that follows the former one."""

import django.db.models.deletion
from django.db import migrations, models

RULES = """
CREATE FUNCTION refuse_to_follow() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM cases AS c
                    WHERE c.id = NEW.former_id AND c.row_key = NEW.row_key AND c.state IN ('REFUSED', 'WITHDRAWN')) THEN
        RAISE EXCEPTION '"cases_follow_given_back": no case of this claim was given back'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cases_follow_given_back';
    END IF;
    RETURN NEW;
END
$body$;

CREATE TRIGGER cases_follow_given_back BEFORE INSERT ON cases FOR EACH ROW
    WHEN (NEW.former_id IS NOT NULL)
    EXECUTE FUNCTION refuse_to_follow();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_attachments")]
    operations = [
        migrations.AddField(
            model_name="case",
            name="former",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="cases.case"
            ),
        ),
        migrations.AlterField(model_name="case", name="row_key", field=models.BinaryField(max_length=16)),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                fields=("row_key", "former"), nulls_distinct=False, name="cases_claim_once"
            ),
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
