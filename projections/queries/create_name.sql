-- The name by which everybody reads the live copy.
CREATE VIEW {view} AS SELECT * FROM {table}
