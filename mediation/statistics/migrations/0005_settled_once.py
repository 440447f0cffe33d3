"""A case that is mediated again after its agreement counts once as settled, on the day and with the amount of the first."""

from django.db import migrations

FOLD = """
CREATE OR REPLACE FUNCTION cases_as_of(until timestamptz) RETURNS TABLE (
    case_id bigint, institution_id bigint, product text, claim_total numeric, filed_on date, accepted_on date,
    state text, reason text, ended_on date, consented boolean, assigned boolean, agreed_on date, amount_agreed numeric,
    applied boolean, confirmed boolean, performed boolean, in_default boolean, last_step text
) LANGUAGE sql STABLE AS $body$
    SELECT c.id, c.institution_id, c.product, c.claim_total, f.filed_on, f.accepted_on, f.state, f.reason,
           CASE WHEN f.agreed_on IS NOT NULL THEN f.agreed_on
                WHEN f.state IN ('REFUSED', 'TERMINATED', 'WITHDRAWN', 'RESOLVED_WITHOUT_AGREEMENT', 'TRANSFERRED',
                                 'CLOSED') THEN f.ended_on END,
           f.consented, f.assigned, f.agreed_on, f.amount_agreed, f.applied, f.confirmed,
           coalesce(f.plan_state = 'FULFILLED', false),
           coalesce(f.plan_state IN ('DEFAULTED', 'ACCELERATED', 'ENFORCEMENT_APPLIED', 'SUED', 'WRITTEN_OFF'), false),
           f.last_step
      FROM (SELECT e.case_id,
                   min((e.at AT TIME ZONE 'Asia/Shanghai')::date) FILTER (WHERE e.event = 'file') AS filed_on,
                   min((e.at AT TIME ZONE 'Asia/Shanghai')::date) FILTER (WHERE e.event = 'accept') AS accepted_on,
                   (array_agg(e.to_state ORDER BY e.seq DESC) FILTER (WHERE strpos(e.event, ':') = 0))[1] AS state,
                   (array_agg(e.payload ->> 'reason' ORDER BY e.seq DESC)
                        FILTER (WHERE e.to_state IN ('TERMINATED', 'REFUSED')))[1] AS reason,
                   max((e.at AT TIME ZONE 'Asia/Shanghai')::date)
                        FILTER (WHERE e.to_state IN ('REFUSED', 'AGREED', 'TERMINATED', 'WITHDRAWN',
                                                     'RESOLVED_WITHOUT_AGREEMENT')) AS ended_on,
                   bool_or(e.event = 'record_consent') AS consented,
                   bool_or(e.event IN ('appoint', 'select_jointly')) AS assigned,
                   min((e.at AT TIME ZONE 'Asia/Shanghai')::date) FILTER (WHERE e.to_state = 'AGREED') AS agreed_on,
                   (array_agg((e.payload ->> 'amount')::numeric ORDER BY e.seq DESC)
                        FILTER (WHERE e.event = 'settle_terms' AND NOT e.payload ? 'replaces'))[1] AS amount_agreed,
                   bool_or(e.event = 'agreement:apply_jointly') AS applied,
                   bool_or(e.event = 'agreement:confirm') AS confirmed,
                   (array_agg(e.to_state ORDER BY e.seq DESC)
                        FILTER (WHERE e.event LIKE 'plan:%' AND e.event <> 'plan:pay'))[1] AS plan_state,
                   (array_agg(e.event ORDER BY e.seq DESC) FILTER (WHERE strpos(e.event, ':') = 0))[1] AS last_step
              FROM events AS e
             WHERE e.at < until
             GROUP BY e.case_id) AS f
      JOIN cases AS c ON c.id = f.case_id
$body$;
"""


class Migration(migrations.Migration):
    dependencies = [("statistics", "0004_ordered_reports"), ("cases", "0002_rules")]
    operations = [migrations.RunSQL(FOLD, migrations.RunSQL.noop)]
