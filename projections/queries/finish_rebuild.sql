-- The new copy is the live one from this commit on; what the old one failed at is behind it.
UPDATE views.status
SET
    version = rebuild_version,
    generation = rebuild_generation,
    position = rebuild_position,
    recorded_at = rebuild_recorded_at,
    rows = rebuild_rows,
    heartbeat_at = clock_timestamp(),
    failure_position = NULL,
    failure_category = NULL,
    failure_message = NULL,
    failure_at = NULL,
    rebuild_requested_at = NULL,
    rebuild_started_at = NULL,
    rebuild_version = NULL,
    rebuild_generation = NULL,
    rebuild_position = NULL,
    rebuild_recorded_at = NULL,
    rebuild_rows = NULL
WHERE name = %(name)s
    AND rebuild_generation = %(generation)s
RETURNING name
