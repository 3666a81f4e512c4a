-- The new copy is the live one from this commit on, and tries what the old one failed at. No row comes back when the
-- rebuild is not this one, or the copies are not at the same position.
WITH finished AS (
    UPDATE views.rebuilds
    SET
        outcome = 'switched',
        ended_at = clock_timestamp(),
        position = status.rebuild_position,
        rows = status.rebuild_rows
    FROM views.status
    WHERE status.name = %(name)s
        AND rebuilds.view = status.name
        AND rebuilds.generation = %(generation)s
        AND rebuilds.is_compared
        AND rebuilds.indexed_at IS NOT NULL
    RETURNING rebuilds.view
)
UPDATE views.status
SET
    version = rebuild_version,
    generation = rebuild_generation,
    position = rebuild_position,
    recorded_at = rebuild_recorded_at,
    rows = rebuild_rows,
    heartbeat_at = clock_timestamp(),
    {set_no_failure},
    {set_no_rebuild}
FROM finished
WHERE name = finished.view
    AND rebuild_generation = %(generation)s
    AND rebuild_position = status.position
RETURNING name
