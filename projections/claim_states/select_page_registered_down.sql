-- One page of claims, last registered first.
{select_found}
FROM (
    {select_registered}
        AND (%(after_id)s::text IS NULL OR registered.registered_position <= %(after_registered)s)
        AND (
            %(after_id)s::text IS NULL
            OR registered.registered_position < %(after_registered)s
            OR registered.claim_id > %(after_id)s
        )
    ORDER BY registered.registered_position DESC
    LIMIT %(limit)s
) AS found
{with_facts}
ORDER BY found.registered_position DESC
