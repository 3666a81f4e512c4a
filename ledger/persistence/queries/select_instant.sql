-- The last event recorded by then, and whether one was recorded later. Events of a transaction share their time, so
-- this never falls inside of a command.
SELECT
    last.position, last.recorded_at,
    EXISTS (SELECT FROM ledger.events WHERE recorded_at > %(instant)s) AS has_later
FROM (SELECT) AS always
LEFT JOIN LATERAL (
    SELECT position, recorded_at
    FROM ledger.events
    WHERE recorded_at <= %(instant)s
    ORDER BY recorded_at DESC, position DESC
    LIMIT 1
) AS last ON true
