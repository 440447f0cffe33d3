-- name: draw_numbers
-- Takes the next numbers of a kind in a year; the row lock keeps them without gaps or doubles.
INSERT INTO counters AS c (kind, year, next)
VALUES (%(kind)s, %(year)s, 1 + %(count)s)
ON CONFLICT (kind, year) DO UPDATE SET next = c.next + %(count)s
RETURNING next - %(count)s AS first;

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
