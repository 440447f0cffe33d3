"""A paper is signed in order, as it was shown, by who may; whatever was answered is final."""

from django.db import migrations

RULES = """
CREATE FUNCTION refuse_signature() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    signed record;
BEGIN
    SELECT a.state, a.case_id, CASE NEW.paper WHEN 'agreement' THEN a.document_sha256 ELSE j.document_sha256 END AS digest
      INTO signed
      FROM agreements AS a LEFT JOIN joint_applications AS j ON j.agreement_id = a.id
     WHERE a.id = NEW.agreement_id;
    IF signed.state IN ('DRAFT', 'LINTED', 'SUPERSEDED', 'VARIED', 'REFUSED')
       OR EXISTS (SELECT 1 FROM signatures AS e
                   WHERE e.agreement_id = NEW.agreement_id AND e.paper = NEW.paper AND e.position < NEW.position
                     AND e.signed_at IS NULL AND e.role <> NEW.role) THEN
        RAISE EXCEPTION '"signatures_in_order": signature % before its turn', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signatures_in_order';
    END IF;
    IF NEW.paper_sha256 IS DISTINCT FROM signed.digest THEN
        RAISE EXCEPTION '"signatures_of_paper_shown": signature % of another paper', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signatures_of_paper_shown';
    END IF;
    IF NEW.signer_id IS NOT NULL AND NOT acts_for(NEW.signer_id, NEW.party_id, NEW.signed_at, true) THEN
        RAISE EXCEPTION '"signer_has_authority": signature % by somebody who may not settle', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signer_has_authority';
    END IF;
    IF NEW.role = 'claimant' AND NOT EXISTS (
           SELECT 1 FROM claims AS l
            WHERE l.case_id = signed.case_id AND l.authority_type = 'special'
              AND l.poa_expires_on >= (NEW.signed_at AT TIME ZONE 'Asia/Shanghai')::date) THEN
        RAISE EXCEPTION '"claimant_may_settle": agent of case % without special authority', signed.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claimant_may_settle';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER signatures_true BEFORE UPDATE ON signatures FOR EACH ROW
    WHEN (OLD.signed_at IS NULL AND NEW.signed_at IS NOT NULL) EXECUTE FUNCTION refuse_signature();

DROP TRIGGER signatures_final ON signatures;
CREATE TRIGGER signatures_final BEFORE UPDATE ON signatures FOR EACH ROW
    WHEN (OLD.signed_at IS NOT NULL OR OLD.refused_at IS NOT NULL
          OR (OLD.agreement_id, OLD.paper, OLD.position, OLD.role, OLD.party_id)
             IS DISTINCT FROM (NEW.agreement_id, NEW.paper, NEW.position, NEW.role, NEW.party_id))
    EXECUTE FUNCTION refuse_change_of_agreement();
CREATE TRIGGER joint_applications_final BEFORE UPDATE OR DELETE ON joint_applications FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_agreement();

-- Places are laid out before anybody signs: on an agreement that is drawn up, on an application that nobody signed.
CREATE FUNCTION refuse_place() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.signed_at IS NOT NULL
       OR NEW.paper = 'agreement' AND NOT EXISTS (
              SELECT 1 FROM agreements AS a WHERE a.id = NEW.agreement_id AND a.state IN ('DRAFT', 'LINTED'))
       OR NEW.paper = 'application' AND EXISTS (
              SELECT 1 FROM signatures AS s
               WHERE s.agreement_id = NEW.agreement_id AND s.paper = 'application' AND s.signed_at IS NOT NULL) THEN
        RAISE EXCEPTION '"signed_is_final": place on a paper that is signed'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'signed_is_final';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER signatures_begin BEFORE INSERT ON signatures FOR EACH ROW EXECUTE FUNCTION refuse_place();
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0006_the_ceremony"), ("cases", "0011_who_acts")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
