-- Of all processes one checks; when its connection ends, however it ends, another goes on.
SELECT pg_try_advisory_lock(hashtextextended('claims-ledger self-check', 0))
