-- A generation is never used twice, so nothing of an earlier rebuild is taken for one of this.
WITH begun AS (
    INSERT INTO views.rebuilds (view, generation, version, old_generation, old_version)
    SELECT
        status.name,
        1 + greatest(status.generation, (SELECT max(generation) FROM views.rebuilds WHERE view = status.name)),
        %(version)s,
        status.generation,
        status.version
    FROM views.status
    WHERE status.name = %(name)s
    RETURNING view, generation, version, started_at
)
UPDATE views.status
SET
    rebuild_requested_at = coalesce(status.rebuild_requested_at, begun.started_at),
    rebuild_started_at = begun.started_at,
    rebuild_version = begun.version,
    rebuild_generation = begun.generation,
    rebuild_position = 0,
    rebuild_recorded_at = NULL,
    rebuild_rows = 0
FROM begun
WHERE status.name = begun.view
RETURNING status.rebuild_generation
