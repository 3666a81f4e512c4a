-- Ends who holds the head and, in the middle of a COPY, has sent nothing more: a process that was stopped, say. The
-- server heeds no timeout there. A login may end its own sessions only, and knows what these do.
SELECT pg_terminate_backend(pid)
FROM pg_stat_activity
WHERE
    datname = current_database()
    AND usename = current_user
    AND state = 'active'
    AND wait_event = 'ClientRead'
    AND query_start < clock_timestamp() - %(seconds)s * interval '1 second'
    AND pid IN (
        SELECT pid FROM pg_locks WHERE relation = 'ledger.log_head'::regclass AND mode = 'RowShareLock' AND granted
    )
