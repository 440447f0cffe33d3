"""Papers are kept as they were printed; they are never changed, only dropped for good with what identifies people."""

import django.db.models.deletion
from django.db import migrations, models

RULES = """
ALTER TABLE printed_papers ALTER COLUMN content_sealed SET STORAGE EXTERNAL;  -- what is sealed does not compress

CREATE FUNCTION refuse_change_of_printed_paper() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.content_sealed = ''::bytea
       AND (OLD.document_sha256, OLD.case_id, OLD.kept_at, OLD.actor_id)
           = (NEW.document_sha256, NEW.case_id, NEW.kept_at, NEW.actor_id)
       AND EXISTS (SELECT 1 FROM cases AS c WHERE c.id = OLD.case_id AND c.erased_on IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '"signed_is_final": % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'signed_is_final';
END
$body$;
CREATE TRIGGER printed_papers_final BEFORE UPDATE OR DELETE ON printed_papers FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_printed_paper();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0020_unanswered")]
    operations = [
        migrations.CreateModel(
            name="PrintedPaper",
            fields=[
                ("document_sha256", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("content_sealed", models.BinaryField()),
                ("kept_at", models.DateTimeField()),
                ("actor_id", models.BigIntegerField()),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
            ],
            options={"db_table": "printed_papers"},
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
