-- A copy that nobody reads.
DROP TABLE IF EXISTS {table}
