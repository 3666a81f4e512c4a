-- What the feeder of a view goes by. A failure behind the position is one of a rebuild; the live copy goes on.
SELECT
    status.version,
    status.generation,
    status.position,
    status.is_paused,
    coalesce(status.failure_position > status.position, false) AS is_failed,
    status.failure_position IS NOT NULL AS has_failure,
    status.rebuild_requested_at IS NOT NULL AS is_rebuild_wanted,
    status.rebuild_version,
    status.rebuild_generation,
    status.rebuild_position,
    coalesce(rebuild.is_compared, false) AS is_compared,
    rebuild.indexed_at IS NOT NULL AS is_indexed,
    kept.old_generation AS kept_generation
FROM views.status
LEFT JOIN views.rebuilds AS rebuild
    ON rebuild.view = status.name AND rebuild.generation = status.rebuild_generation
LEFT JOIN views.rebuilds AS kept
    ON kept.view = status.name AND kept.outcome = 'switched' AND kept.dropped_at IS NULL
WHERE status.name = %(name)s
