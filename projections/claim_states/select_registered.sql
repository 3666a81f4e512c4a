-- The claims that a list holds, with the position of the registration of each, which no two share.
SELECT state.claim_id, state.from_day, registered.registered_position
FROM views.claims AS registered
JOIN views.claim_states AS state ON state.claim_id = registered.claim_id
WHERE registered.position = registered.registered_position
    AND registered.registered_position <= %(position)s
    AND state.status = ANY (%(statuses)s)
    AND {where_holds}
    AND {where_wanted}
