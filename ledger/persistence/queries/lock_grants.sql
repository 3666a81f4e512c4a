-- Who migrates may not lock the catalogs. Processes that start at once on one database take turns by this; the lock
-- goes with the transaction.
SELECT pg_advisory_xact_lock(%(lock)s)
