-- The idempotency keys of a large group.
COPY ledger.idempotency_keys (scope, key, digest, first_position, last_position, answer) FROM STDIN (FORMAT BINARY)
