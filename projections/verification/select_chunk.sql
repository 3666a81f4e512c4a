-- The next streams in order, whether the log knows them or only rows do, each with the number of its events. The bounds
-- let the index begin and end at streams of the view's kinds.
SELECT found.stream, coalesce(last.revision, 0) AS events
FROM (
    (
        SELECT events.stream
        FROM ledger.events
        WHERE events.revision = 1
            AND events.stream > greatest(%(after)s, %(first)s)
            AND events.stream < %(beyond)s
            AND split_part(events.stream, '_', 1) = ANY (%(kinds)s)
        ORDER BY events.stream
        LIMIT %(limit)s
    )
    UNION
    (
        SELECT DISTINCT {column}
        FROM {table}
        WHERE {column} > %(after)s
        ORDER BY {column}
        LIMIT %(limit)s
    )
    ORDER BY 1
    LIMIT %(limit)s
) AS found (stream)
LEFT JOIN LATERAL (
    SELECT events.revision
    FROM ledger.events
    WHERE events.stream = found.stream
    ORDER BY events.revision DESC
    LIMIT 1
) AS last ON true
ORDER BY found.stream
