"""Who acts for whom at a moment, as triggers ask it; what was confirmed of an address stays until it is erased."""

from django.db import migrations

RULES = """
CREATE FUNCTION acts_for(who bigint, whom bigint, moment timestamptz, needs_special boolean) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    SELECT coalesce(who = whom, false)
           OR EXISTS (SELECT 1 FROM representations AS r
                       WHERE r.representative_id = who AND r.principal_id = whom
                         AND (moment AT TIME ZONE 'Asia/Shanghai')::date
                             BETWEEN r.holds_from AND coalesce(r.holds_until, 'infinity')
                         AND (r.ended_at IS NULL OR r.ended_at > moment)
                         AND (r.authority = 'special' OR NOT needs_special))
$body$;

CREATE FUNCTION refuse_change_of_address() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'UPDATE' AND num_nonnulls(NEW.address_sealed, NEW.email_sealed, NEW.phone_sealed) = 0
       AND (OLD.party_id, OLD.version, OLD.confirmed_by_id, OLD.channel, OLD.confirmed_at)
           IS NOT DISTINCT FROM (NEW.party_id, NEW.version, NEW.confirmed_by_id, NEW.channel, NEW.confirmed_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '"address_confirmations_final": % on address_confirmations', TG_OP
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'address_confirmations_final';
END
$body$;
CREATE TRIGGER address_confirmations_final BEFORE UPDATE OR DELETE ON address_confirmations FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_address();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_people")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
