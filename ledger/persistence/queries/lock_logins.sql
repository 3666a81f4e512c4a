-- Logins belong to the cluster: who makes them at once would collide in its catalogs, and an advisory lock is of one
-- database only. Logging in is not held up.
LOCK TABLE pg_catalog.pg_authid IN SHARE ROW EXCLUSIVE MODE
