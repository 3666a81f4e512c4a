-- The position that all of some views have reached; no row while one of them was never made.
SELECT position, recorded_at
FROM views.status
WHERE name = ANY (%(names)s)
    AND (SELECT count(*) FROM views.status WHERE name = ANY (%(names)s)) = %(count)s
ORDER BY position
LIMIT 1
