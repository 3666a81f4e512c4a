-- The payloads of the same save, in the same transaction.
COPY ledger.payloads (position, salt, state) FROM STDIN (FORMAT BINARY)
