"""Whether anybody is nagged is looked up once for all who are asked, not for each of them."""

from django.db import migrations

RULES = """
DROP TRIGGER consents_not_nagged ON consents;
CREATE OR REPLACE FUNCTION refuse_nagging() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT 1
                 FROM asked AS n
                 JOIN consents AS k ON k.party_id = n.party_id AND k.purpose = n.purpose
                WHERE NOT n.is_volunteered AND k.state IN ('REFUSED', 'REVOKED')
                  AND coalesce(k.revoked_at, k.answered_at) > n.requested_at - interval '30 days'
                UNION ALL
               -- What is one answer of the person, they gave in all their cases.
               SELECT 1
                 FROM asked AS n
                 JOIN parties AS p ON p.id = n.party_id
                 JOIN parties AS q ON q.id_index = p.id_index AND q.id_type = p.id_type
                 JOIN consents AS k ON k.party_id = q.id AND k.purpose = n.purpose
                WHERE n.purpose = 'coordination' AND NOT n.is_volunteered AND k.state IN ('REFUSED', 'REVOKED')
                  AND coalesce(k.revoked_at, k.answered_at) > n.requested_at - interval '30 days') THEN
        RAISE EXCEPTION '"consents_not_nagged": somebody is asked who said no not long ago'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consents_not_nagged';
    END IF;
    RETURN NULL;
END
$body$;
CREATE TRIGGER consents_not_nagged AFTER INSERT ON consents REFERENCING NEW TABLE AS asked FOR EACH STATEMENT
    EXECUTE FUNCTION refuse_nagging();
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0006_rules")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
