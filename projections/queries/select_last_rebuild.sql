-- The last rebuild that ended, with what it found.
SELECT
    generation, version, old_generation, old_version, started_at, ended_at, outcome, position, rows,
    outcome = 'switched' AND dropped_at IS NULL AS is_old_kept,
    compared_at, compared_position, columns, only_old, only_new
FROM views.rebuilds
WHERE view = %(name)s
    AND outcome IS NOT NULL
ORDER BY generation DESC
LIMIT 1
