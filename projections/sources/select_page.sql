-- One page of sources by id, with the position it is true for.
SELECT status.position, status.recorded_at, page.source_id AS key, page.source AS item
FROM views.status
LEFT JOIN LATERAL (
    SELECT source_id, source
    FROM views.sources
    WHERE source_id > %(after)s
        AND (%(publisher)s::text IS NULL OR publisher = %(publisher)s)
        AND (%(url)s::text IS NULL OR url = %(url)s)
        AND NOT EXISTS (
            SELECT FROM unnest(%(words)s::text[]) AS word WHERE strpos(search_text, word COLLATE "C") = 0
        )
    ORDER BY source_id
    LIMIT %(limit)s
) AS page ON true
WHERE status.name = 'sources'
ORDER BY page.source_id
