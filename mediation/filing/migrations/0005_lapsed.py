"""A change that nobody answered lapses with its case; and moves as the table of moves says."""

from django.db import migrations, models

RULES = """
CREATE TRIGGER case_amendments_begin BEFORE INSERT ON case_amendments FOR EACH ROW
    EXECUTE FUNCTION refuse_illegal_move('amendment');
CREATE TRIGGER case_amendments_move BEFORE UPDATE ON case_amendments FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION refuse_illegal_move('amendment');
"""


class Migration(migrations.Migration):
    dependencies = [("filing", "0004_amendments"), ("cases", "0005_filed_again")]
    operations = [
        migrations.RemoveConstraint(model_name="caseamendment", name="case_amendments_state_known"),
        migrations.AddConstraint(
            model_name="caseamendment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["PROPOSED", "APPLIED", "REFUSED", "LAPSED"])),
                name="case_amendments_state_known",
            ),
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
