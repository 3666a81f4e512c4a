-- One page of claims, last registered first.
SELECT
    found.claim_id, nullif(found.from_day, '-infinity') AS last_day, latest.registered_position, latest.revision,
    latest.position, fact.facts::text
FROM (
    SELECT state.claim_id, state.from_day, registered.registered_position
    FROM views.claims AS registered
    JOIN views.claim_states AS state ON state.claim_id = registered.claim_id
    WHERE registered.position = registered.registered_position
        AND registered.registered_position <= %(position)s
        AND (
            %(after_id)s::text IS NULL
            OR registered.registered_position < %(after_registered)s
            OR (registered.registered_position = %(after_registered)s AND registered.claim_id > %(after_id)s)
        )
        AND state.status = ANY (%(statuses)s)
        AND {where_holds}
        AND {where_wanted}
    ORDER BY registered.registered_position DESC
    LIMIT %(limit)s
) AS found
{with_facts}
ORDER BY found.registered_position DESC
