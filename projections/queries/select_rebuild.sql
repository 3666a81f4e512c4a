-- How a rebuild goes: events a second since it started, and what remains at that rate.
SELECT
    status.name AS view,
    CASE
        WHEN status.rebuild_started_at IS NOT NULL THEN 'running'
        WHEN status.rebuild_requested_at IS NOT NULL THEN 'requested'
        ELSE 'idle'
    END AS state,
    status.rebuild_requested_at AS requested_at,
    status.rebuild_started_at AS started_at,
    status.rebuild_position AS position,
    goal.position AS goal,
    status.rebuild_rows AS rows,
    rate.events_per_second::float8 AS events_per_second,
    CASE WHEN rate.events_per_second > 0 THEN
        (greatest(goal.position - status.rebuild_position, 0) / rate.events_per_second)::float8
    END AS eta_seconds
FROM views.status
CROSS JOIN ledger.log_head AS head
CROSS JOIN LATERAL (
    SELECT CASE WHEN status.is_paused THEN status.position ELSE head.size END AS position
) AS goal
CROSS JOIN LATERAL (
    SELECT
        status.rebuild_position
        / nullif(extract(epoch FROM clock_timestamp() - status.rebuild_started_at), 0) AS events_per_second
) AS rate
WHERE status.name = %(name)s
