-- The next events of streams of some kinds, of a part of these streams: each part is followed by another process.
SELECT
    events.position, events.stream, events.revision, events.topic, events.event_id, events.utterance_id,
    events.recorded_at, events.recorded_by, events.envelope, events.leaf_hash, payloads.salt, payloads.state
FROM ledger.events
LEFT JOIN ledger.payloads USING (position)
WHERE events.position > %(after)s
    AND events.position <= %(upto)s
    AND split_part(events.stream, '_', 1) = ANY (%(kinds)s)
    AND (%(parts)s = 1 OR mod(abs(hashtext(events.stream)::bigint), %(parts)s) = %(part)s)
ORDER BY events.position
LIMIT %(limit)s
