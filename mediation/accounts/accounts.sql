-- name: draw_numbers
-- Takes the next numbers of a kind in a year; the row lock keeps them without gaps or doubles.
INSERT INTO counters AS c (kind, year, next)
VALUES (%(kind)s, %(year)s, 1 + %(count)s)
ON CONFLICT (kind, year, book) DO UPDATE SET next = c.next + %(count)s
RETURNING next - %(count)s AS first;

-- name: open_books
-- Opens the books of a kind in a year; a book's numbers begin with its own.
INSERT INTO counters (kind, year, book, next)
SELECT %(kind)s, %(year)s, b.book, b.book * %(size)s + 1
  FROM generate_series(0, 9) AS b (book)
ON CONFLICT DO NOTHING;

-- name: draw_from_free_book, planned once
-- Takes the next numbers from the first book with room in which nobody else is writing; nothing if there is none.
WITH free AS MATERIALIZED (
       SELECT c.id
         FROM counters AS c
        WHERE c.kind = %(kind)s AND c.year = %(year)s AND c.next + %(count)s <= (c.book + 1) * %(size)s
        ORDER BY c.book
        LIMIT 1
          FOR UPDATE SKIP LOCKED)
UPDATE counters AS c
   SET next = c.next + %(count)s
  FROM free AS f
 WHERE c.id = f.id
RETURNING c.next - %(count)s AS first;

-- name: wait_for_book
-- Waits for whoever is writing in the first book with room, and holds it.
SELECT c.id
  FROM counters AS c
 WHERE c.kind = %(kind)s AND c.year = %(year)s AND c.next + %(count)s <= (c.book + 1) * %(size)s
 ORDER BY c.book
 LIMIT 1
   FOR UPDATE;

-- name: institution_by_code
-- An institution as its actions need it.
SELECT id, code, name, uscc, legal_representative, address, phone, payee_bank, payee_account, standing_consent_on,
       four_eyes_over, error_limit_pct, takes_correct_rows
  FROM institutions
 WHERE code = %(code)s;

-- name: organisation
-- The centre as its papers name it.
SELECT id, name, short_name, regime, address, phone, region_code, notice_url
  FROM organisations
 ORDER BY id
 LIMIT 1;

-- name: forget_tokens
-- Drops tokens of banks' systems that nobody is let in by any more.
DELETE FROM allauth_idp_oidc_token
 WHERE expires_at < %(before)s;
