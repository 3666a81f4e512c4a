-- The first of them, by key.
INSERT INTO views.differences (view, generation, key, side, rows)
SELECT %(name)s, %(generation)s, key, side, rows
FROM unnest(%(keys)s::text[], %(sides)s::text[], %(rows)s::bigint[]) AS difference (key, side, rows)
