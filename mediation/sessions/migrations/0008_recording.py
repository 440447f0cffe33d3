"""Sessions are recorded while everybody who takes part consents to it."""

from django.db import migrations, models

RULES = """
CREATE FUNCTION all_consent_to_recording(of_case bigint, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    SELECT coalesce(bool_and(consented(p.id, 'recording', moment)), false)
      FROM parties AS p
     WHERE p.case_id = of_case AND p.role <> 'agent' AND p.left_out_at IS NULL
$body$;
CREATE FUNCTION refuse_unwanted_recording() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NOT all_consent_to_recording(NEW.case_id, NEW.starts_at) THEN
        PERFORM refuse_session('session_recording_stands');
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER sessions_recording_stands BEFORE INSERT OR UPDATE ON mediation_sessions FOR EACH ROW
    WHEN (NEW.is_recorded AND NEW.state IN ('scheduled', 'held')) EXECUTE FUNCTION refuse_unwanted_recording();
"""


class Migration(migrations.Migration):
    dependencies = [("mediation_sessions", "0007_rooms_without_steps"), ("consent", "0008_all_bound")]
    operations = [
        migrations.RemoveConstraint(
            model_name="session",
            name="sessions_reason_known",
        ),
        migrations.AddField(
            model_name="session",
            name="is_recorded",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "cancel_reason__in",
                        [
                            "unavailable",
                            "settled",
                            "equipment",
                            "case_ended",
                            "mediator_changed",
                            "not_online",
                            "other",
                        ],
                    )
                ),
                name="sessions_reason_known",
            ),
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
