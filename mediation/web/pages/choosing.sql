-- name: disclosed
-- What the mediator who has a case disclosed, and what each side answered; the newest first.
SELECT d.text, d.at, d.institution_consents, d.respondent_consents
  FROM disclosures AS d
  JOIN cases AS c ON c.id = d.case_id AND c.mediator_id = d.mediator_id
 WHERE d.case_id = %(case_id)s
 ORDER BY d.at DESC, d.id DESC;
