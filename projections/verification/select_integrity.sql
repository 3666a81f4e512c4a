-- What the self-check has done, and in which views a difference stands: it was found in the copy that is the live one.
SELECT
    integrity.view,
    integrity.differing_generation IS DISTINCT FROM status.generation AS is_ok,
    integrity.checks,
    integrity.streams,
    integrity.rows,
    integrity.differences,
    integrity.last_check_at,
    integrity.last_position,
    integrity.last_difference,
    integrity.heartbeat_at,
    coalesce(integrity.heartbeat_at > clock_timestamp() - %(silence)s::interval, false) AS is_running,
    extract(epoch FROM clock_timestamp() - integrity.last_check_at)::float8 AS last_check_age_seconds
FROM views.integrity
JOIN views.status ON status.name = integrity.view
ORDER BY integrity.view
