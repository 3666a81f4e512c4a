-- One step of the live copy, in the transaction that wrote its rows. No row comes back when somebody else moved the
-- view, or paused it; then nothing of the step may stay.
UPDATE views.status
SET
    position = %(position)s,
    recorded_at = %(recorded_at)s,
    rows = rows + %(added)s,
    heartbeat_at = clock_timestamp()
WHERE name = %(name)s
    AND generation = %(generation)s
    AND position = %(after)s
    AND NOT is_paused
RETURNING name
