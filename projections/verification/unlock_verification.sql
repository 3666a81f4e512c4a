-- The connection's end would release it too, but only when the server has noticed.
SELECT pg_advisory_unlock_all()
