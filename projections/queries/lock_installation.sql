-- Processes that start at once make the tables one after the other; the lock goes with the transaction.
SELECT pg_advisory_xact_lock(%(lock)s)
