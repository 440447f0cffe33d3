"""The font that nearly all papers embed alike is kept once: it was 76 kB of each."""

import django.db.models.deletion
from django.db import migrations, models

RULES = """
ALTER TABLE paper_parts ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE OR REPLACE FUNCTION refuse_change_of_printed_paper() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_TABLE_NAME = 'printed_papers' AND TG_OP = 'UPDATE' THEN
        IF NEW.content_sealed = ''::bytea
           AND (OLD.document_sha256, OLD.case_id, OLD.part_id, OLD.part_at, OLD.kept_at, OLD.actor_id)
               IS NOT DISTINCT FROM
               (NEW.document_sha256, NEW.case_id, NEW.part_id, NEW.part_at, NEW.kept_at, NEW.actor_id)
           AND EXISTS (SELECT 1 FROM cases AS c WHERE c.id = OLD.case_id AND c.erased_on IS NOT NULL) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '"signed_is_final": % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'signed_is_final';
END
$body$;
CREATE TRIGGER paper_parts_final BEFORE UPDATE OR DELETE ON paper_parts FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_printed_paper();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_printed_papers")]
    operations = [
        migrations.CreateModel(
            name="PaperPart",
            fields=[
                ("sha256", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
            ],
            options={"db_table": "paper_parts"},
        ),
        migrations.AddField("printedpaper", "part_at", models.IntegerField(null=True)),
        migrations.AddField(
            "printedpaper",
            "part",
            models.ForeignKey("cases.PaperPart", django.db.models.deletion.PROTECT, db_index=False, null=True),
        ),
        migrations.AddConstraint(
            "printedpaper",
            models.CheckConstraint(
                condition=models.Q(part=None, part_at=None) | models.Q(part__isnull=False, part_at__isnull=False),
                name="printed_papers_part_has_place",
            ),
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
