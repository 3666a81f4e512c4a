-- A claim after each of the commands that the events between two positions are of, in order, and as it was before them.
SELECT latest.claim_id, latest.revision, latest.position, fact.facts::text
FROM views.claims AS latest
JOIN views.claims AS fact ON fact.claim_id = latest.claim_id AND fact.position = latest.facts_position
WHERE latest.claim_id = %(claim)s
    AND latest.position >= coalesce(
        (SELECT max(position) FROM views.claims WHERE claim_id = %(claim)s AND position < %(first)s),
        %(first)s
    )
    AND latest.position <= (
        SELECT min(position) FROM views.claims WHERE claim_id = %(claim)s AND position >= %(last)s
    )
ORDER BY latest.position
