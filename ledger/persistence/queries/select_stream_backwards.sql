-- The last events of one stream, latest first.
SELECT
    events.position, events.stream, events.revision, events.topic, events.event_id, events.utterance_id,
    events.recorded_at, events.recorded_by, events.envelope, events.leaf_hash, payloads.salt, payloads.state
FROM ledger.events
LEFT JOIN ledger.payloads USING (position)
WHERE events.stream = %(stream)s
    AND events.revision > %(after)s
    AND events.revision <= %(last)s
ORDER BY events.revision DESC
LIMIT %(limit)s
