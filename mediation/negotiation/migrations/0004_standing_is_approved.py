"""A standing offer is made once it is approved; those that were published before count as approved then."""

from django.db import migrations, models

APPROVE = """
DROP TRIGGER standing_offers_final ON standing_offers;
UPDATE standing_offers SET approved_at = published_at, approved_by = actor_id;
CREATE TRIGGER standing_offers_final BEFORE UPDATE ON standing_offers FOR EACH ROW
    WHEN (OLD.withdrawn_at IS NOT NULL
          OR OLD.approved_at IS NOT NULL
             AND (OLD.approved_at, OLD.approved_by) IS DISTINCT FROM (NEW.approved_at, NEW.approved_by)
          OR to_jsonb(OLD) - '{withdrawn_at,approved_at,approved_by}'::text[]
             <> to_jsonb(NEW) - '{withdrawn_at,approved_at,approved_by}'::text[])
    EXECUTE FUNCTION refuse_change_of_offer();
"""
APPROVED = models.Q(approved_at=None, approved_by=None) | models.Q(approved_at__isnull=False, approved_by__isnull=False)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_number_books"), ("negotiation", "0003_rules")]

    operations = [
        migrations.AddField("standingoffer", "level_needed", models.IntegerField(db_default=0, default=0)),
        migrations.AddField("standingoffer", "approved_at", models.DateTimeField(null=True)),
        migrations.AddField("standingoffer", "approved_by", models.BigIntegerField(null=True)),
        migrations.RunSQL(APPROVE),
        migrations.AddConstraint(
            "standingoffer", models.CheckConstraint(condition=APPROVED, name="standing_offers_approved_by_somebody")
        ),
    ]
