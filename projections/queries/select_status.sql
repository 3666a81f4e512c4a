-- What the feeder of a view goes by. A failure behind the position is one of a rebuild; the live copy goes on.
SELECT
    version, generation, position, is_paused, coalesce(failure_position > position, false) AS is_failed,
    failure_position IS NOT NULL AS has_failure, rebuild_requested_at IS NOT NULL AS is_rebuild_wanted,
    rebuild_version, rebuild_generation, rebuild_position
FROM views.status
WHERE name = %(name)s
