-- Two processes that start at once must not both migrate; the lock is of the session, over all the transactions.
SELECT pg_advisory_lock(%(lock)s)
