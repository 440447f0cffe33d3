"""The ledger is only added to, and what stands on instalments and payments is what it says."""

from django.db import migrations

RULES = """
CREATE FUNCTION refuse_change_of_entry() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '"ledger_append_only": % on the ledger', TG_OP
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ledger_append_only';
END
$body$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON ledger_entries FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_entry();
CREATE TRIGGER ledger_never_emptied BEFORE TRUNCATE ON ledger_entries EXECUTE FUNCTION refuse_change_of_entry();

CREATE FUNCTION instalment_differs(wanted bigint) RETURNS boolean LANGUAGE sql STABLE AS $body$
    SELECT (i.amount, i.paid, i.waived) IS DISTINCT FROM (l.laid_out, l.paid, l.waived)
      FROM instalments AS i
     CROSS JOIN LATERAL (
           SELECT coalesce(sum(e.amount) FILTER (WHERE e.credit IN ('agreed', 'revived')), 0) AS laid_out,
                  coalesce(sum(CASE e.credit WHEN 'due' THEN e.amount ELSE -e.amount END)
                           FILTER (WHERE 'held' IN (e.debit, e.credit)), 0) AS paid,
                  coalesce(sum(e.amount) FILTER (WHERE e.debit = 'waived'), 0) AS waived
             FROM ledger_entries AS e
            WHERE e.instalment_id = i.id) AS l
     WHERE i.id = wanted
$body$;
CREATE FUNCTION payment_differs(wanted bigint) RETURNS boolean LANGUAGE sql STABLE AS $body$
    SELECT (y.amount, y.returned) IS DISTINCT FROM (l.received, l.given_back) OR l.applied > y.amount - y.returned
      FROM payments AS y
     CROSS JOIN LATERAL (
           SELECT coalesce(sum(e.amount) FILTER (WHERE e.debit = 'paid'), 0) AS received,
                  coalesce(sum(e.amount) FILTER (WHERE e.credit = 'paid'), 0) AS given_back,
                  coalesce(sum(CASE e.credit WHEN 'due' THEN e.amount ELSE -e.amount END)
                           FILTER (WHERE 'due' IN (e.debit, e.credit)), 0) AS applied
             FROM ledger_entries AS e
            WHERE e.payment_id = y.id) AS l
     WHERE y.id = wanted
$body$;

CREATE FUNCTION refuse_ledger_that_differs() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    differs boolean := false;
BEGIN
    IF TG_TABLE_NAME = 'ledger_entries' THEN
        differs := EXISTS (SELECT 1 FROM (SELECT DISTINCT f.instalment_id AS id FROM fresh AS f) AS t
                            WHERE instalment_differs(t.id))
                OR EXISTS (SELECT 1 FROM (SELECT DISTINCT f.payment_id AS id FROM fresh AS f) AS t
                            WHERE payment_differs(t.id));
    ELSIF TG_TABLE_NAME = 'instalments' AND TG_OP = 'UPDATE' THEN
        differs := EXISTS (SELECT 1 FROM fresh AS f JOIN stale AS s ON s.id = f.id
                            WHERE (f.paid, f.waived) IS DISTINCT FROM (s.paid, s.waived) AND instalment_differs(f.id));
    ELSIF TG_TABLE_NAME = 'instalments' THEN
        differs := EXISTS (SELECT 1 FROM fresh AS f WHERE instalment_differs(f.id));
    ELSE
        differs := EXISTS (SELECT 1 FROM fresh AS f WHERE payment_differs(f.id));
    END IF;
    IF differs THEN
        RAISE EXCEPTION '"ledger_holds": % on %', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_holds';
    END IF;
    RETURN NULL;
END
$body$;
CREATE TRIGGER ledger_holds AFTER INSERT ON ledger_entries REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_that_differs();
CREATE TRIGGER instalments_laid_out AFTER INSERT ON instalments REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_that_differs();
CREATE TRIGGER instalments_hold AFTER UPDATE ON instalments REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_that_differs();
CREATE TRIGGER payments_received AFTER INSERT ON payments REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_that_differs();
CREATE TRIGGER payments_hold AFTER UPDATE ON payments REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_that_differs();
CREATE TRIGGER payments_fixed BEFORE UPDATE ON payments FOR EACH ROW
    WHEN ((OLD.institution_id, OLD.transaction_ref, OLD.plan_id, OLD.paid_on, OLD.amount)
          IS DISTINCT FROM (NEW.institution_id, NEW.transaction_ref, NEW.plan_id, NEW.paid_on, NEW.amount))
    EXECUTE FUNCTION refuse_change_of_entry();
CREATE TRIGGER payments_kept BEFORE DELETE ON payments FOR EACH ROW EXECUTE FUNCTION refuse_change_of_entry();
CREATE TRIGGER suspended_payments_kept BEFORE DELETE ON suspended_payments FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_entry();

CREATE OR REPLACE FUNCTION refuse_plan_that_does_not_add_up() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    agreed numeric := (SELECT p.total FROM plans AS p WHERE p.id = NEW.id);  -- as it is at the end of the transaction
BEGIN
    IF agreed IS DISTINCT FROM (SELECT sum(i.amount) FROM instalments AS i WHERE i.plan_id = NEW.id)
       OR agreed IS DISTINCT FROM (SELECT sum(c.ends_at - c.starts_at) FROM plan_components AS c WHERE c.plan_id = NEW.id)
       OR EXISTS (SELECT 1
                    FROM (SELECT i.starts_at, i.due_on, sum(i.amount) OVER line - i.amount AS before, lag(i.due_on) OVER line AS day_before
                            FROM instalments AS i WHERE i.plan_id = NEW.id WINDOW line AS (ORDER BY i.number)) AS o
                   WHERE o.starts_at <> o.before OR o.due_on < o.day_before) THEN
        RAISE EXCEPTION '"plan_adds_up": plan %', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_adds_up';
    END IF;
    RETURN NULL;
END
$body$;

CREATE FUNCTION instalment_state(
    before text, is_full boolean, is_waived boolean, is_part boolean, is_late boolean, is_due boolean, is_overdue boolean
) RETURNS text LANGUAGE sql IMMUTABLE AS $body$
    SELECT CASE WHEN is_full AND is_waived THEN 'WAIVED'
                WHEN is_full AND is_late THEN 'PAID_LATE'
                WHEN is_full THEN 'PAID'
                WHEN before IN ('OVERDUE', 'DEFAULT') THEN before
                WHEN before IN ('PAID', 'PAID_LATE', 'WAIVED') AND is_overdue THEN 'OVERDUE'
                WHEN is_part THEN 'PARTIAL'
                WHEN is_due THEN 'DUE'
                ELSE 'SCHEDULED' END
$body$;
"""


class Migration(migrations.Migration):
    dependencies = [("performance", "0005_ledger_begins"), ("cases", "0002_rules")]
    operations = [
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
        migrations.DeleteModel("PaymentApplication"),
        migrations.RemoveConstraint("payment", "payments_held_not_negative"),
        migrations.RemoveField("payment", "held"),
    ]
