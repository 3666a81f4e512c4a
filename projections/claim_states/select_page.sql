-- One page of claims, latest day first and then by id; a claim without a day comes last. Each status is a range of the
-- index of the clock, entered at the day or where the page before ended.
{select_found}
FROM (
    SELECT of_status.claim_id, of_status.from_day
    FROM unnest(%(statuses)s::text[]) AS wanted (status)
    CROSS JOIN LATERAL (
        SELECT state.claim_id, state.from_day
        FROM views.claim_states AS state
        WHERE state.status = wanted.status
            AND {where_holds}
            AND (%(after_id)s::text IS NULL OR state.from_day <= coalesce(%(after_day)s::date, '-infinity'))
            AND (
                %(after_id)s::text IS NULL
                OR state.from_day < coalesce(%(after_day)s::date, '-infinity')
                OR state.claim_id > %(after_id)s
            )
            AND {where_wanted}
        ORDER BY state.from_day DESC, state.claim_id
        LIMIT %(limit)s
    ) AS of_status
    ORDER BY of_status.from_day DESC, of_status.claim_id
    LIMIT %(limit)s
) AS found
{with_facts}
ORDER BY found.from_day DESC, found.claim_id
