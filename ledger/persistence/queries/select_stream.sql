-- One stream in order, between two revisions, up to a position.
SELECT
    events.position, events.stream, events.revision, events.topic, events.event_id, events.utterance_id,
    events.recorded_at, events.recorded_by, events.envelope, events.leaf_hash, payloads.salt, payloads.state
FROM ledger.events
LEFT JOIN ledger.payloads USING (position)
WHERE events.stream = %(stream)s
    AND events.revision > %(after)s
    AND events.revision <= %(last)s
    AND events.position <= %(upto)s
ORDER BY events.revision
LIMIT %(limit)s
