-- name: insert_note
-- Keeps what a side told.
INSERT INTO caucus_notes (id, session_id, mediator_id, side, text_sealed, at)
VALUES (%(note_id)s, %(session_id)s, %(mediator_id)s, %(side)s, %(text_sealed)s, %(at)s);

-- name: notes
-- What a mediator was told in a session.
SELECT n.id, n.side, n.text_sealed, n.at
  FROM caucus_notes AS n
 WHERE n.session_id = %(session_id)s AND n.mediator_id = %(mediator_id)s
 ORDER BY n.at, n.id;
