-- Somebody asked.
INSERT INTO views.verifications (verification_id, view, asked, started_at)
VALUES (%(verification_id)s, %(view)s, %(asked)s, %(started_at)s)
