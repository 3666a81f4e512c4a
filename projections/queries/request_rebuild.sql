-- No row comes back when a rebuild is under way. The feeder hears of it when this commits.
UPDATE views.status
SET rebuild_requested_at = clock_timestamp()
WHERE name = %(name)s
    AND rebuild_requested_at IS NULL
RETURNING pg_notify('ledger_views', name)
