-- The live copy stays what it was. No row comes back when no rebuild is asked for or under way. Whoever feeds the view
-- drops the table, and hears of it when this commits.
WITH ended AS (
    UPDATE views.rebuilds
    SET
        outcome = %(outcome)s,
        ended_at = clock_timestamp(),
        position = status.rebuild_position,
        rows = status.rebuild_rows
    FROM views.status
    WHERE status.name = %(name)s
        AND rebuilds.view = status.name
        AND rebuilds.generation = status.rebuild_generation
)
UPDATE views.status
SET
    {set_no_rebuild}
WHERE name = %(name)s
    AND rebuild_requested_at IS NOT NULL
RETURNING pg_notify('ledger_views', name)
