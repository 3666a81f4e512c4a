-- What a page says of each claim that it found.
SELECT
    found.claim_id, nullif(found.from_day, '-infinity') AS last_day, latest.registered_position, latest.revision,
    latest.position, fact.facts::text
