"""Moves that are not in the table are refused for every writer; events only ever grow."""

from django.db import migrations

RULES = """
CREATE FUNCTION event_digest(
    before bytea, case_id bigint, seq integer, event text, from_state text, to_state text,
    at timestamptz, actor_id bigint, role text, payload jsonb
) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT sha256(convert_to(
        encode(before, 'hex') || '|' || case_id || '|' || seq || '|' || event || '|' || from_state || '|' || to_state
        || '|' || (extract(epoch FROM at) * 1000000)::bigint || '|' || actor_id || '|' || role || '|' || payload::text,
        'UTF8'))
$body$;

CREATE FUNCTION refuse_illegal_move() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    before text := CASE TG_OP WHEN 'INSERT' THEN '' ELSE OLD.state END;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM allowed_moves AS m
                    WHERE m.aggregate = TG_ARGV[0] AND m.from_state = before AND m.to_state = NEW.state) THEN
        RAISE EXCEPTION '"move_is_allowed": % cannot go from "%" to "%"', TG_ARGV[0], lower(before), lower(NEW.state)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'move_is_allowed';
    END IF;
    RETURN NEW;
END
$body$;

CREATE FUNCTION refuse_case_without_event() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF (OLD.state, OLD.last_event) IS DISTINCT FROM (NEW.state, NEW.last_event)
       AND NOT EXISTS (SELECT 1 FROM allowed_moves AS m
                        WHERE m.aggregate = 'case' AND m.event = NEW.last_event
                          AND m.from_state = OLD.state AND m.to_state = NEW.state) THEN
        RAISE EXCEPTION '"move_is_allowed": % does not lead from % to %', NEW.last_event, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'move_is_allowed';
    END IF;
    IF NEW.event_seq <> OLD.event_seq + 1 OR NEW.event_hash = OLD.event_hash THEN
        RAISE EXCEPTION '"move_leaves_event": case % moves without its event', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'move_leaves_event';
    END IF;
    RETURN NEW;
END
$body$;

CREATE FUNCTION refuse_change_of_event() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '"events_append_only": % on events', TG_OP
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'events_append_only';
END
$body$;

CREATE TRIGGER cases_begin_filed BEFORE INSERT ON cases FOR EACH ROW
    WHEN (NEW.state <> 'FILED' OR NEW.last_event <> 'file' OR NEW.event_seq <> 1)
    EXECUTE FUNCTION refuse_illegal_move('case_not_filed');
CREATE TRIGGER cases_move BEFORE UPDATE ON cases FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state OR OLD.last_event IS DISTINCT FROM NEW.last_event
          OR OLD.event_seq IS DISTINCT FROM NEW.event_seq OR OLD.event_hash IS DISTINCT FROM NEW.event_hash)
    EXECUTE FUNCTION refuse_case_without_event();
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events FOR EACH ROW
    EXECUTE FUNCTION refuse_change_of_event();
CREATE TRIGGER events_never_emptied BEFORE TRUNCATE ON events EXECUTE FUNCTION refuse_change_of_event();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
