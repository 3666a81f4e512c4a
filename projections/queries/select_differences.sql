-- The first of them, by key.
SELECT key, side, rows
FROM views.differences
WHERE view = %(name)s AND generation = %(generation)s
ORDER BY key, side DESC
