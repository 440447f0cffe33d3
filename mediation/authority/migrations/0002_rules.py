"""What is published, asked or answered stays as it is."""

from django.db import migrations

RULES = """
CREATE FUNCTION refuse_authority_change() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    rule text := CASE TG_TABLE_NAME WHEN 'authority_requests' THEN 'authority_request_is_closed'
                                    WHEN 'authority_queries' THEN 'authority_query_is_final'
                                    ELSE 'authority_matrix_is_final' END;
BEGIN
    RAISE EXCEPTION '"%": what stands is never changed', rule USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END
$body$;

CREATE TRIGGER authority_matrices_final BEFORE UPDATE OR DELETE ON authority_matrices
    FOR EACH ROW WHEN (OLD.state = 'PUBLISHED') EXECUTE FUNCTION refuse_authority_change();
CREATE TRIGGER authority_cells_final BEFORE UPDATE OR DELETE ON authority_cells
    FOR EACH ROW EXECUTE FUNCTION refuse_authority_change();
CREATE TRIGGER authority_queries_final BEFORE UPDATE OR DELETE ON authority_queries
    FOR EACH ROW EXECUTE FUNCTION refuse_authority_change();
CREATE TRIGGER authority_requests_final BEFORE UPDATE OR DELETE ON authority_requests
    FOR EACH ROW WHEN (OLD.state <> 'OPEN') EXECUTE FUNCTION refuse_authority_change();

CREATE FUNCTION refuse_cell_of_published() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT 1 FROM authority_matrices AS m WHERE m.id = NEW.matrix_id AND m.state <> 'DRAFT') THEN
        RAISE EXCEPTION '"authority_matrix_is_final": a published matrix gets no more cells'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'authority_matrix_is_final';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER authority_cells_of_draft BEFORE INSERT ON authority_cells
    FOR EACH ROW EXECUTE FUNCTION refuse_cell_of_published();
"""
UNDO = """
DROP TRIGGER authority_cells_of_draft ON authority_cells;
DROP FUNCTION refuse_cell_of_published();
DROP TRIGGER authority_requests_final ON authority_requests;
DROP TRIGGER authority_queries_final ON authority_queries;
DROP TRIGGER authority_cells_final ON authority_cells;
DROP TRIGGER authority_matrices_final ON authority_matrices;
DROP FUNCTION refuse_authority_change();
"""


class Migration(migrations.Migration):
    dependencies = [("authority", "0001_initial")]
    operations = [migrations.RunSQL(RULES, UNDO)]
