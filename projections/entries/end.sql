-- Rows that hold no longer.
UPDATE {table} AS held
SET to_position = ended.position
FROM unnest(%(entries)s::text[], %(ends)s::bigint[]) AS ended (entry_id, position)
WHERE held.entry_id = ended.entry_id
    AND held.to_position = 9223372036854775807
