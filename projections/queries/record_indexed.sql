-- In the transaction that made the indexes, so that nobody keeps them twice.
UPDATE views.rebuilds
SET indexed_at = clock_timestamp()
WHERE view = %(name)s
    AND generation = %(generation)s
    AND outcome IS NULL
    AND indexed_at IS NULL
RETURNING generation
