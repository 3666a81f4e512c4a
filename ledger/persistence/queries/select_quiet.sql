-- Whether no later append can still fall at or before the instant. It must be asked before the events are read: whoever
-- commits between the two is read then. An appender takes its time while it holds a lock on log_head; a standby does
-- not know the locks of its primary.
SELECT
    NOT pg_is_in_recovery()
    AND clock_timestamp() > %(instant)s + interval '5 seconds'
    AND NOT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'relation'
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND relation = 'ledger.log_head'::regclass
            AND mode IN ('RowShareLock', 'RowExclusiveLock')
            AND pid <> pg_backend_pid()
    )
