-- Rows that hold no longer. Of the rows of one clock that hold, only one begins on a day.
UPDATE {table} AS held
SET to_position = ended.position
FROM unnest(
    %(claims)s::text[], %(days)s::date[], %(certain)s::boolean[], %(possible)s::boolean[], %(reported)s::boolean[],
    %(ends)s::bigint[]
) AS ended (claim_id, from_day, on_certain, on_possible, on_reported, position)
WHERE held.claim_id = ended.claim_id
    AND held.from_day = ended.from_day
    AND held.to_position = 9223372036854775807
    AND held.on_certain = ended.on_certain
    AND held.on_possible = ended.on_possible
    AND held.on_reported = ended.on_reported
