"""The checks of the ledger look rows up one by one, whatever the tables held when their plan was made.

Joined plainly, a table that was empty then is read as a whole for each row that is checked, once it is not any more.
"""

from django.db import migrations

RULES = """
CREATE OR REPLACE FUNCTION instalments_differ(wanted bigint[]) RETURNS boolean LANGUAGE plpgsql STABLE
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
CREATE OR REPLACE FUNCTION payments_differ(wanted bigint[]) RETURNS boolean LANGUAGE plpgsql STABLE
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
"""


class Migration(migrations.Migration):
    dependencies = [("performance", "0007_checks_by_sets")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
