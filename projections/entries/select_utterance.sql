-- What one utterance did, in the order in which it was recorded.
SELECT status.position, status.recorded_at, entries.entry AS item
FROM views.status
LEFT JOIN views.entries ON entries.utterance_id = %(utterance_id)s
WHERE status.name = 'entries'
ORDER BY entries.position
