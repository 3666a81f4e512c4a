-- One step of the new copy, in the transaction that wrote its rows. No row comes back when the rebuild is not this one.
UPDATE views.status
SET
    rebuild_position = %(position)s,
    rebuild_recorded_at = %(recorded_at)s,
    rebuild_rows = rebuild_rows + %(added)s,
    heartbeat_at = clock_timestamp()
WHERE name = %(name)s
    AND rebuild_generation = %(generation)s
    AND rebuild_position = %(after)s
RETURNING name
