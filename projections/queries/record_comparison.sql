-- Null where the copies have nothing in common to compare.
UPDATE views.rebuilds
SET
    is_compared = true,
    compared_at = CASE WHEN %(columns)s::text[] IS NOT NULL THEN clock_timestamp() END,
    compared_position = CASE WHEN %(columns)s::text[] IS NOT NULL THEN %(position)s::bigint END,
    columns = %(columns)s,
    only_old = %(only_old)s,
    only_new = %(only_new)s
WHERE view = %(name)s
    AND generation = %(generation)s
    AND outcome IS NULL
    AND NOT is_compared
RETURNING generation
