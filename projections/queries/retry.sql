-- The event is tried again; a rebuild that failed at it begins anew. No row comes back when nothing failed. The feeder
-- hears of it when this commits.
UPDATE views.status
SET
    {set_retried}
WHERE name = %(name)s
    AND failure_position IS NOT NULL
RETURNING pg_notify('ledger_views', name)
