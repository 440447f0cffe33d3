"""Plans and instalments move only as the table of moves says, and a plan adds up."""

from django.db import migrations

RULES = """
CREATE TRIGGER plans_begin BEFORE INSERT ON plans FOR EACH ROW WHEN (NEW.state <> 'PENDING')
    EXECUTE FUNCTION refuse_illegal_move('plan');
CREATE TRIGGER plans_move BEFORE UPDATE ON plans FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION refuse_illegal_move('plan');
CREATE TRIGGER instalments_begin BEFORE INSERT ON instalments FOR EACH ROW WHEN (NEW.state <> 'SCHEDULED')
    EXECUTE FUNCTION refuse_illegal_move('instalment');
CREATE TRIGGER instalments_move BEFORE UPDATE ON instalments FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION refuse_illegal_move('instalment');

CREATE FUNCTION refuse_plan_that_does_not_add_up() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.total IS DISTINCT FROM (SELECT sum(i.amount) FROM instalments AS i WHERE i.plan_id = NEW.id) THEN
        RAISE EXCEPTION '"plan_adds_up": plan %', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_adds_up';
    END IF;
    RETURN NULL;
END
$body$;
CREATE CONSTRAINT TRIGGER plan_adds_up AFTER INSERT OR UPDATE OF total ON plans DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION refuse_plan_that_does_not_add_up();
CREATE FUNCTION refuse_change_of_instalment() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '"plan_adds_up": % on instalments', TG_OP USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_adds_up';
END
$body$;
CREATE TRIGGER instalments_fixed BEFORE UPDATE ON instalments FOR EACH ROW
    WHEN ((OLD.plan_id, OLD.number, OLD.due_on, OLD.amount) IS DISTINCT FROM (NEW.plan_id, NEW.number, NEW.due_on, NEW.amount))
    EXECUTE FUNCTION refuse_change_of_instalment();
CREATE TRIGGER instalments_kept BEFORE DELETE ON instalments FOR EACH ROW EXECUTE FUNCTION refuse_change_of_instalment();
"""


class Migration(migrations.Migration):
    dependencies = [("performance", "0001_initial"), ("cases", "0002_rules")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
