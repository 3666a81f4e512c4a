-- One page of entries in the order in which they were recorded, with the position it is true for: one snapshot.
SELECT status.position, status.recorded_at, page.position AS key, page.entry AS item
FROM views.status
LEFT JOIN LATERAL (
    SELECT position, entry
    FROM views.entries
    WHERE position > %(after)s
        AND (%(claim_id)s::text IS NULL OR claim_id = %(claim_id)s)
        AND (%(utterance_id)s::text IS NULL OR utterance_id = %(utterance_id)s)
        AND (%(speaker)s::text IS NULL OR speakers @> ARRAY[%(speaker)s])
        AND (%(source)s::text IS NULL OR source = %(source)s)
        AND (%(act)s::text IS NULL OR act = %(act)s)
    ORDER BY position
    LIMIT %(limit)s
) AS page ON true
WHERE status.name = 'entries'
ORDER BY page.position
