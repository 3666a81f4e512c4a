-- Everything that a group writes, in one round trip; listeners hear of it when it commits.
WITH new AS MATERIALIZED (
    SELECT *
    FROM unnest(
        %(positions)s::bigint[], %(revisions)s::bigint[], %(streams)s::text[], %(topics)s::text[],
        %(event_ids)s::text[], %(utterance_ids)s::text[], %(recorded_by)s::text[], %(envelopes)s::bytea[],
        %(leaf_hashes)s::bytea[], %(salts)s::bytea[], %(states)s::bytea[]
    ) AS new (
        position, revision, stream, topic, event_id, utterance_id, recorded_by, envelope, leaf_hash, salt, state
    )
), inserted_events AS (
    INSERT INTO ledger.events (
        position, revision, recorded_at, stream, topic, event_id, utterance_id, recorded_by, envelope, leaf_hash
    )
    SELECT
        position, revision, %(recorded_at)s, stream, topic, event_id, utterance_id, recorded_by, envelope, leaf_hash
    FROM new
), inserted_payloads AS (
    INSERT INTO ledger.payloads (position, salt, state) SELECT position, salt, state FROM new
), inserted_keys AS (
    INSERT INTO ledger.idempotency_keys (scope, key, digest, first_position, last_position, answer)
    SELECT scope, key, digest, first_position, last_position, answer::json
    FROM unnest(
        %(scopes)s::text[], %(keys)s::text[], %(digests)s::bytea[], %(firsts)s::bigint[], %(lasts)s::bigint[],
        %(answers)s::text[]
    ) AS used (scope, key, digest, first_position, last_position, answer)
), updated_head AS (
    UPDATE ledger.log_head SET size = %(size)s, recorded_at = %(recorded_at)s
)
SELECT pg_notify('ledger_events', %(size)s::bigint::text)
