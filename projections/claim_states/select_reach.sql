-- On which days anything of a clock began, and from which position on.
SELECT from_day, min(from_position)
FROM views.claim_states
WHERE {column}
    AND status = ANY (%(statuses)s)
    AND from_day > '-infinity'
GROUP BY from_day
ORDER BY from_day
