-- What a list filters by, beside the status. Filters that are not given vanish from a plan made for the values.
(%(among)s::text[] IS NULL OR state.claim_id = ANY (%(among)s))
AND (%(normalised)s::text IS NULL OR state.normalised @> ARRAY[%(normalised)s])
AND (
    (%(topic)s::text IS NULL AND %(language)s::text IS NULL)
    OR EXISTS (
        SELECT FROM views.claims AS registration
        WHERE registration.claim_id = state.claim_id
            AND registration.position = registration.registered_position
            AND (%(topic)s::text IS NULL OR registration.topics @> ARRAY[%(topic)s])
            AND (%(language)s::text IS NULL OR registration.language = %(language)s)
    )
)
AND (%(speaker)s::text IS NULL OR EXISTS ({select_kept} AND entry.speakers @> ARRAY[%(speaker)s]))
AND (
    %(assessor)s::text IS NULL
    OR EXISTS ({select_kept} AND entry.act IN ('assess', 'reassess') AND entry.speakers @> ARRAY[%(assessor)s])
)
AND (%(source)s::text IS NULL OR EXISTS ({select_kept} AND entry.source = %(source)s))
