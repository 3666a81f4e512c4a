-- The rows of a save as they are, in one statement and one round trip: what Postgres itself takes, without a lock, a
-- check of streams or a hash. The tables, their indexes and their constraints are the ledger's own.
WITH new AS MATERIALIZED (
    SELECT *
    FROM unnest(
        %(position)b::bigint[], %(revision)b::bigint[], %(recorded_at)b::timestamptz[], %(stream)b::text[],
        %(topic)b::text[], %(event_id)b::text[], %(recorded_by)b::text[], %(envelope)b::bytea[],
        %(leaf_hash)b::bytea[], %(salt)b::bytea[], %(state)b::bytea[]
    ) AS new (
        position, revision, recorded_at, stream, topic, event_id, recorded_by, envelope, leaf_hash, salt, state
    )
), inserted_payloads AS (
    INSERT INTO ledger.payloads (position, salt, state) SELECT position, salt, state FROM new
)
INSERT INTO ledger.events (
    position, revision, recorded_at, stream, topic, event_id, recorded_by, envelope, leaf_hash
)
SELECT position, revision, recorded_at, stream, topic, event_id, recorded_by, envelope, leaf_hash FROM new
