-- All that a group of saves must be checked against; and the time of the transaction, taken now that the lock is held, so
-- that it grows with the positions even when the server's clock is set back.
-- $1 streams, $2 event ids, $3 new utterance ids, $4 scopes and $5 keys of idempotency, pair by pair.
PREPARE ledger_read_known (text[], text[], text[], text[], text[]) AS
SELECT
    'clock' AS kind, NULL AS scope, NULL AS name, NULL::bigint AS first, NULL::bigint AS last, NULL::bytea AS hash,
    NULL::json AS answer, greatest(recorded_at + interval '1 microsecond', clock_timestamp()) AS at
FROM ledger.log_head
UNION ALL
SELECT 'head', NULL, wanted.stream, head.revision, NULL, head.leaf_hash, NULL, NULL
FROM unnest($1) AS wanted (stream)
CROSS JOIN LATERAL (
    SELECT revision, leaf_hash FROM ledger.events WHERE stream = wanted.stream ORDER BY revision DESC LIMIT 1
) AS head
UNION ALL
SELECT 'event', NULL, event_id, position, position, NULL, NULL, NULL
FROM ledger.events
WHERE event_id = ANY ($2)
UNION ALL
SELECT 'utterance', NULL, wanted.utterance_id, NULL, NULL, NULL, NULL, NULL
FROM unnest($3) AS wanted (utterance_id)
WHERE EXISTS (SELECT FROM ledger.events WHERE utterance_id = wanted.utterance_id)
UNION ALL
SELECT 'key', scope, key, first_position, last_position, digest, answer, NULL
FROM ledger.idempotency_keys
WHERE (scope, key) IN (SELECT * FROM unnest($4, $5))
