-- The lock that orders all appends. It comes alone: what follows must see what was committed while this one waited.
PREPARE ledger_lock_head AS
SELECT head.size, log.origin
FROM ledger.log_head AS head
CROSS JOIN ledger.log
FOR UPDATE OF head
