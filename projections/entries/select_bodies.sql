-- Everything else about the entries of some claims at a position.
SELECT claim_id, entry_id, body::text, named, positions
FROM views.entries
WHERE claim_id = ANY (%(claims)s)
    AND from_position <= %(position)s
    AND to_position > %(position)s
