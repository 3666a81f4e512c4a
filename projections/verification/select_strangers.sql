-- Rows that no stream made are never met by way of the log. Whole pages are drawn, so a large table is not read.
SELECT DISTINCT drawn.stream
FROM (SELECT {column} FROM {table} TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (%(seed)s)) AS drawn (stream)
WHERE NOT EXISTS (SELECT FROM ledger.events WHERE events.stream = drawn.stream)
ORDER BY drawn.stream
LIMIT %(limit)s
