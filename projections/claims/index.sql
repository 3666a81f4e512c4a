-- Which claims changed between two positions; which link to one; and the orders and filters of lists, which look at
-- registrations alone.
CREATE INDEX ON {table} (position, claim_id);
CREATE INDEX ON {table} USING gin (linked_to) WHERE linked_to IS NOT NULL;
CREATE INDEX ON {table} (registered_position, claim_id) WHERE position = registered_position;
CREATE INDEX ON {table} USING gin (topics) WHERE position = registered_position
