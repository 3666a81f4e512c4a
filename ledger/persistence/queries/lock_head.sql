-- The lock that orders all appends. It comes alone: what follows must see what was committed while this one waited.
SELECT head.size, head.recorded_at, log.origin
FROM ledger.log_head AS head
CROSS JOIN ledger.log
FOR UPDATE OF head
