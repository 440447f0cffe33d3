"""An assignment moves only as the table of moves says."""

from django.db import migrations

RULES = """
CREATE TRIGGER assignments_begin BEFORE INSERT ON assignments FOR EACH ROW WHEN (NEW.state <> 'OFFERED')
    EXECUTE FUNCTION refuse_illegal_move('assignment');
CREATE TRIGGER assignments_move BEFORE UPDATE ON assignments FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION refuse_illegal_move('assignment');
"""


class Migration(migrations.Migration):
    dependencies = [("assignment", "0001_initial"), ("cases", "0002_rules")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
