-- The next events of some topics, as a subscriber of the eventsourcing library asks for them.
SELECT
    events.position, events.stream, events.revision, events.topic, events.event_id, events.utterance_id,
    events.recorded_at, events.recorded_by, events.envelope, events.leaf_hash, payloads.salt, payloads.state
FROM ledger.events
LEFT JOIN ledger.payloads USING (position)
WHERE events.position > %(after)s
    AND events.position <= %(upto)s
    AND events.topic = ANY (%(topics)s)
ORDER BY events.position
LIMIT %(limit)s
