-- Of one stream: the events at some positions, and those of some topics between two positions.
SELECT
    events.position, events.stream, events.revision, events.topic, events.event_id, events.utterance_id,
    events.recorded_at, events.recorded_by, events.envelope, events.leaf_hash, payloads.salt, payloads.state
FROM ledger.events
LEFT JOIN ledger.payloads USING (position)
WHERE events.stream = %(stream)s
    AND (
        events.position = ANY (%(positions)s)
        OR (events.topic = ANY (%(topics)s) AND events.position > %(after)s AND events.position <= %(upto)s)
    )
ORDER BY events.position
