-- The old copy of the last rebuild is needed no more; its table is dropped in the same transaction.
UPDATE views.rebuilds
SET dropped_at = clock_timestamp()
WHERE view = %(name)s
    AND outcome = 'switched'
    AND dropped_at IS NULL
RETURNING old_generation
