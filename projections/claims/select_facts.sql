-- Claims as they were at a position, in the order in which they are named.
SELECT latest.claim_id, latest.revision, latest.position, fact.facts::text
FROM unnest(%(claims)s::text[]) WITH ORDINALITY AS named (claim_id, number)
CROSS JOIN LATERAL (
    SELECT claim_id, revision, position, facts_position
    FROM views.claims
    WHERE claim_id = named.claim_id
        AND position <= %(position)s
    ORDER BY position DESC
    LIMIT 1
) AS latest
JOIN views.claims AS fact ON fact.claim_id = latest.claim_id AND fact.position = latest.facts_position
ORDER BY named.number
