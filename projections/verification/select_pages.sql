-- How many pages the copy has, so that a few of them can be drawn; null when it is gone.
SELECT pg_relation_size(to_regclass(%(table)s)) / current_setting('block_size')::bigint
