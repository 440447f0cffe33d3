"""The ledger is held to payments and instalments with less reading: each row of a file of payments was summed twice.

A row that is new has to be in the ledger, no more: its entries are held to it by the check of the entries, which
refuses those on a row that is not there (yet). A row that changed is read as the statement wrote it.

As before (0007), the ledger and what is looked up are read one by one, in the order in which they lie, whatever a table
was when the plan was made: so the lateral reads, and no sequential scan.
"""

from django.db import migrations

RULES = """
CREATE FUNCTION ledger_of_instalment(wanted bigint) RETURNS TABLE (laid_out numeric, paid numeric, waived numeric)
    LANGUAGE sql STABLE AS $body$
    SELECT coalesce(sum(e.amount) FILTER (WHERE e.credit IN ('agreed', 'revived')), 0),
           coalesce(sum(CASE e.credit WHEN 'due' THEN e.amount ELSE -e.amount END)
                    FILTER (WHERE 'held' IN (e.debit, e.credit)), 0),
           coalesce(sum(e.amount) FILTER (WHERE e.debit = 'waived'), 0)
      FROM ledger_entries AS e
     WHERE e.instalment_id = wanted
$body$;
CREATE FUNCTION ledger_of_payment(wanted bigint) RETURNS TABLE (received numeric, given_back numeric, applied numeric)
    LANGUAGE sql STABLE AS $body$
    SELECT coalesce(sum(e.amount) FILTER (WHERE e.debit = 'paid'), 0),
           coalesce(sum(e.amount) FILTER (WHERE e.credit = 'paid'), 0),
           coalesce(sum(CASE e.credit WHEN 'due' THEN e.amount ELSE -e.amount END)
                    FILTER (WHERE 'due' IN (e.debit, e.credit)), 0)
      FROM ledger_entries AS e
     WHERE e.payment_id = wanted
$body$;

CREATE OR REPLACE FUNCTION refuse_ledger_that_differs() RETURNS trigger LANGUAGE plpgsql
    SET enable_nestloop = off SET enable_seqscan = off AS $body$
DECLARE
    differs boolean;
BEGIN
    IF TG_TABLE_NAME = 'ledger_entries' THEN
        differs := EXISTS (
                SELECT 1
                  FROM (SELECT DISTINCT f.instalment_id AS id FROM fresh AS f WHERE f.instalment_id IS NOT NULL ORDER BY id) AS w
                  LEFT JOIN LATERAL (SELECT j.amount, j.paid, j.waived FROM instalments AS j WHERE j.id = w.id LIMIT 1) AS i ON true
                 CROSS JOIN LATERAL ledger_of_instalment(w.id) AS l
                 WHERE (i.amount, i.paid, i.waived) IS DISTINCT FROM (l.laid_out, l.paid, l.waived))
            OR EXISTS (
                SELECT 1
                  FROM (SELECT DISTINCT f.payment_id AS id FROM fresh AS f WHERE f.payment_id IS NOT NULL ORDER BY id) AS w
                  LEFT JOIN LATERAL (SELECT z.amount, z.returned FROM payments AS z WHERE z.id = w.id LIMIT 1) AS y ON true
                 CROSS JOIN LATERAL ledger_of_payment(w.id) AS l
                 WHERE (y.amount, y.returned) IS DISTINCT FROM (l.received, l.given_back)
                    OR l.applied > y.amount - y.returned);
    ELSIF TG_OP = 'INSERT' AND TG_TABLE_NAME = 'instalments' THEN
        differs := EXISTS (
            SELECT 1
              FROM fresh AS f
              LEFT JOIN LATERAL (SELECT e.id FROM ledger_entries AS e WHERE e.instalment_id = f.id LIMIT 1) AS l ON true
             WHERE l.id IS NULL);
    ELSIF TG_OP = 'INSERT' THEN
        differs := EXISTS (
            SELECT 1
              FROM fresh AS f
              LEFT JOIN LATERAL (SELECT e.id FROM ledger_entries AS e WHERE e.payment_id = f.id LIMIT 1) AS l ON true
             WHERE l.id IS NULL);
    ELSIF TG_TABLE_NAME = 'payments' THEN
        differs := EXISTS (
            SELECT 1
              FROM fresh AS y
             CROSS JOIN LATERAL ledger_of_payment(y.id) AS l
             WHERE (y.amount, y.returned) IS DISTINCT FROM (l.received, l.given_back)
                OR l.applied > y.amount - y.returned);
    ELSE
        differs := EXISTS (
            WITH changed AS MATERIALIZED (
                   SELECT f.id, f.amount, f.paid, f.waived
                     FROM fresh AS f
                     JOIN stale AS s ON s.id = f.id
                    WHERE (f.paid, f.waived) IS DISTINCT FROM (s.paid, s.waived))
            SELECT 1
              FROM changed AS i
             CROSS JOIN LATERAL ledger_of_instalment(i.id) AS l
             WHERE (i.amount, i.paid, i.waived) IS DISTINCT FROM (l.laid_out, l.paid, l.waived));
    END IF;
    IF differs THEN
        RAISE EXCEPTION '"ledger_holds": % on %', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_holds';
    END IF;
    RETURN NULL;
END
$body$;
DROP FUNCTION instalments_differ;
DROP FUNCTION payments_differ;
"""


class Migration(migrations.Migration):
    dependencies = [("performance", "0010_follow_ups_taken")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
