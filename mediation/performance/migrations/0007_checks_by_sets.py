"""The rules of the ledger and of moves, checked for all rows of a statement at once instead of row by row.

A plan of a trigger is kept for the session, from the few rows of one payment to the hundred thousand of a file, and may
have been made when a table was empty: each function says how it reads. The ledger is looked up one by one, in the order
in which it lies; joined plainly, a table that was empty then is read as a whole for each row. The rows that changed are
read in one pass.
"""

from django.db import migrations

RULES = """
CREATE FUNCTION instalments_differ(wanted bigint[]) RETURNS boolean LANGUAGE plpgsql STABLE
    SET enable_seqscan = off AS $body$
BEGIN
    RETURN EXISTS (
    SELECT 1
      FROM (SELECT DISTINCT u.id FROM unnest(wanted) AS u (id) ORDER BY u.id) AS w
     CROSS JOIN LATERAL (SELECT j.amount, j.paid, j.waived FROM instalments AS j WHERE j.id = w.id LIMIT 1) AS i
     CROSS JOIN LATERAL (
           SELECT coalesce(sum(e.amount) FILTER (WHERE e.credit IN ('agreed', 'revived')), 0) AS laid_out,
                  coalesce(sum(CASE e.credit WHEN 'due' THEN e.amount ELSE -e.amount END)
                           FILTER (WHERE 'held' IN (e.debit, e.credit)), 0) AS paid,
                  coalesce(sum(e.amount) FILTER (WHERE e.debit = 'waived'), 0) AS waived
             FROM ledger_entries AS e
            WHERE e.instalment_id = w.id) AS l
     WHERE (i.amount, i.paid, i.waived) IS DISTINCT FROM (l.laid_out, l.paid, l.waived));
END
$body$;
CREATE FUNCTION payments_differ(wanted bigint[]) RETURNS boolean LANGUAGE plpgsql STABLE
    SET enable_seqscan = off AS $body$
BEGIN
    RETURN EXISTS (
    SELECT 1
      FROM (SELECT DISTINCT u.id FROM unnest(wanted) AS u (id) ORDER BY u.id) AS w
     CROSS JOIN LATERAL (SELECT z.amount, z.returned FROM payments AS z WHERE z.id = w.id LIMIT 1) AS y
     CROSS JOIN LATERAL (
           SELECT coalesce(sum(e.amount) FILTER (WHERE e.debit = 'paid'), 0) AS received,
                  coalesce(sum(e.amount) FILTER (WHERE e.credit = 'paid'), 0) AS given_back,
                  coalesce(sum(CASE e.credit WHEN 'due' THEN e.amount ELSE -e.amount END)
                           FILTER (WHERE 'due' IN (e.debit, e.credit)), 0) AS applied
             FROM ledger_entries AS e
            WHERE e.payment_id = w.id) AS l
     WHERE (y.amount, y.returned) IS DISTINCT FROM (l.received, l.given_back) OR l.applied > y.amount - y.returned);
END
$body$;

CREATE OR REPLACE FUNCTION refuse_ledger_that_differs() RETURNS trigger LANGUAGE plpgsql
    SET enable_nestloop = off AS $body$
DECLARE
    differs boolean;
BEGIN
    IF TG_TABLE_NAME = 'ledger_entries' THEN
        differs := instalments_differ(ARRAY(SELECT f.instalment_id FROM fresh AS f))
                OR payments_differ(ARRAY(SELECT f.payment_id FROM fresh AS f));
    ELSIF TG_TABLE_NAME = 'instalments' AND TG_OP = 'UPDATE' THEN
        differs := instalments_differ(ARRAY(SELECT f.id FROM fresh AS f JOIN stale AS s ON s.id = f.id
                                             WHERE (f.paid, f.waived) IS DISTINCT FROM (s.paid, s.waived)));
    ELSIF TG_TABLE_NAME = 'instalments' THEN
        differs := instalments_differ(ARRAY(SELECT f.id FROM fresh AS f));
    ELSE
        differs := payments_differ(ARRAY(SELECT f.id FROM fresh AS f));
    END IF;
    IF differs THEN
        RAISE EXCEPTION '"ledger_holds": % on %', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_holds';
    END IF;
    RETURN NULL;
END
$body$;
DROP FUNCTION instalment_differs;
DROP FUNCTION payment_differs;

CREATE FUNCTION refuse_illegal_moves() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $body$
DECLARE
    illegal record;
BEGIN
    SELECT s.state AS before, f.state AS after INTO illegal
      FROM fresh AS f
      JOIN stale AS s ON s.id = f.id AND s.state <> f.state
     WHERE NOT EXISTS (SELECT 1 FROM allowed_moves AS m
                        WHERE m.aggregate = TG_ARGV[0] AND m.from_state = s.state AND m.to_state = f.state)
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '"move_is_allowed": % cannot go from "%" to "%"', TG_ARGV[0], lower(illegal.before), lower(illegal.after)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'move_is_allowed';
    END IF;
    RETURN NULL;
END
$body$;
DROP TRIGGER instalments_move ON instalments;
CREATE TRIGGER instalments_move AFTER UPDATE ON instalments REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_illegal_moves('instalment');
CREATE OR REPLACE TRIGGER instalments_fixed BEFORE UPDATE ON instalments FOR EACH ROW
    WHEN ((OLD.id, OLD.plan_id, OLD.number, OLD.due_on, OLD.amount)
          IS DISTINCT FROM (NEW.id, NEW.plan_id, NEW.number, NEW.due_on, NEW.amount))
    EXECUTE FUNCTION refuse_change_of_instalment();
"""


class Migration(migrations.Migration):
    dependencies = [("performance", "0006_ledger_rules")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
