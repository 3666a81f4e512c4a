-- How long streams are; 0 for one that the log does not know.
SELECT wanted.stream, coalesce(last.revision, 0) AS events
FROM unnest(%(streams)s::text[]) AS wanted (stream)
LEFT JOIN LATERAL (
    SELECT events.revision
    FROM ledger.events
    WHERE events.stream = wanted.stream
    ORDER BY events.revision DESC
    LIMIT 1
) AS last ON true
ORDER BY wanted.stream
