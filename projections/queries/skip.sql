-- The failure moves to what is kept for ever, and the view goes on; a rebuild that failed begins anew. No row comes back
-- when nothing failed, or something else than the administrator saw. The feeder hears of it when this commits.
WITH failed AS (
    SELECT name, failure_position, failure_category, failure_message
    FROM views.status
    WHERE name = %(name)s
        AND failure_position = coalesce(%(position)s::bigint, failure_position)
    FOR UPDATE
), skipped AS (
    INSERT INTO views.skips (view, position, topic, category, message, reason, skipped_by)
    SELECT name, failure_position, events.topic, failure_category, failure_message, %(reason)s, %(skipped_by)s
    FROM failed
    JOIN ledger.events ON events.position = failure_position
    RETURNING view
)
UPDATE views.status
SET
    {set_retried}
FROM skipped
WHERE name = skipped.view
RETURNING pg_notify('ledger_views', name)
