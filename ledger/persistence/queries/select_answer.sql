-- What a key was used for, with the events of that request.
SELECT
    used.digest, used.answer, events.position, events.stream, events.revision, events.topic, events.event_id,
    events.recorded_at, events.envelope
FROM ledger.idempotency_keys AS used
JOIN ledger.events ON events.position BETWEEN used.first_position AND used.last_position
WHERE used.scope = %(scope)s AND used.key = %(key)s
ORDER BY events.position
