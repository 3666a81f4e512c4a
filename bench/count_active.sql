-- Whoever stopped asking leaves questions behind, which the server still works on: they must not be measured with the next.
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()
