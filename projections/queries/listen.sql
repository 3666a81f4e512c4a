-- Commits to the log, and wishes of administrators.
LISTEN ledger_events; LISTEN ledger_views
