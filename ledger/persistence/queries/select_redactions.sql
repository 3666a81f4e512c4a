-- The redactions of streams in which a payload was found missing; the topic makes the partial index fit.
SELECT
    events.position, events.stream, events.revision, events.topic, events.event_id, events.utterance_id,
    events.recorded_at, events.recorded_by, events.envelope, events.leaf_hash, payloads.salt, payloads.state
FROM ledger.events
LEFT JOIN ledger.payloads USING (position)
WHERE events.stream = ANY (%(streams)s)
    AND events.topic = 'event.redacted.v1'
ORDER BY events.position
