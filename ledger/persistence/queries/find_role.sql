-- CREATE ROLE knows no IF NOT EXISTS.
SELECT FROM pg_roles WHERE rolname = %(name)s
