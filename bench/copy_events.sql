-- The fastest way into a table that Postgres has; binary, so that neither side writes or reads text.
COPY ledger.events (position, revision, recorded_at, stream, topic, event_id, recorded_by, envelope, leaf_hash)
FROM STDIN (FORMAT BINARY)
