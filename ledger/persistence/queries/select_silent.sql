-- Who holds the head in the middle of a COPY that began a while ago, and how much of it has come. In two looks who has sent
-- nothing in between is the same row. A login knows what its own sessions do, and may end no others.
SELECT activity.pid, activity.backend_start, activity.query_start, progress.relid, progress.bytes_processed
FROM pg_stat_activity AS activity
JOIN pg_stat_progress_copy AS progress USING (pid)
WHERE
    activity.datname = current_database()
    AND activity.usename = session_user
    AND activity.wait_event = 'ClientRead'
    AND activity.query_start < clock_timestamp() - %(seconds)s * interval '1 second'
    AND activity.pid IN (
        SELECT pid FROM pg_locks WHERE relation = 'ledger.log_head'::regclass AND mode = 'RowShareLock' AND granted
    )
