-- The idempotency key of a single event.
INSERT INTO ledger.idempotency_keys (scope, key, digest, first_position, last_position, answer)
VALUES (%(scope)s, %(key)s, %(digest)s, %(first)s, %(last)s, %(answer)s);
