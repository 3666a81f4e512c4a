-- Held by the session that feeds the view: when its connection ends, however it ends, somebody else may go on.
SELECT pg_try_advisory_lock(hashtextextended('claims-ledger view ' || %(name)s::text, 0))
