"""A batch moves only as the table of moves says."""

from django.db import migrations

RULES = """
CREATE TRIGGER filing_batches_begin BEFORE INSERT ON filing_batches FOR EACH ROW
    WHEN (NEW.state <> 'UPLOADING')
    EXECUTE FUNCTION refuse_illegal_move('batch');
CREATE TRIGGER filing_batches_move BEFORE UPDATE ON filing_batches FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION refuse_illegal_move('batch');
"""


class Migration(migrations.Migration):
    dependencies = [("filing", "0001_initial"), ("cases", "0002_rules")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
