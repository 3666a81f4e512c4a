-- One page of claims, earliest day first and then by id; a claim without a day comes last. No index has this order, so
-- all claims that fit are sorted.
{select_found}
FROM (
    SELECT state.claim_id, state.from_day
    FROM views.claim_states AS state
    WHERE state.status = ANY (%(statuses)s)
        AND {where_holds}
        AND (
            %(after_id)s::text IS NULL
            OR (state.from_day = '-infinity', state.from_day, state.claim_id)
                > (%(after_day)s::date IS NULL, coalesce(%(after_day)s::date, '-infinity'), %(after_id)s)
        )
        AND {where_wanted}
    ORDER BY state.from_day = '-infinity', state.from_day, state.claim_id
    LIMIT %(limit)s
) AS found
{with_facts}
ORDER BY found.from_day = '-infinity', found.from_day, found.claim_id
