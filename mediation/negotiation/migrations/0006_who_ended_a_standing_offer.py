"""Who ended a standing offer stands beside when."""

from django.db import migrations, models

FINAL = """
DROP TRIGGER standing_offers_final ON standing_offers;
CREATE TRIGGER standing_offers_final BEFORE UPDATE ON standing_offers FOR EACH ROW
    WHEN (OLD.withdrawn_at IS NOT NULL
          OR OLD.approved_at IS NOT NULL
             AND (OLD.approved_at, OLD.approved_by) IS DISTINCT FROM (NEW.approved_at, NEW.approved_by)
          OR to_jsonb(OLD) - '{withdrawn_at,withdrawn_by,approved_at,approved_by}'::text[]
             <> to_jsonb(NEW) - '{withdrawn_at,withdrawn_by,approved_at,approved_by}'::text[])
    EXECUTE FUNCTION refuse_change_of_offer();
"""


class Migration(migrations.Migration):
    dependencies = [("negotiation", "0005_mediated_again")]

    operations = [
        migrations.AddField("standingoffer", "withdrawn_by", models.BigIntegerField(null=True)),
        migrations.RunSQL(FINAL),
    ]
