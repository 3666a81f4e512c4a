-- All of the live copy was verified and nothing differs any more, since it began to be.
UPDATE views.integrity
SET differing_generation = NULL
WHERE view = %(view)s
    AND differing_generation = %(generation)s
    AND last_difference_at < %(started_at)s
