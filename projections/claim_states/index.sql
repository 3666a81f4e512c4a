-- The claims of a status in the order of lists, latest day first, at any moment: nothing is said after it is recorded, so
-- a list at (P, D) begins at the earlier of D and the day after P was recorded. The range columns are read from the index.
CREATE INDEX ON {table} (status, from_day DESC, claim_id) INCLUDE (until_day, from_position, to_position)
WHERE on_certain;
CREATE INDEX ON {table} (status, from_day DESC, claim_id) INCLUDE (until_day, from_position, to_position)
WHERE on_possible;
CREATE INDEX ON {table} (status, from_day DESC, claim_id) INCLUDE (until_day, from_position, to_position)
WHERE on_reported;

-- The states of one claim: for lists in another order, and for rows that explain themselves.
CREATE INDEX ON {table} (claim_id, from_position)
