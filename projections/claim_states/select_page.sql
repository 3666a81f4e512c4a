-- One page of a list, in the order of one column, with the position it is true for: one statement, one snapshot.
-- The next page begins after (rank, claim_id).
SELECT
    status.position, status.recorded_at, page.claim_id, page.last_day, page.registered_position, page.standpoint
FROM views.status
LEFT JOIN LATERAL (
    SELECT claim_id, last_day, registered_position, standpoint, {column} AS rank
    FROM views.claim_states
    WHERE (%(after_rank)s::bigint IS NULL OR ({column}, claim_id) > (%(after_rank)s, %(after_id)s::text))
        AND (%(status)s::text IS NULL OR status = %(status)s)
        AND (%(language)s::text IS NULL OR language = %(language)s)
        AND (%(topic)s::text IS NULL OR topics @> ARRAY[%(topic)s])
        AND (%(speaker)s::text IS NULL OR speakers @> ARRAY[%(speaker)s])
        AND (%(assessor)s::text IS NULL OR assessors @> ARRAY[%(assessor)s])
        AND (%(source)s::text IS NULL OR sources @> ARRAY[%(source)s])
        AND (%(normalised)s::text IS NULL OR normalised @> ARRAY[%(normalised)s])
        AND NOT EXISTS (
            SELECT FROM unnest(%(words)s::text[]) AS word WHERE strpos(search_text, word COLLATE "C") = 0
        )
    ORDER BY {column}, claim_id
    LIMIT %(limit)s
) AS page ON true
WHERE status.name = 'claim_states'
ORDER BY page.rank, page.claim_id
