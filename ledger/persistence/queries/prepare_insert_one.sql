-- Everything that a single event writes, with its idempotency key if there is one; listeners hear of it when it commits.
-- One statement: four of them take the server a sixth longer, commit included (ADR 0017).
-- $1 position, which is the new size of the log, $2 revision, $3 stream, $4 topic, $5 event id, $6 utterance id,
-- $7 recorded by, $8 envelope, $9 leaf hash, $10 salt, $11 state, $12 recorded at; $13 scope, $14 key, $15 digest and
-- $16 answer of the idempotency key.
PREPARE ledger_insert_one (
    bigint, bigint, text, text, text, text, text, bytea, bytea, bytea, bytea, timestamptz, text, text, bytea, text
) AS
WITH inserted_event AS (
    INSERT INTO ledger.events (
        position, revision, recorded_at, stream, topic, event_id, utterance_id, recorded_by, envelope, leaf_hash
    ) VALUES ($1, $2, $12, $3, $4, $5, $6, $7, $8, $9)
), inserted_payload AS (
    INSERT INTO ledger.payloads (position, salt, state) VALUES ($1, $10, $11)
), inserted_key AS (
    INSERT INTO ledger.idempotency_keys (scope, key, digest, first_position, last_position, answer)
    SELECT $13, $14, $15, $1, $1, $16::json
    WHERE $14 IS NOT NULL
), updated_head AS (
    UPDATE ledger.log_head SET size = $1, recorded_at = $12
)
SELECT pg_notify('ledger_events', $1::text)
