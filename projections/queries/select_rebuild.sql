-- How a rebuild goes: events a second since it started, and what remains at that rate. The new copy follows the live
-- one to where that is, is compared with it while it gets its indexes, and takes over.
SELECT
    status.name AS view,
    CASE
        WHEN status.rebuild_started_at IS NOT NULL THEN 'running'
        WHEN status.rebuild_requested_at IS NOT NULL THEN 'requested'
        ELSE 'idle'
    END AS state,
    CASE
        WHEN status.rebuild_started_at IS NULL THEN NULL
        WHEN rebuild.is_compared AND rebuild.indexed_at IS NOT NULL THEN 'switching'
        WHEN rebuild.is_compared THEN 'indexing'
        WHEN status.rebuild_position >= status.position THEN 'comparing'
        ELSE 'filling'
    END AS phase,
    status.rebuild_version AS version,
    status.rebuild_requested_at AS requested_at,
    status.rebuild_started_at AS started_at,
    status.rebuild_position AS position,
    status.position AS goal,
    status.rebuild_rows AS rows,
    rate.events_per_second::float8 AS events_per_second,
    CASE WHEN rate.events_per_second > 0 THEN
        (greatest(status.position - status.rebuild_position, 0) / rate.events_per_second)::float8
    END AS eta_seconds
FROM views.status
LEFT JOIN views.rebuilds AS rebuild
    ON rebuild.view = status.name AND rebuild.generation = status.rebuild_generation
CROSS JOIN LATERAL (
    SELECT
        status.rebuild_position
        / nullif(extract(epoch FROM clock_timestamp() - status.rebuild_started_at), 0) AS events_per_second
) AS rate
WHERE status.name = %(name)s
