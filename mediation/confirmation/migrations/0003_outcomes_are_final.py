"""What a court has said stays; what it ruled is written once."""

from django.db import migrations

RULES = """
CREATE TRIGGER court_reports_final BEFORE UPDATE OR DELETE ON court_reports FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_agreement();
CREATE TRIGGER confirmations_final BEFORE UPDATE ON confirmations FOR EACH ROW
    WHEN ((OLD.agreement_id, OLD.court_id, OLD.applied_on) IS DISTINCT FROM
          (NEW.agreement_id, NEW.court_id, NEW.applied_on)
          OR OLD.accepted_on IS NOT NULL AND OLD.accepted_on IS DISTINCT FROM NEW.accepted_on
          OR OLD.ruled_on IS NOT NULL AND (OLD.ruled_on, OLD.ruling_number, OLD.dismissal_ground)
             IS DISTINCT FROM (NEW.ruled_on, NEW.ruling_number, NEW.dismissal_ground))
    EXECUTE FUNCTION refuse_change_of_agreement();
CREATE TRIGGER confirmations_kept BEFORE DELETE ON confirmations FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_agreement();
"""


class Migration(migrations.Migration):
    dependencies = [("confirmation", "0002_what_courts_say"), ("agreements", "0007_signed_in_order")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
