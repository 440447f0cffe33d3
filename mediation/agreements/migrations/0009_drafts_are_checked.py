"""A draft is signed only once it was checked, nothing stops it and every warning was answered; findings stay as found."""

from django.db import migrations

RULES = """
CREATE FUNCTION refuse_unchecked_agreement() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.lint_version = '' OR EXISTS (
        SELECT 1 FROM agreement_findings AS f
         WHERE f.agreement_id = NEW.id
           AND (f.severity = 'block' OR (f.severity = 'warn' AND f.acknowledged_at IS NULL))) THEN
        RAISE EXCEPTION '"agreement_not_linted": agreement %', NEW.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'agreement_not_linted';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER agreements_checked BEFORE UPDATE ON agreements FOR EACH ROW
    WHEN (OLD.state = 'DRAFT' AND NEW.state = 'LINTED') EXECUTE FUNCTION refuse_unchecked_agreement();
CREATE TRIGGER agreements_checked_once BEFORE UPDATE ON agreements FOR EACH ROW
    WHEN (OLD.state <> 'DRAFT' AND OLD.lint_version IS DISTINCT FROM NEW.lint_version)
    EXECUTE FUNCTION refuse_change_of_agreement();
CREATE TRIGGER agreement_findings_kept BEFORE UPDATE OR DELETE ON agreement_findings FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_agreement();
CREATE TRIGGER guarantor_stances_kept BEFORE UPDATE OR DELETE ON guarantor_stances FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_agreement();
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0008_checked_before_signing")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
