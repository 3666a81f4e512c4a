-- Rows without the appender's lock get their positions from whoever writes them: after those of earlier runs.
SELECT coalesce(max(position), 0) FROM ledger.events
