-- One agent, and what it said: its entries by act, and the claims that it asserted by what they are now. Three views
-- answer, so the answer is about the least of their positions.
WITH least_position AS MATERIALIZED (
    SELECT position, recorded_at
    FROM views.status
    WHERE name IN ('agents', 'entries', 'claim_states')
    ORDER BY position
    LIMIT 1
), spoken AS MATERIALIZED (
    SELECT claim_id, act, is_live, act = 'assert' AND NOT is_presupposed AND NOT is_inferred AS is_assertion
    FROM views.entries, least_position
    WHERE speakers @> ARRAY[%(key)s::text]
        AND NOT is_voided
        AND from_position <= least_position.position
        AND to_position > least_position.position
), asserted AS (
    SELECT claim_id, bool_or(is_live) AS stands FROM spoken WHERE is_assertion GROUP BY claim_id
)
SELECT
    least_position.position,
    least_position.recorded_at,
    agents.agent AS item,
    json_build_object(
        'entries', (SELECT count(*) FROM spoken),
        'live_entries', (SELECT count(*) FROM spoken WHERE is_live),
        'acts', (
            SELECT coalesce(json_object_agg(act, entries ORDER BY act), '{}')
            FROM (SELECT act, count(*) AS entries FROM spoken GROUP BY act) AS by_act
        ),
        'claims_asserted', (SELECT count(*) FROM asserted),
        'claims_still_asserted', (SELECT count(*) FROM asserted WHERE stands),
        'claims_asserted_by_status', (
            SELECT coalesce(json_object_agg(status, claims ORDER BY status), '{}')
            FROM (
                SELECT claim_states.status, count(*) AS claims
                FROM asserted
                JOIN views.claim_states USING (claim_id)
                WHERE claim_states.on_certain
                    AND claim_states.until_day = 'infinity'
                    AND claim_states.from_position <= least_position.position
                    AND claim_states.to_position > least_position.position
                GROUP BY claim_states.status
            ) AS by_status
        )
    ) AS counts
FROM least_position
LEFT JOIN views.agents ON agents.agent_id = %(key)s
