-- How many streams there are to verify, for a progress bar: only the index is read.
SELECT count(*)
FROM ledger.events
WHERE events.revision = 1
    AND events.stream > %(first)s
    AND events.stream < %(beyond)s
    AND split_part(events.stream, '_', 1) = ANY (%(kinds)s)
