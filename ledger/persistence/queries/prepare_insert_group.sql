-- Everything that a small group writes; listeners hear of it when it commits.
-- $1 positions, $2 revisions, $3 streams, $4 topics, $5 event ids, $6 utterance ids, $7 recorded by, $8 envelopes,
-- $9 leaf hashes, $10 salts, $11 states, one of each an event; $12 scopes, $13 keys, $14 digests, $15 first and $16 last
-- positions, $17 answers, one of each an idempotency key; $18 recorded at, $19 the new size of the log.
PREPARE ledger_insert_group (
    bigint[], bigint[], text[], text[], text[], text[], text[], bytea[], bytea[], bytea[], bytea[],
    text[], text[], bytea[], bigint[], bigint[], text[], timestamptz, bigint
) AS
WITH new AS MATERIALIZED (
    SELECT *
    FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS new (
        position, revision, stream, topic, event_id, utterance_id, recorded_by, envelope, leaf_hash, salt, state
    )
), inserted_events AS (
    INSERT INTO ledger.events (
        position, revision, recorded_at, stream, topic, event_id, utterance_id, recorded_by, envelope, leaf_hash
    )
    SELECT position, revision, $18, stream, topic, event_id, utterance_id, recorded_by, envelope, leaf_hash
    FROM new
), inserted_payloads AS (
    INSERT INTO ledger.payloads (position, salt, state) SELECT position, salt, state FROM new
), inserted_keys AS (
    INSERT INTO ledger.idempotency_keys (scope, key, digest, first_position, last_position, answer)
    SELECT scope, key, digest, first_position, last_position, answer::json
    FROM unnest($12, $13, $14, $15, $16, $17) AS used (scope, key, digest, first_position, last_position, answer)
), updated_head AS (
    UPDATE ledger.log_head SET size = $19, recorded_at = $18
)
SELECT pg_notify('ledger_events', $19::text)
