-- Streams that rows name, on pages drawn at random so that a large table is not read. Those that the log does not know
-- come first: no draw from the log would ever meet them.
SELECT drawn.stream, drawn.is_known
FROM (
    SELECT DISTINCT
        paged.stream,
        EXISTS (SELECT FROM ledger.events WHERE events.stream = paged.stream AND events.revision = 1) AS is_known
    FROM (SELECT {column} FROM {table} TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (%(seed)s)) AS paged (stream)
) AS drawn
ORDER BY drawn.is_known, hashtext(drawn.stream || %(seed)s::text), drawn.stream
LIMIT %(limit)s
