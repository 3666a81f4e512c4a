-- The claims that may differ between two moments, in the order of registration: those of which anything was recorded
-- between the positions, and those with an entry whose day lies between the days. Every such day begins a row.
SELECT registration.claim_id, registration.registered_position
FROM views.claims AS registration
WHERE registration.position = registration.registered_position
    AND registration.registered_position > %(registered_after)s
    AND registration.registered_position <= %(high)s
    AND registration.claim_id IN (
        SELECT claim_id
        FROM views.claims
        WHERE position > %(low)s
            AND position <= %(high)s
        UNION ALL
        SELECT claim_id
        FROM views.claim_states
        WHERE {column}
            AND status = ANY (%(statuses)s)
            AND from_day > %(first_day)s
            AND from_day <= %(last_day)s
            AND from_position <= %(high)s
            AND to_position > %(low)s
    )
ORDER BY registration.registered_position
LIMIT %(limit)s
