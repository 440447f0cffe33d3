"""Places follow their session; who is not prepared does not take part; what was written down never changes."""

from django.db import migrations

RULES = """
CREATE UNIQUE INDEX sessions_times ON mediation_sessions (id, starts_at, ends_at, takes_time);
ALTER TABLE session_seats
    ADD CONSTRAINT session_seats_times FOREIGN KEY (session_id, starts_at, ends_at, takes_time)
        REFERENCES mediation_sessions (id, starts_at, ends_at, takes_time) ON UPDATE CASCADE;

CREATE FUNCTION refuse_session(rule text) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '"%": the session breaks a rule', rule
        USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END
$body$;

CREATE FUNCTION refuse_session_without_seats() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT 1 FROM parties AS p
                WHERE p.case_id = NEW.case_id
                  AND NOT EXISTS (SELECT 1 FROM session_seats AS s
                                   WHERE s.session_id = NEW.id AND s.party_id = p.id)) THEN
        PERFORM refuse_session('session_has_seats');
    END IF;
    RETURN NULL;
END
$body$;
CREATE CONSTRAINT TRIGGER sessions_seated AFTER INSERT ON mediation_sessions DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION refuse_session_without_seats();

CREATE FUNCTION refuse_seat() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'INSERT' AND NOT EXISTS (
           SELECT 1 FROM mediation_sessions AS s JOIN parties AS p ON p.case_id = s.case_id
            WHERE s.id = NEW.session_id AND p.id = NEW.party_id
              AND p.id_index IS NOT DISTINCT FROM NEW.person_index)
       OR TG_OP = 'UPDATE' AND ((OLD.session_id, OLD.party_id) <> (NEW.session_id, NEW.party_id)
                                OR NEW.person_index IS NOT NULL
                                   AND NEW.person_index IS DISTINCT FROM OLD.person_index) THEN
        PERFORM refuse_session('seat_is_of_party');
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER session_seats_true BEFORE INSERT OR UPDATE ON session_seats FOR EACH ROW EXECUTE FUNCTION refuse_seat();

-- Invited Mediation Provisions art. 14; Online Mediation Rules art. 17.
CREATE FUNCTION refuse_unprepared(of_case bigint, of_party bigint) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
    done record;
BEGIN
    SELECT p.acknowledged_at, p.identity_checked_at INTO done
      FROM session_preparations AS p
     WHERE p.case_id = of_case AND p.party_id IS NOT DISTINCT FROM of_party;
    IF done.acknowledged_at IS NULL THEN
        PERFORM refuse_session('session_rights_first');
    END IF;
    IF done.identity_checked_at IS NULL THEN
        PERFORM refuse_session('session_identity_first');
    END IF;
END
$body$;

CREATE FUNCTION refuse_attendance() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    session record;
BEGIN
    SELECT s.case_id, s.state INTO session FROM mediation_sessions AS s WHERE s.id = NEW.session_id;
    IF session.state = 'held' THEN
        PERFORM refuse_unprepared(session.case_id, NEW.party_id);
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER session_attendances_prepared BEFORE INSERT OR UPDATE ON session_attendances FOR EACH ROW
    WHEN (NEW.attended) EXECUTE FUNCTION refuse_attendance();

CREATE FUNCTION refuse_session_alone() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM session_attendances AS a WHERE a.session_id = NEW.id AND a.attended) THEN
        PERFORM refuse_session('session_with_somebody');
    END IF;
    RETURN NULL;
END
$body$;
CREATE CONSTRAINT TRIGGER sessions_attended AFTER UPDATE ON mediation_sessions DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state = 'held') EXECUTE FUNCTION refuse_session_alone();

CREATE FUNCTION refuse_change_of_session() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM refuse_session('session_is_final');
    RETURN NULL;
END
$body$;
CREATE TRIGGER sessions_begin BEFORE INSERT ON mediation_sessions FOR EACH ROW
    WHEN (NEW.state <> 'scheduled') EXECUTE FUNCTION refuse_change_of_session();
CREATE TRIGGER sessions_final BEFORE UPDATE ON mediation_sessions FOR EACH ROW
    WHEN (OLD.state <> 'scheduled' OR OLD.case_id <> NEW.case_id OR OLD.mediator_id <> NEW.mediator_id)
    EXECUTE FUNCTION refuse_change_of_session();
CREATE TRIGGER sessions_kept BEFORE DELETE ON mediation_sessions FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_session();

-- Online Litigation Rules of the People's Courts art. 20.
CREATE FUNCTION refuse_text_without_consent() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT 1
                 FROM (SELECT p.id FROM parties AS p WHERE p.case_id = NEW.case_id AND p.role <> 'agent'
                        UNION ALL SELECT NULL) AS side (party_id)
                WHERE NOT EXISTS (SELECT 1 FROM session_preparations AS d
                                   WHERE d.case_id = NEW.case_id AND d.party_id IS NOT DISTINCT FROM side.party_id
                                     AND d.text_agreed_at IS NOT NULL)) THEN
        PERFORM refuse_session('session_text_agreed');
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER sessions_text_agreed BEFORE INSERT OR UPDATE OF mode ON mediation_sessions FOR EACH ROW
    WHEN (NEW.mode = 'text') EXECUTE FUNCTION refuse_text_without_consent();

CREATE FUNCTION refuse_change_of_record() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM refuse_session('record_is_final');
    RETURN NULL;
END
$body$;
-- Its text may be erased for good, never exchanged.
CREATE TRIGGER session_records_final BEFORE UPDATE ON session_records FOR EACH ROW
    WHEN (NEW.body <> '' OR (OLD.session_id, OLD.kind, OLD.version, OLD.body_sha256, OLD.drafted_at, OLD.actor_id)
          IS DISTINCT FROM (NEW.session_id, NEW.kind, NEW.version, NEW.body_sha256, NEW.drafted_at, NEW.actor_id))
    EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER session_records_kept BEFORE DELETE ON session_records FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER record_signatures_final BEFORE UPDATE OR DELETE ON record_signatures FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER caucus_notes_final BEFORE UPDATE ON caucus_notes FOR EACH ROW
    WHEN (NEW.text_sealed <> ''::bytea OR (OLD.session_id, OLD.mediator_id, OLD.side, OLD.at)
          IS DISTINCT FROM (NEW.session_id, NEW.mediator_id, NEW.side, NEW.at))
    EXECUTE FUNCTION refuse_change_of_record();

CREATE FUNCTION refuse_record() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM s.id FROM mediation_sessions AS s WHERE s.id = NEW.session_id FOR NO KEY UPDATE;
    IF NEW.body_sha256 <> sha256(convert_to(NEW.body, 'UTF8')) OR NEW.version <> 1 + (
           SELECT coalesce(max(r.version), 0) FROM session_records AS r
            WHERE r.session_id = NEW.session_id AND r.kind = NEW.kind) THEN
        PERFORM refuse_session('record_is_final');
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER session_records_true BEFORE INSERT ON session_records FOR EACH ROW EXECUTE FUNCTION refuse_record();

-- A version is signed as long as there is none after it, by the parties of its case.
CREATE FUNCTION refuse_signature_of_record() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    signed record;
BEGIN
    SELECT r.session_id, r.kind, r.version, s.case_id INTO signed
      FROM session_records AS r JOIN mediation_sessions AS s ON s.id = r.session_id
     WHERE r.id = NEW.record_id FOR NO KEY UPDATE OF s;
    IF EXISTS (SELECT 1 FROM session_records AS r
                WHERE r.session_id = signed.session_id AND r.kind = signed.kind AND r.version > signed.version) THEN
        PERFORM refuse_session('record_is_latest');
    END IF;
    IF NEW.party_id IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM parties AS p WHERE p.id = NEW.party_id AND p.case_id = signed.case_id) THEN
        PERFORM refuse_session('seat_is_of_party');
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER record_signatures_true BEFORE INSERT ON record_signatures FOR EACH ROW
    EXECUTE FUNCTION refuse_signature_of_record();

INSERT INTO session_seats (session_id, party_id, person_index, starts_at, ends_at, takes_time)
SELECT s.id, p.id, p.id_index, s.starts_at, s.ends_at, s.takes_time
  FROM mediation_sessions AS s JOIN parties AS p ON p.case_id = s.case_id;
INSERT INTO session_records (session_id, kind, version, body, body_sha256, drafted_at, actor_id)
SELECT s.id, 'minutes', 1, s.minutes, sha256(convert_to(s.minutes, 'UTF8')), s.ends_at, 0
  FROM mediation_sessions AS s
 WHERE s.minutes <> '';
"""


class Migration(migrations.Migration):
    dependencies = [("mediation_sessions", "0002_calendars_and_records"), ("cases", "0002_rules")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
