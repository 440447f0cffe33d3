"""What a side concedes is kept beside what it tells the mediator alone: one table of what never leaves."""

from django.db import migrations, models

# Policies are laid anew under the table's new name; those of the old one would stay beside them.
FORGET = """
DROP POLICY IF EXISTS caucus_notes_staff ON caucus_notes;
DROP POLICY IF EXISTS caucus_notes_mediator ON caucus_notes;
DROP TRIGGER caucus_notes_final ON caucus_notes;
ALTER TABLE caucus_notes DROP CONSTRAINT caucus_notes_side_known;
"""
KINDS = models.CheckConstraint(condition=models.Q(kind__in=["concession", "private"]), name="statements_kind_known")
SIDES = models.CheckConstraint(condition=models.Q(side__in=["institution", "respondent"]), name="statements_side_known")
FINAL = """
CREATE TRIGGER statements_final BEFORE UPDATE ON statements FOR EACH ROW
    WHEN (NEW.text_sealed <> ''::bytea OR (OLD.session_id, OLD.mediator_id, OLD.side, OLD.kind, OLD.at)
          IS DISTINCT FROM (NEW.session_id, NEW.mediator_id, NEW.side, NEW.kind, NEW.at))
    EXECUTE FUNCTION refuse_change_of_record();
"""


class Migration(migrations.Migration):
    dependencies = [("mediation_sessions", "0004_minutes_are_records")]
    operations = [
        migrations.RunSQL(
            FORGET,
            migrations.RunSQL.noop,
            state_operations=[migrations.RemoveConstraint("caucusnote", "caucus_notes_side_known")],
        ),
        migrations.RenameModel("CaucusNote", "Statement"),
        migrations.AlterModelTable("statement", "statements"),
        migrations.AddField(
            model_name="statement",
            name="kind",
            field=models.CharField(max_length=32, default="private", db_default="private"),
        ),
        migrations.AddConstraint("statement", SIDES),
        migrations.AddConstraint("statement", KINDS),
        migrations.RunSQL(FINAL, migrations.RunSQL.noop),
    ]
