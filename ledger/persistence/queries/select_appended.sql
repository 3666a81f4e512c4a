-- What an earlier transaction appended, for the answer to whoever asks again.
SELECT position, stream, revision, topic, event_id, recorded_at, envelope
FROM ledger.events
WHERE position BETWEEN %(first)s AND %(last)s
ORDER BY position
