-- For each position the last one of its command, and when that was recorded. The events of a command are neighbours and
-- share a correlation id, which only they have; so the walk ends before the first that differs.
SELECT asked.position, coalesce(following.position - 1, (SELECT max(position) FROM ledger.events)), asked.recorded_at
FROM ledger.events AS asked
LEFT JOIN LATERAL (
    SELECT later.position
    FROM ledger.events AS later
    WHERE later.position > asked.position
        AND convert_from(later.envelope, 'UTF8')::json ->> 'correlation_id'
            <> convert_from(asked.envelope, 'UTF8')::json ->> 'correlation_id'
    ORDER BY later.position
    LIMIT 1
) AS following ON true
WHERE asked.position = ANY (%(positions)s)
