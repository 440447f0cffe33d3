"""Answers are proved and given with authority; nobody is nagged; what rests on consent cannot be there without it."""

from django.db import migrations, models

RULES = """
ALTER TABLE consents ADD CONSTRAINT consents_text_known
    FOREIGN KEY (purpose, text_version) REFERENCES consent_texts (purpose, version);

CREATE FUNCTION consented(party bigint, asked text, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    SELECT EXISTS (SELECT 1 FROM consents AS k
                    WHERE k.party_id = party AND k.purpose = asked AND k.state IN ('GIVEN', 'REVOKED')
                      AND k.answered_at <= moment AND (k.revoked_at IS NULL OR k.revoked_at > moment))
$body$;

CREATE FUNCTION declined(party bigint, asked text, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    SELECT NOT consented(party, asked, moment)
           AND EXISTS (SELECT 1 FROM consents AS k
                        WHERE k.party_id = party AND k.purpose = asked AND k.state IN ('REFUSED', 'REVOKED')
                          AND coalesce(k.revoked_at, k.answered_at) <= moment)
$body$;

-- Arguments: the purpose, and the column with the moment at which the new row rests on the consent of its party.
CREATE FUNCTION refuse_without_consent() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    -- Held, so that a revocation comes before the row or after it.
    PERFORM k.id FROM consents AS k
      WHERE k.party_id = NEW.party_id AND k.purpose = TG_ARGV[0] AND k.state = 'GIVEN' FOR SHARE;
    IF NOT consented(NEW.party_id, TG_ARGV[0], (to_jsonb(NEW) ->> TG_ARGV[1])::timestamptz) THEN
        RAISE EXCEPTION '"exists_with_consent": party % has not consented to %', NEW.party_id, TG_ARGV[0]
            USING ERRCODE = 'check_violation', CONSTRAINT = 'exists_with_consent';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER joint_budget_shares_with_consent BEFORE INSERT ON joint_budget_shares FOR EACH ROW
    EXECUTE FUNCTION refuse_without_consent('coordination', 'stated_at');

-- A debtor who said no to online mode is not heard by video; whether everybody said yes is the sessions' to ask.
CREATE FUNCTION refuse_declined_video() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT 1 FROM parties AS p
                WHERE p.case_id = NEW.case_id AND declined(p.id, 'online', NEW.starts_at)) THEN
        RAISE EXCEPTION '"sessions_online_stands": a party of case % does not want video', NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sessions_online_stands';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER sessions_online_stands BEFORE INSERT OR UPDATE ON mediation_sessions FOR EACH ROW
    WHEN (NEW.mode = 'video' AND NEW.state IN ('scheduled', 'held')) EXECUTE FUNCTION refuse_declined_video();

CREATE FUNCTION refuse_nagging() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT 1
                 FROM parties AS p
                 JOIN parties AS q
                   ON q.id = p.id
                   OR NEW.purpose = 'coordination' AND q.id_index = p.id_index AND q.id_type = p.id_type
                 JOIN consents AS k ON k.party_id = q.id AND k.purpose = NEW.purpose
                WHERE p.id = NEW.party_id AND k.state IN ('REFUSED', 'REVOKED')
                  AND coalesce(k.revoked_at, k.answered_at) > NEW.requested_at - interval '30 days') THEN
        RAISE EXCEPTION '"consents_not_nagged": party % said no to % not long ago', NEW.party_id, NEW.purpose
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consents_not_nagged';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER consents_not_nagged BEFORE INSERT ON consents FOR EACH ROW WHEN (NOT NEW.is_volunteered)
    EXECUTE FUNCTION refuse_nagging();

CREATE FUNCTION refuse_answer_of_others() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NOT acts_for(CASE NEW.state WHEN 'REVOKED' THEN NEW.revoked_by_id ELSE NEW.answered_by_id END, NEW.party_id,
                    CASE NEW.state WHEN 'REVOKED' THEN NEW.revoked_at ELSE NEW.answered_at END,
                    NEW.purpose IN ('coordination', 'data_provision')) THEN
        RAISE EXCEPTION '"consents_with_authority": consent % is answered by nobody who may', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consents_with_authority';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER consents_with_authority BEFORE UPDATE ON consents FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('GIVEN', 'REFUSED', 'REVOKED'))
    EXECUTE FUNCTION refuse_answer_of_others();

CREATE FUNCTION refuse_change_of_text() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '"consent_texts_final": % on consent_texts', TG_OP
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'consent_texts_final';
END
$body$;
CREATE TRIGGER consent_texts_final BEFORE UPDATE OR DELETE ON consent_texts FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_text();
CREATE TRIGGER consent_texts_never_emptied BEFORE TRUNCATE ON consent_texts EXECUTE FUNCTION refuse_change_of_text();
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0005_first_texts"), ("cases", "0011_who_acts"), ("mediation_sessions", "0001_initial")]
    operations = [
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["REQUESTED", "GIVEN"])),
                fields=("party", "purpose"),
                name="consents_one_stands",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("evidence__in", ["log", "message", "attempt", "recording", "minutes", "file"])),
                name="consents_evidence_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["REQUESTED", "EXPIRED"]),
                    models.Q(
                        ("answered_at__isnull", False), ("answered_by__isnull", False), ("evidence__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="consents_answers_are_proved",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "REVOKED"), _negated=True),
                    models.Q(("revoked_at__gte", models.F("answered_at")), ("revoked_by__isnull", False)),
                    _connector="OR",
                ),
                name="consents_revoked_by_somebody",
            ),
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
