-- The next events of streams of some kinds. No index: most events are of claims, and the others are read rarely.
SELECT
    events.position, events.stream, events.revision, events.topic, events.event_id, events.utterance_id,
    events.recorded_at, events.recorded_by, events.envelope, events.leaf_hash, payloads.salt, payloads.state
FROM ledger.events
LEFT JOIN ledger.payloads USING (position)
WHERE events.position > %(after)s
    AND events.position <= %(upto)s
    AND split_part(events.stream, '_', 1) = ANY (%(kinds)s)
ORDER BY events.position
LIMIT %(limit)s
