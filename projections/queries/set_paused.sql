-- This waits for a step under way: when it returns, a paused view stands still. Resuming also tries a failed event
-- again. The feeder hears of it when this commits.
UPDATE views.status
SET
    is_paused = %(is_paused)s,
    failure_position = CASE WHEN %(is_paused)s THEN failure_position END,
    failure_category = CASE WHEN %(is_paused)s THEN failure_category END,
    failure_message = CASE WHEN %(is_paused)s THEN failure_message END,
    failure_at = CASE WHEN %(is_paused)s THEN failure_at END
WHERE name = %(name)s
RETURNING pg_notify('ledger_views', name)
