-- What views were told to pass over.
SELECT view, position, topic, category, message, reason, skipped_by, skipped_at
FROM views.skips
WHERE %(name)s::text IS NULL OR view = %(name)s
ORDER BY view, position
