"""A consent moves only as the table of moves says; calls keep the hours."""

from django.db import migrations

RULES = """
CREATE TRIGGER consents_begin BEFORE INSERT ON consents FOR EACH ROW WHEN (NEW.state <> 'REQUESTED')
    EXECUTE FUNCTION refuse_illegal_move('consent');
CREATE TRIGGER consents_move BEFORE UPDATE ON consents FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION refuse_illegal_move('consent');
ALTER TABLE contact_attempts ADD CONSTRAINT contact_within_hours CHECK (
    channel <> 'call' OR extract(hour FROM at AT TIME ZONE 'Asia/Shanghai') BETWEEN 8 AND 21);
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial"), ("cases", "0002_rules")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
