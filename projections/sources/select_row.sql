-- One source, and what it carries. Two views answer, so the answer is about the lesser of their positions.
WITH least_position AS MATERIALIZED (
    SELECT position, recorded_at
    FROM views.status
    WHERE name IN ('sources', 'entries')
    ORDER BY position
    LIMIT 1
), carried AS MATERIALIZED (
    SELECT claim_id, utterance_id, is_live
    FROM views.entries, least_position
    WHERE source = %(key)s
        AND NOT is_voided
        AND from_position <= least_position.position
        AND to_position > least_position.position
)
SELECT
    least_position.position,
    least_position.recorded_at,
    sources.source AS item,
    json_build_object(
        'entries', (SELECT count(*) FROM carried),
        'live_entries', (SELECT count(*) FROM carried WHERE is_live),
        'utterances', (SELECT count(DISTINCT utterance_id) FROM carried),
        'claims', (SELECT count(DISTINCT claim_id) FROM carried)
    ) AS counts
FROM least_position
LEFT JOIN views.sources ON sources.source_id = %(key)s
