"""An agreement moves only as the table of moves says, and its content is fixed once signing has begun."""

from django.db import migrations

RULES = """
CREATE TRIGGER agreements_begin BEFORE INSERT ON agreements FOR EACH ROW WHEN (NEW.state <> 'DRAFT')
    EXECUTE FUNCTION refuse_illegal_move('agreement');
CREATE TRIGGER agreements_move BEFORE UPDATE ON agreements FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION refuse_illegal_move('agreement');

CREATE FUNCTION refuse_change_of_agreement() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '"signed_is_final": % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'signed_is_final';
END
$body$;
CREATE TRIGGER agreements_final BEFORE UPDATE ON agreements FOR EACH ROW
    WHEN (OLD.state NOT IN ('DRAFT', 'LINTED') AND (
        (OLD.case_id, OLD.number, OLD.kind, OLD.claim_total, OLD.settled_amount, OLD.waived, OLD.terms, OLD.court_id,
         OLD.drawn_up_on, OLD.facts_sealed, OLD.document_sha256, OLD.verification_code)
        IS DISTINCT FROM
        (NEW.case_id, NEW.number, NEW.kind, NEW.claim_total, NEW.settled_amount, NEW.waived, NEW.terms, NEW.court_id,
         NEW.drawn_up_on, NEW.facts_sealed, NEW.document_sha256, NEW.verification_code)
        OR (OLD.effective_on IS NOT NULL AND (OLD.effective_on, OLD.apply_by) IS DISTINCT FROM (NEW.effective_on, NEW.apply_by))))
    EXECUTE FUNCTION refuse_change_of_agreement();
CREATE TRIGGER agreements_kept BEFORE DELETE ON agreements FOR EACH ROW EXECUTE FUNCTION refuse_change_of_agreement();
CREATE TRIGGER signatures_final BEFORE UPDATE ON signatures FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL)
    EXECUTE FUNCTION refuse_change_of_agreement();
CREATE TRIGGER signatures_kept BEFORE DELETE ON signatures FOR EACH ROW EXECUTE FUNCTION refuse_change_of_agreement();
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial"), ("cases", "0002_rules")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
