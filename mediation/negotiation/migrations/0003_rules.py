"""An offer moves as the table of moves says, and what it says is fixed; the first limits of plans."""

from django.db import migrations

RULES = """
CREATE TRIGGER offers_begin BEFORE INSERT ON offers FOR EACH ROW
    EXECUTE FUNCTION refuse_illegal_move('offer');
CREATE TRIGGER offers_move BEFORE UPDATE ON offers FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION refuse_illegal_move('offer');

CREATE FUNCTION refuse_change_of_offer() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '"offer_is_final": % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'offer_is_final';
END
$body$;
CREATE TRIGGER offers_final BEFORE UPDATE ON offers FOR EACH ROW
    WHEN ((OLD.case_id, OLD.made_by, OLD.kind, OLD.settled_amount, OLD.waived, OLD.periods, OLD.first_due_on,
           OLD.terms, OLD.made_at, OLD.expires_on, OLD.answers_id, OLD.standing_id)
          IS DISTINCT FROM
          (NEW.case_id, NEW.made_by, NEW.kind, NEW.settled_amount, NEW.waived, NEW.periods, NEW.first_due_on,
           NEW.terms, NEW.made_at, NEW.expires_on, NEW.answers_id, NEW.standing_id)
          OR OLD.claimant_accepted_at IS NOT NULL AND OLD.claimant_accepted_at IS DISTINCT FROM NEW.claimant_accepted_at
          OR OLD.respondent_accepted_at IS NOT NULL
             AND OLD.respondent_accepted_at IS DISTINCT FROM NEW.respondent_accepted_at)
    EXECUTE FUNCTION refuse_change_of_offer();
CREATE TRIGGER offers_kept BEFORE DELETE ON offers FOR EACH ROW EXECUTE FUNCTION refuse_change_of_offer();
CREATE TRIGGER standing_offers_final BEFORE UPDATE ON standing_offers FOR EACH ROW
    WHEN (OLD.withdrawn_at IS NOT NULL OR to_jsonb(OLD) - 'withdrawn_at' <> to_jsonb(NEW) - 'withdrawn_at')
    EXECUTE FUNCTION refuse_change_of_offer();
CREATE TRIGGER standing_offers_kept BEFORE DELETE ON standing_offers FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_offer();

INSERT INTO plan_limits (product, valid_from, most_periods, largest_balloon, source)
VALUES (NULL, '2021-01-01', 60, 0.30, '本中心调解规则'),
       ('credit_card', '2011-01-13', 60, 0.30, '商业银行信用卡业务监督管理办法第70条');
"""


class Migration(migrations.Migration):
    dependencies = [("negotiation", "0002_typed_terms"), ("cases", "0002_rules")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
