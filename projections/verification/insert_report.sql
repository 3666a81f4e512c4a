-- What came of it.
INSERT INTO views.verification_reports (verification_id, failure, report)
VALUES (%(verification_id)s, %(failure)s, %(report)s)
