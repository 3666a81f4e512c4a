-- Null where the database was never migrated, instead of an error.
SELECT to_regclass(%(name)s)
