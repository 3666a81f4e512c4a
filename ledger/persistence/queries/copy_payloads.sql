-- What stands beside the events, at the same positions.
COPY ledger.payloads (position, salt, state) FROM STDIN (FORMAT BINARY)
