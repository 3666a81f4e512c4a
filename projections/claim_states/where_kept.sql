-- An entry of the claim that is kept at the position and on the day.
entry.claim_id = state.claim_id
AND NOT entry.is_voided
AND entry.from_position <= %(position)s
AND entry.to_position > %(position)s
AND coalesce(entry.{day}, '-infinity') <= %(day)s
