-- The last verification that somebody asked for. Without a report it runs, unless nobody holds its lock any more.
SELECT
    asked.verification_id,
    asked.view,
    CASE
        WHEN told.failure IS NOT NULL THEN 'failed'
        WHEN told.report IS NOT NULL THEN 'finished'
        WHEN EXISTS (
            SELECT
            FROM pg_locks AS held
            CROSS JOIN hashtextextended('claims-ledger verification ' || asked.view, 0) AS wanted (key)
            WHERE held.locktype = 'advisory'
                AND held.granted
                AND held.objsubid = 1
                AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND held.classid::bigint = (wanted.key >> 32) & 4294967295
                AND held.objid::bigint = wanted.key & 4294967295
        ) THEN 'running'
        ELSE 'lost'
    END AS state,
    asked.asked,
    asked.started_at,
    told.failure,
    told.report
FROM views.verifications AS asked
LEFT JOIN views.verification_reports AS told USING (verification_id)
WHERE asked.view = %(name)s
ORDER BY asked.started_at DESC, asked.verification_id DESC
LIMIT 1
