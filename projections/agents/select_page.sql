-- One page of agents by id, with the position it is true for.
SELECT status.position, status.recorded_at, page.agent_id AS key, page.agent AS item
FROM views.status
LEFT JOIN LATERAL (
    SELECT agent_id, agent
    FROM views.agents
    WHERE agent_id > %(after)s
        AND (%(kind)s::text IS NULL OR kind = %(kind)s)
        AND NOT EXISTS (
            SELECT FROM unnest(%(words)s::text[]) AS word WHERE strpos(search_text, word COLLATE "C") = 0
        )
    ORDER BY agent_id
    LIMIT %(limit)s
) AS page ON true
WHERE status.name = 'agents'
ORDER BY page.agent_id
