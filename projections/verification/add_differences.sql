-- The view is not what the log gives. It stays marked until another copy is the live one, or all of it was verified.
UPDATE views.integrity
SET
    differences = differences + %(differences)s,
    last_difference = %(difference)s,
    last_difference_at = clock_timestamp(),
    differing_generation = %(generation)s
WHERE view = %(view)s
