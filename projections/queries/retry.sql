-- The event is tried again; a rebuild that failed at it begins anew. No row comes back when nothing failed. The feeder
-- hears of it when this commits.
UPDATE views.status
SET
    rebuild_requested_at = CASE
        WHEN failure_position > position THEN rebuild_requested_at
        ELSE coalesce(rebuild_requested_at, clock_timestamp())
    END,
    failure_position = NULL,
    failure_category = NULL,
    failure_message = NULL,
    failure_at = NULL
WHERE name = %(name)s
    AND failure_position IS NOT NULL
RETURNING pg_notify('ledger_views', name)
