-- Versions that a step ends get their end; the rows are found by their key.
UPDATE {table} AS version
SET to_position = ended.to_position
FROM unnest(%(item_ids)s::text[], %(from_positions)s::bigint[], %(to_positions)s::bigint[])
    AS ended (item_id, from_position, to_position)
WHERE version.item_id = ended.item_id AND version.from_position = ended.from_position
