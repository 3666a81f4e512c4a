-- The entries of the claim that are kept at the position and on the day.
SELECT FROM views.entries AS entry
WHERE entry.claim_id = state.claim_id
    AND NOT entry.is_voided
    AND entry.from_position <= %(position)s
    AND entry.to_position > %(position)s
    AND coalesce(entry.{day}, '-infinity') <= %(day)s
