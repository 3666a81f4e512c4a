-- All that a group of saves must be checked against, in one round trip; and the time of the transaction, taken now that
-- the lock is held, so that it grows with the positions even when the server's clock is set back.
SELECT
    'clock' AS kind, NULL AS scope, NULL AS name, NULL::bigint AS first, NULL::bigint AS last, NULL::bytea AS hash,
    NULL::json AS answer, greatest(%(recorded_at)s::timestamptz + interval '1 microsecond', clock_timestamp()) AS at
UNION ALL
SELECT 'head', NULL, wanted.stream, head.revision, NULL, head.leaf_hash, NULL, NULL
FROM unnest(%(streams)s::text[]) AS wanted (stream)
CROSS JOIN LATERAL (
    SELECT revision, leaf_hash FROM ledger.events WHERE stream = wanted.stream ORDER BY revision DESC LIMIT 1
) AS head
UNION ALL
SELECT 'event', NULL, event_id, position, position, NULL, NULL, NULL
FROM ledger.events
WHERE event_id = ANY (%(event_ids)s::text[])
UNION ALL
SELECT 'utterance', NULL, wanted.utterance_id, NULL, NULL, NULL, NULL, NULL
FROM unnest(%(utterance_ids)s::text[]) AS wanted (utterance_id)
WHERE EXISTS (SELECT FROM ledger.events WHERE utterance_id = wanted.utterance_id)
UNION ALL
SELECT 'key', scope, key, first_position, last_position, digest, answer, NULL
FROM ledger.idempotency_keys
WHERE (scope, key) IN (SELECT * FROM unnest(%(scopes)s::text[], %(keys)s::text[]))
