"""What a paper is printed from may be dropped for good, never exchanged."""

from django.db import migrations

RULE = """
DROP TRIGGER agreements_final ON agreements;
CREATE TRIGGER agreements_final BEFORE UPDATE ON agreements FOR EACH ROW
    WHEN (OLD.state NOT IN ('DRAFT', 'LINTED') AND (
        (OLD.case_id, OLD.number, OLD.kind, OLD.claim_total, OLD.settled_amount, OLD.waived, OLD.terms, OLD.court_id,
         OLD.drawn_up_on, OLD.document_sha256, OLD.verification_code)
        IS DISTINCT FROM
        (NEW.case_id, NEW.number, NEW.kind, NEW.claim_total, NEW.settled_amount, NEW.waived, NEW.terms, NEW.court_id,
         NEW.drawn_up_on, NEW.document_sha256, NEW.verification_code)
        OR (OLD.facts_sealed IS DISTINCT FROM NEW.facts_sealed AND NEW.facts_sealed <> ''::bytea)
        OR (OLD.effective_on IS NOT NULL AND OLD.effective_on IS DISTINCT FROM NEW.effective_on)
        OR (OLD.apply_by IS NOT NULL AND OLD.apply_by IS DISTINCT FROM NEW.apply_by
            AND NOT (OLD.state = 'EFFECTIVE' AND NEW.state = 'EFFECTIVE'))))
    EXECUTE FUNCTION refuse_change_of_agreement();
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_window_may_move")]
    operations = [migrations.RunSQL(RULE, migrations.RunSQL.noop)]
