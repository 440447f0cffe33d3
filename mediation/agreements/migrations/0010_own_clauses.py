"""A mediator's own clauses, version by version, while nothing is drawn up; what they say may be dropped for good."""

import django.db.models.deletion
from django.db import migrations, models

RULES = """
CREATE FUNCTION refuse_late_clauses() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM cases AS c WHERE c.id = NEW.case_id AND c.state = 'IN_MEDIATION') THEN
        RAISE EXCEPTION '"clauses_before_drawing_up": case %', NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'clauses_before_drawing_up';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER draft_clauses_in_time BEFORE INSERT ON draft_clauses FOR EACH ROW
    EXECUTE FUNCTION refuse_late_clauses();
CREATE TRIGGER draft_clauses_final BEFORE UPDATE ON draft_clauses FOR EACH ROW
    WHEN (NEW.texts_sealed <> ''::bytea
          OR (OLD.id, OLD.case_id, OLD.version, OLD.written_at, OLD.actor_id)
             IS DISTINCT FROM (NEW.id, NEW.case_id, NEW.version, NEW.written_at, NEW.actor_id))
    EXECUTE FUNCTION refuse_change_of_agreement();
CREATE TRIGGER draft_clauses_kept BEFORE DELETE ON draft_clauses FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_agreement();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0009_drafts_are_checked"),
        ("cases", "0015_more_care"),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftClauses",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.IntegerField()),
                ("texts_sealed", models.BinaryField()),
                ("written_at", models.DateTimeField()),
                ("actor_id", models.BigIntegerField()),
                (
                    "case",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
                ),
            ],
            options={
                "db_table": "draft_clauses",
                "constraints": [models.UniqueConstraint(fields=("case", "version"), name="draft_clauses_version_once")],
            },
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
