-- The new copy is empty; its table was made in this transaction.
UPDATE views.status
SET
    rebuild_requested_at = coalesce(rebuild_requested_at, clock_timestamp()),
    rebuild_started_at = clock_timestamp(),
    rebuild_version = %(version)s,
    rebuild_generation = %(generation)s,
    rebuild_position = 0,
    rebuild_recorded_at = NULL,
    rebuild_rows = 0
WHERE name = %(name)s
