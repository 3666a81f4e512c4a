-- A copy that nobody reads by its view.
DROP TABLE IF EXISTS {table}
