-- A position, or the one before the command that it lies inside of. The events of a command are neighbours of one
-- transaction and share a correlation id, which only they have; so the walk back ends at the first that differs. Null
-- when the command is the first of all; no row when there is no such position.
WITH asked AS MATERIALIZED (
    SELECT position, recorded_at, convert_from(envelope, 'UTF8')::json ->> 'correlation_id' AS correlation_id
    FROM ledger.events
    WHERE position = %(position)s
), is_inside AS MATERIALIZED (
    SELECT
        FROM ledger.events AS following, asked
        WHERE following.position = %(position)s + 1
            AND convert_from(following.envelope, 'UTF8')::json ->> 'correlation_id' = asked.correlation_id
)
SELECT position, recorded_at FROM asked WHERE NOT EXISTS (SELECT FROM is_inside)
UNION ALL
SELECT before.position, before.recorded_at
FROM asked
LEFT JOIN LATERAL (
    SELECT earlier.position, earlier.recorded_at
    FROM ledger.events AS earlier
    WHERE earlier.position < asked.position
        AND NOT (
            earlier.recorded_at = asked.recorded_at
            AND convert_from(earlier.envelope, 'UTF8')::json ->> 'correlation_id' = asked.correlation_id
        )
    ORDER BY earlier.position DESC
    LIMIT 1
) AS before ON true
WHERE EXISTS (SELECT FROM is_inside)
