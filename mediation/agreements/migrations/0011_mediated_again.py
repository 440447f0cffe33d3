"""An agreement in force may be mediated about again: it binds until another takes its place, which says which one."""

import django.db.models.deletion
from django.db import migrations, models

RULES = """
CREATE TRIGGER agreements_replace_final BEFORE UPDATE ON agreements FOR EACH ROW
    WHEN ((OLD.replaces_id, OLD.replacing, OLD.owed, OLD.paid_through)
          IS DISTINCT FROM (NEW.replaces_id, NEW.replacing, NEW.owed, NEW.paid_through))
    EXECUTE FUNCTION refuse_change_of_agreement();

CREATE FUNCTION refuse_agreement_beside_another() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.replaces_id IS DISTINCT FROM (
           SELECT a.id FROM agreements AS a
            WHERE a.case_id = NEW.case_id AND a.state NOT IN ('DRAFT', 'LINTED', 'SIGNING', 'SUPERSEDED', 'VARIED', 'REFUSED')) THEN
        RAISE EXCEPTION '"agreement_replaces_the_one_in_force": case %', NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_replaces_the_one_in_force';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER agreements_beside_none BEFORE INSERT ON agreements FOR EACH ROW
    EXECUTE FUNCTION refuse_agreement_beside_another();

CREATE TRIGGER renegotiations_final BEFORE UPDATE ON renegotiations FOR EACH ROW
    WHEN (OLD.begun_at IS NOT NULL OR OLD.closed_at IS NOT NULL
          OR (OLD.case_id, OLD.agreement_id, OLD.asked_by, OLD.reason, OLD.asked_at)
             IS DISTINCT FROM (NEW.case_id, NEW.agreement_id, NEW.asked_by, NEW.reason, NEW.asked_at))
    EXECUTE FUNCTION refuse_change_of_agreement();
CREATE TRIGGER renegotiations_kept BEFORE DELETE ON renegotiations FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_agreement();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0010_own_clauses"),
        ("cases", "0017_agreed_on"),
        ("negotiation", "0004_standing_is_approved"),
    ]

    operations = [
        migrations.CreateModel(
            name="Renegotiation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_by", models.CharField(max_length=32)),
                ("reason", models.CharField(max_length=500)),
                ("asked_at", models.DateTimeField()),
                ("way", models.CharField(max_length=32, null=True)),
                ("begun_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("actor_id", models.BigIntegerField()),
            ],
            options={
                "db_table": "renegotiations",
            },
        ),
        migrations.RemoveConstraint(
            model_name="agreement",
            name="agreement_one_live",
        ),
        migrations.AddField(
            model_name="agreement",
            name="owed",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name="agreement",
            name="paid_through",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="agreement",
            name="replaces",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="agreements.agreement"
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="replacing",
            field=models.CharField(max_length=32, null=True),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["DRAFT", "LINTED", "SIGNING", "SUPERSEDED", "VARIED", "REFUSED"]), _negated=True
                ),
                fields=("case",),
                name="agreement_one_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["DRAFT", "LINTED", "SIGNING"])),
                fields=("case",),
                name="agreement_one_in_the_making",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("replacing__in", ["supersede", "vary"])), name="agreements_replacing_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paid_through", None), ("replaces", None), ("replacing", None)),
                    models.Q(("replaces__isnull", False), ("replacing__isnull", False)),
                    _connector="OR",
                ),
                name="agreements_replace_in_a_way",
            ),
        ),
        migrations.AddField(
            model_name="renegotiation",
            name="agreement",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="agreements.agreement"),
        ),
        migrations.AddField(
            model_name="renegotiation",
            name="case",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.case"),
        ),
        migrations.AddIndex(
            model_name="renegotiation",
            index=models.Index(fields=["case", "begun_at"], name="renegotiations_of_case"),
        ),
        migrations.AddConstraint(
            model_name="renegotiation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("begun_at", None), ("closed_at", None)),
                fields=("case",),
                name="renegotiations_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="renegotiation",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_by__in", ["claimant", "respondent", "co_borrower", "guarantor", "agent"])),
                name="renegotiations_asker_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="renegotiation",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["supersede", "vary"])), name="renegotiations_way_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="renegotiation",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="renegotiations_with_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="renegotiation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("begun_at", None), models.Q(("closed_at", None), ("way__isnull", False)), _connector="OR"
                ),
                name="renegotiations_begun_in_a_way",
            ),
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
