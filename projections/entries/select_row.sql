-- One entry.
SELECT status.position, status.recorded_at, entries.entry AS item
FROM views.status
LEFT JOIN views.entries ON entries.entry_id = %(key)s
WHERE status.name = 'entries'
