-- name: insert_statement
-- Keeps what a side said.
INSERT INTO statements (id, session_id, mediator_id, side, kind, text_sealed, at)
VALUES (%(statement_id)s, %(session_id)s, %(mediator_id)s, %(side)s, %(kind)s, %(text_sealed)s, %(at)s);

-- name: statements
-- What a mediator was told in a session.
SELECT n.id, n.side, n.kind, n.text_sealed, n.at
  FROM statements AS n
 WHERE n.session_id = %(session_id)s AND n.mediator_id = %(mediator_id)s
 ORDER BY n.at, n.id;
