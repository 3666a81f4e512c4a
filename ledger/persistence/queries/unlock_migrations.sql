-- Lets the next process look; it will find nothing to do.
SELECT pg_advisory_unlock(%(lock)s)
