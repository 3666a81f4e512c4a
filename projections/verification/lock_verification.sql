-- Held while a view is verified: it ends with the connection, so a verification whose process died is known as lost.
SELECT pg_try_advisory_lock(hashtextextended('claims-ledger verification ' || %(name)s::text, 0))
