-- The claims that were found, with what they were at the position.
CROSS JOIN LATERAL (
    SELECT revision, position, registered_position, facts_position
    FROM views.claims
    WHERE claim_id = found.claim_id
        AND position <= %(position)s
    ORDER BY position DESC
    LIMIT 1
) AS latest
JOIN views.claims AS fact ON fact.claim_id = found.claim_id AND fact.position = latest.facts_position
