-- How views stand. A view lags by the age of the first event that it has not taken. Whoever feeds a view writes its
-- heartbeat every few seconds, so an old one means that nobody does.
SELECT
    status.name,
    CASE
        WHEN status.rebuild_requested_at IS NOT NULL THEN 'rebuilding'
        WHEN status.failure_position IS NOT NULL THEN 'failed'
        WHEN status.is_paused THEN 'paused'
        WHEN coalesce(status.heartbeat_at < clock_timestamp() - %(silence)s::interval, true) THEN 'stopped'
        ELSE 'running'
    END AS state,
    status.version,
    status.position,
    head.size AS head,
    greatest(head.size - status.position, 0) AS lag_events,
    coalesce(greatest(extract(epoch FROM clock_timestamp() - waiting.recorded_at), 0), 0)::float8 AS lag_seconds,
    status.heartbeat_at,
    status.rows,
    status.failure_position,
    status.failure_category,
    status.failure_message,
    status.failure_at
FROM views.status
CROSS JOIN ledger.log_head AS head
LEFT JOIN ledger.events AS waiting ON waiting.position = status.position + 1
WHERE %(name)s::text IS NULL OR status.name = %(name)s
ORDER BY status.name
